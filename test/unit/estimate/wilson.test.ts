import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { seenShare } from '../../../src/estimate/wilson.ts';

test('the interval of Wilson 1927, by its textbook values', () => {
  // 8 of 10 and 0 of 10, as Brown, Cai and DasGupta (2001) reckon them.
  const round = (value: number): number => Math.round(value * 1000) / 1000;
  const { share, low, high } = seenShare(8, 10);
  assert.deepEqual([share, round(low), round(high)], [0.8, 0.49, 0.943]);
  assert.deepEqual([round(seenShare(0, 10).low), round(seenShare(0, 10).high)], [0, 0.278]);
  assert.deepEqual(seenShare(0, 0), { n: 0, share: null, low: 0, high: 1 });
});

test('it holds what was seen, lies within 0 and 1, and narrows with n', () => {
  const seen = fc
    .integer({ min: 1, max: 10_000 })
    .chain((n) => fc.tuple(fc.integer({ min: 0, max: n }), fc.constant(n)));
  fc.assert(
    fc.property(seen, ([hits, n]) => {
      const { share, low, high } = seenShare(hits, n);
      assert.ok(low >= 0 && high <= 1 && low <= share! + 1e-12 && share! <= high + 1e-12);
      const more = seenShare(hits * 4, n * 4);
      assert.ok(more.high - more.low < high - low);
    }),
  );
});
