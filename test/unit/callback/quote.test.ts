import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import type { Estimate } from '../../../src/callback/callback.ts';
import { wordsOf } from '../../../src/callback/prompt-set.ts';
import { quoteOf, sayQuote } from '../../../src/callback/quote.ts';
import { noon } from './builders.ts';

const bounds = { floorSeconds: 60, capSeconds: 600 };
const estimate = (lowSeconds: number, meanSeconds: number, highSeconds: number): Estimate => ({
  lowSeconds,
  meanSeconds,
  highSeconds,
  confidence: 0.8,
  basis: 'test',
  at: noon,
});

const cases: [low: number, mean: number, high: number, said: string][] = [
  [0, 0, 0, 'in about one minute'],
  [20, 30, 45, 'in about one minute'],
  [60, 60, 60, 'in about one minute'],
  [30, 50, 100, 'in between one and two minutes'],
  [240, 240, 240, 'in about four minutes'],
  [250, 250, 250, 'in between four and five minutes'],
  [200, 240, 290, 'in between three and five minutes'],
  [600, 600, 600, 'in about ten minutes'],
  [480, 580, 700, 'in more than eight minutes'],
  [500, 601, 700, 'in more than ten minutes'],
  [5000, 9000, 12_000, 'in more than ten minutes'],
];

for (const [low, mean, high, said] of cases) {
  test(`${low} ≤ ${mean} ≤ ${high} seconds is "${said}"`, () => {
    assert.equal(quoteOf(estimate(low, mean, high), bounds).said, said);
  });
}

test('no quote is more exact than its estimate or names more than the cap', () => {
  const seconds = fc.integer({ min: 0, max: 20_000 });
  fc.assert(
    fc.property(seconds, seconds, seconds, (a, b, c) => {
      const [low, mean, high] = [a, b, c].sort((x, y) => x - y) as [number, number, number];
      const quote = quoteOf(estimate(low, mean, high), bounds);
      assert.equal(quote.said, wordsOf(sayQuote(quote, bounds)));
      const named = sayQuote(quote, bounds).flatMap((p) => ('number' in p ? [p.number * 60] : []));
      for (const seconds of named) assert.ok(seconds <= bounds.capSeconds && seconds > 0);
      if (mean > bounds.capSeconds) return;
      assert.ok(quote.lowSeconds <= Math.max(low, bounds.floorSeconds));
      assert.ok(quote.highSeconds >= high);
    }),
  );
});
