import assert from 'node:assert/strict';
import { test } from 'node:test';
import { afterWaiting, fixedEstimate } from '../../../src/estimate/fixed.ts';

test('a fixed estimate is one value, as the operator said', () => {
  assert.deepEqual(fixedEstimate(240, 7), {
    ...{ meanSeconds: 240, lowSeconds: 240, highSeconds: 240 },
    ...{ confidence: 1, basis: 'fixed', at: 7 },
  });
});

test('what has been waited is taken off, never below nothing', () => {
  const estimate = { ...fixedEstimate(240, 0), lowSeconds: 100, highSeconds: 400 };
  const left = ({ meanSeconds, lowSeconds, highSeconds }: typeof estimate) => [
    lowSeconds,
    meanSeconds,
    highSeconds,
  ];
  assert.deepEqual(left(afterWaiting(estimate, 0)), [100, 240, 400]);
  assert.deepEqual(left(afterWaiting(estimate, 150)), [0, 90, 250]);
  assert.deepEqual(left(afterWaiting(estimate, 9_999)), [0, 0, 0]);
});
