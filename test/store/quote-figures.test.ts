import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import * as fc from 'fast-check';
import { HandClock } from '../../src/base/clock.ts';
import { newId } from '../../src/base/ids.ts';
import { happenings } from '../../src/callback/kept-quote.ts';
import { noSums } from '../../src/estimate/accuracy.ts';
import { seenShare } from '../../src/estimate/wilson.ts';
import { addQuoteSums } from '../../src/store/quote-weeks.ts';
import { createApiWorld, type ApiWorld } from '../support/api-world.ts';
import { keepQuoteLines } from '../support/kept-quotes.ts';

const clock = new HandClock(Date.parse('2026-10-26T12:00:00Z'));
let world: ApiWorld;
before(async () => {
  const limit = { perSecond: 1_000_000, burst: 1_000_000 };
  world = await createApiWorld({ clock, api: { limits: { perKey: limit, perAddress: limit } } });
});
after(() => world.close());

/** The clocks go back in it: the week has 169 hours, and two o'clock comes twice on Sunday. */
const week = '2026-W43';
const [from, to] = [Date.parse('2026-10-18T22:00:00Z'), Date.parse('2026-10-25T23:00:00Z')];
const zone = 'Europe/Zurich';
const target = async () => (await world.addTarget({ timeZone: zone })).id;
const ask = (id: string, what: string) =>
  world.admin.get(`/v1/call-targets/${id}/accuracy/${what}`);
const figures = async (id: string, what: string) => {
  const { status, body } = await ask(id, `${what}${what.includes('?') ? '&' : '?'}week=${week}`);
  assert.equal(status, 200, JSON.stringify(body));
  return body;
};

const seconds = fc.integer({ min: 0, max: 2_000 });
const anyRange = fc.tuple(seconds, seconds).map(([one, other]) => ({
  ...{ lowSeconds: Math.min(one, other), highSeconds: Math.max(one, other) },
}));
const anyBelief = fc.record({
  at: fc.integer({ min: from - 3_600_000, max: to + 3_600_000 }),
  meanSeconds: fc.option(seconds, { freq: 8 }),
  p50Seconds: seconds,
  p80Seconds: seconds,
  baselineSeconds: fc.option(seconds),
  basis: fc.constantFrom('line', 'line', 'fixed', 'agents-free'),
  happened: fc.option(fc.constantFrom('answered', 'answered', ...happenings), { freq: 8 }),
  waitedSeconds: seconds,
});
const anyQuote = fc.tuple(anyBelief, anyRange).map(([belief, range]) => ({ ...belief, ...range }));
type AnyQuote = ReturnType<typeof anyQuote.generate>['value'];

const isKnown = (quote: AnyQuote) => quote.meanSeconds !== null;
const isScored = (quote: AnyQuote) =>
  isKnown(quote) && quote.happened === 'answered' && quote.basis !== 'agents-free';
const isCensored = (quote: AnyQuote) =>
  isKnown(quote) && quote.happened !== null && quote.happened !== 'answered';
const share = (quotes: AnyQuote[], holds: (quote: AnyQuote) => boolean) =>
  seenShare(quotes.filter(holds).length, quotes.length);
const ascending = (one: number, other: number) => one - other;
const mean = (values: number[]) =>
  values.length > 0 ? values.reduce((sum, value) => sum + value, 0) / values.length : null;

describe('the figures of random quotes are those counted one by one', () => {
  it('by bin, by hour and by kind', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyQuote, { minLength: 1, maxLength: 60 }), async (quotes) => {
        const id = await target();
        await keepQuoteLines(world.engine.db, id, quotes);
        const mine = quotes.filter(({ at }) => at >= from && at < to);
        const scored = mine.filter(isScored);
        await checkCalibration(id, scored);
        await checkHours(id, mine);
        const told = await figures(id, 'quotes?limit=2000');
        assert.equal(told.counts.scored, scored.length);
        assert.equal(told.counts.open, mine.filter(({ happened }) => happened === null).length);
        const sum = (counts: Record<string, number>) =>
          Object.values(counts).reduce((all, count) => all + count, 0);
        const { censored, ...rest } = told.counts;
        assert.equal(sum(censored), mine.filter(isCensored).length);
        // Open ones of an unknown wait are open, not unknown: each is in one kind.
        assert.equal(sum(rest) + sum(censored), mine.length);
        assert.deepEqual(
          told.items
            .map((item: { waitedSeconds: number }) => item.waitedSeconds)
            .toSorted(ascending),
          scored.map(({ waitedSeconds }) => waitedSeconds).toSorted(ascending),
        );
      }),
      { numRuns: 25 },
    );
  });

  async function checkCalibration(id: string, scored: AnyQuote[]): Promise<void> {
    const told = await figures(id, 'calibration');
    const row = (quotes: AnyQuote[]) => ({
      p50: share(quotes, (quote) => quote.waitedSeconds <= quote.p50Seconds),
      p80: share(quotes, (quote) => quote.waitedSeconds <= quote.p80Seconds),
      range: share(
        quotes,
        ({ waitedSeconds, lowSeconds, highSeconds }) =>
          waitedSeconds >= lowSeconds && waitedSeconds <= highSeconds,
      ),
      baseline: share(
        quotes.filter(({ baselineSeconds }) => baselineSeconds !== null),
        ({ waitedSeconds, baselineSeconds }) => waitedSeconds <= (baselineSeconds ?? 0),
      ),
    });
    assert.deepEqual(told.all, { fromSeconds: 0, toSeconds: null, ...row(scored) });
    const bounds = [0, 60, 120, 300, 600, 1_200, Infinity];
    const bins = bounds.slice(1).map((toSeconds, nth) => ({
      ...{ fromSeconds: bounds[nth]!, toSeconds: toSeconds === Infinity ? null : toSeconds },
      ...row(
        scored.filter(
          ({ meanSeconds }) => meanSeconds! >= bounds[nth]! && meanSeconds! < toSeconds,
        ),
      ),
    }));
    assert.deepEqual(
      told.items,
      bins.filter(({ p50 }) => p50.n > 0),
    );
    const said = told.told as { n: number; sooner: number; within: number; later: number }[];
    for (const { n, sooner, within, later } of said) assert.equal(sooner + within + later, n);
    if (said.length < 12)
      assert.equal(
        said.reduce((sum, { n }) => sum + n, 0),
        scored.length,
      );
  }

  async function checkHours(id: string, mine: AnyQuote[]): Promise<void> {
    const { items, timeZone } = await figures(id, 'hours');
    assert.equal(timeZone, zone);
    assert.equal(items.length, 24);
    for (const item of items) {
      const ofHour = mine.filter(
        ({ at }) =>
          Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone).hour === item.hour,
      );
      const scored = ofHour.filter(isScored);
      const errors = scored.map(({ meanSeconds, waitedSeconds }) => meanSeconds! - waitedSeconds);
      const others = scored.flatMap(({ baselineSeconds, waitedSeconds }) =>
        baselineSeconds === null ? [] : [baselineSeconds - waitedSeconds],
      );
      assert.deepEqual([item.n, item.compared.n], [scored.length, others.length]);
      assert.equal(item.censored, ofHour.filter(isCensored).length);
      const near = (found: number | null, wanted: number | null) =>
        assert.ok(found === wanted || Math.abs(found! - wanted!) < 1e-6, `${found} for ${wanted}`);
      near(item.biasSeconds, mean(errors));
      near(item.maeSeconds, mean(errors.map(Math.abs)));
      near(item.compared.baselineBiasSeconds, mean(others));
      near(item.compared.baselineMaeSeconds, mean(others.map(Math.abs)));
    }
  }
});

describe('a sample', () => {
  it('is as large as asked for, says of how many, and is the same each time', async () => {
    const id = await target();
    const lines = Array.from({ length: 300 }, (_, nth) => ({
      ...{ at: from + nth * 1000, waitedSeconds: nth },
    }));
    await keepQuoteLines(world.engine.db, id, lines);
    const first = await figures(id, 'quotes?limit=50');
    assert.deepEqual([first.shown, first.items.length, first.counts.scored], [50, 50, 300]);
    assert.deepEqual((await figures(id, 'quotes?limit=50')).items, first.items);
    const times = first.items.map(({ at }: { at: string }) => at);
    assert.deepEqual(times, times.toSorted());
    // Drawn over the whole week, not its beginning: 50 of 300 in the first half alone would be once in 10^17.
    assert.ok(first.items.some((item: { waitedSeconds: number }) => item.waitedSeconds >= 150));
    const larger = await figures(id, 'quotes?limit=100');
    assert.ok(
      times.every((at: string) => larger.items.some((item: { at: string }) => item.at === at)),
    );
  });
});

describe('the last weeks', () => {
  it('are there each, oldest first, also those without quotes', async () => {
    const id = await target();
    const sums = {
      ...noSums(),
      scored: 40,
      inRange: 30,
      belowP80: 35,
      absoluteError: 800,
      error: -80,
    };
    const compared = { compared: 40, comparedAbsolute: 800, baselineAbsolute: 1_600 };
    await addQuoteSums(world.engine.db, id, '2026-W41', { ...sums, ...compared, censored: 7 });
    const { items } = await figures(id, 'weeks?weeks=4');
    assert.deepEqual(
      items.map((item: { week: string; range: { n: number } }) => [item.week, item.range.n]),
      [
        ['2026-W40', 0],
        ['2026-W41', 40],
        ['2026-W42', 0],
        ['2026-W43', 0],
      ],
    );
    const [, told] = items;
    assert.deepEqual(told.range, seenShare(30, 40));
    assert.deepEqual(
      [told.p80.share, told.maeSeconds, told.biasSeconds, told.maeRatio, told.censored],
      [35 / 40, 20, -2, 0.5, 7],
    );
    assert.deepEqual(
      [items[0].range, items[0].maeSeconds],
      [{ n: 0, share: null, low: 0, high: 1 }, null],
    );
  });
});

describe('what cannot be answered', () => {
  it('is a week that there is not, a limit that is none, and an unknown call target', async () => {
    const id = await target();
    const wanted = 'an ISO 8601 week that there is, such as 2026-W47';
    for (const what of ['', '/quotes', '/calibration', '/hours', '/weeks']) {
      const path = `/v1/call-targets/${id}/accuracy${what}`;
      for (const text of ['2025-W53', '2026-W54', 'now', '0000-W01', '%00']) {
        const { status, body } = await world.admin.get(`${path}?week=${text}`);
        assert.deepEqual(
          [status, body.code, body.errors?.[0].wanted],
          [400, 'bad-request', wanted],
        );
      }
      const { status } = await world.admin.get(`/v1/call-targets/${newId()}/accuracy${what}`);
      assert.equal(status, 404);
    }
    for (const query of ['quotes?limit=0', 'quotes?limit=2001', 'weeks?weeks=54', 'hours?limit=1'])
      assert.equal((await ask(id, query)).status, 400, query);
  });
});
