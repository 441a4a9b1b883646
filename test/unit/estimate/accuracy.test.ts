import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { happenings, type SettledQuote } from '../../../src/callback/kept-quote.ts';
import { accuracyOf, addQuote, noSums } from '../../../src/estimate/accuracy.ts';
import { noon } from '../callback/builders.ts';

const settled = (changes: Partial<SettledQuote> = {}): SettledQuote => ({
  ...{ callTargetId: 't', call: 'c', callbackId: null, at: noon, basis: 'line' },
  ...{ offered: true, reason: 'ok', baselineSeconds: 200, happened: 'answered' },
  believed: {
    ...{ meanSeconds: 100, p50Seconds: 90, p80Seconds: 140, lowSeconds: 50, highSeconds: 180 },
    overThreshold: 0.3,
  },
  waitedSeconds: 130,
  ...changes,
});

const sumsOf = (quotes: readonly SettledQuote[]) => {
  const sums = noSums();
  for (const quote of quotes) addQuote(sums, quote);
  return sums;
};

test('one quote is scored by its mean, its range, its P80 and the baseline', () => {
  assert.deepEqual(accuracyOf(sumsOf([settled()])), {
    ...{ n: 1, rmseSeconds: 30, maeSeconds: 30, biasSeconds: -30 },
    ...{ rangeCoverage: 1, p80Coverage: 1, pinballSeconds: 0.2 * 10 },
    baseline: {
      ...{ n: 1, rmseSeconds: 70, maeSeconds: 70 },
      ...{ rmseRatio: Math.sqrt(900 / 4900), maeRatio: 3 / 7 },
    },
    agentsFree: { n: 0, meanWaitSeconds: null },
    ...{ censored: 0, unknown: 0 },
  });
});

test('with nothing to score there is no figure', () => {
  const { n, baseline, agentsFree, censored, unknown, ...figures } = accuracyOf(
    sumsOf([
      settled({ happened: 'abandoned' }),
      settled({ happened: 'left' }),
      settled({ happened: 'not-reached' }),
      settled({ happened: 'lost' }),
      settled({ believed: null, basis: 'unknown' }),
      settled({ believed: null, basis: 'unknown', happened: 'abandoned' }),
      settled({ basis: 'agents-free', waitedSeconds: 4 }),
    ]),
  );
  assert.deepEqual([n, baseline.n, censored, unknown], [0, 0, 4, 2]);
  assert.deepEqual(agentsFree, { n: 1, meanWaitSeconds: 4 });
  assert.deepEqual(new Set(Object.values(figures)), new Set([null]));
  const { n: _, ...compared } = baseline;
  assert.deepEqual(new Set(Object.values(compared)), new Set([null]));
});

const seconds = fc.double({ min: 0, max: 5000, noNaN: true });
const anyQuote: fc.Arbitrary<SettledQuote> = fc
  .record({
    five: fc.tuple(seconds, seconds, seconds, seconds, seconds),
    waitedSeconds: seconds,
    baselineSeconds: fc.option(seconds, { nil: null }),
    basis: fc.constantFrom('line', 'line', 'line', 'agents-free'),
    happened: fc.constantFrom('answered', 'answered', ...happenings),
    isKnown: fc.boolean(),
  })
  .map(({ five, isKnown, ...rest }) => {
    const [lowSeconds = 0, p50Seconds = 0, meanSeconds = 0, p80Seconds = 0, highSeconds = 0] =
      five.toSorted((a, b) => a - b);
    const believed = { lowSeconds, p50Seconds, meanSeconds, p80Seconds, highSeconds };
    return settled({ ...rest, believed: isKnown ? { ...believed, overThreshold: 0.5 } : null });
  });

/** Within what adding in another order may change. */
const same = (found: number | null, wanted: number | null): void => {
  if (found === null || wanted === null) return assert.equal(found, wanted);
  assert.ok(Math.abs(found - wanted) <= 1e-6 * Math.max(1, Math.abs(wanted)), `${found} ${wanted}`);
};
const mean = (values: number[]): number | null =>
  values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
const root = (value: number | null): number | null => (value === null ? null : Math.sqrt(value));

test('the sums say what the quotes themselves say', () => {
  fc.assert(
    fc.property(fc.array(anyQuote, { maxLength: 40 }), (quotes) => {
      const found = accuracyOf(sumsOf(quotes));
      const scored = quotes.flatMap(({ believed, happened, basis, ...rest }) =>
        believed && happened === 'answered' && basis !== 'agents-free'
          ? [{ ...believed, ...rest }]
          : [],
      );
      const errors = scored.map((each) => each.meanSeconds - each.waitedSeconds);
      assert.equal(found.n, scored.length);
      same(found.rmseSeconds, root(mean(errors.map((error) => error ** 2))));
      same(found.maeSeconds, mean(errors.map(Math.abs)));
      same(found.biasSeconds, mean(errors));
      const isIn = (each: (typeof scored)[number]): number =>
        Number(each.lowSeconds <= each.waitedSeconds && each.waitedSeconds <= each.highSeconds);
      same(found.rangeCoverage, mean(scored.map(isIn)));
      same(
        found.p80Coverage,
        mean(scored.map((each) => Number(each.waitedSeconds <= each.p80Seconds))),
      );
      const pinball = scored.map(({ p80Seconds: p80, waitedSeconds: waited }) =>
        waited > p80 ? 0.8 * (waited - p80) : 0.2 * (p80 - waited),
      );
      same(found.pinballSeconds, mean(pinball));
      const compared = scored.filter(({ baselineSeconds }) => baselineSeconds !== null);
      const theirs = compared.map((each) => (each.baselineSeconds ?? 0) - each.waitedSeconds);
      const ours = compared.map((each) => each.meanSeconds - each.waitedSeconds);
      assert.equal(found.baseline.n, compared.length);
      same(found.baseline.maeSeconds, mean(theirs.map(Math.abs)));
      const theirRmse = root(mean(theirs.map((error) => error ** 2)));
      same(found.baseline.rmseSeconds, theirRmse);
      const ourRmse = root(mean(ours.map((error) => error ** 2)));
      if (theirRmse !== null && ourRmse !== null && theirRmse > 1)
        same(found.baseline.rmseRatio, ourRmse / theirRmse);
      const others = found.agentsFree.n + found.censored + found.unknown;
      assert.equal(found.n + others, quotes.length);
    }),
    { numRuns: 200 },
  );
});
