import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import * as fc from 'fast-check';
import { HandClock } from '../../src/base/clock.ts';
import { newId } from '../../src/base/ids.ts';
import { attemptResults, outcomes } from '../../src/callback/callback.ts';
import { insertPhoneOffer } from '../../src/store/phone-offers.ts';
import { createApiWorld, type ApiWorld } from '../support/api-world.ts';
import { storeStories, type AttemptStory, type Story } from '../support/callback-stories.ts';

const clock = new HandClock(Date.parse('2026-11-01T12:00:00Z'));
let world: ApiWorld;
before(async () => {
  const limit = { perSecond: 1_000_000, burst: 1_000_000 };
  world = await createApiWorld({ clock, api: { limits: { perKey: limit, perAddress: limit } } });
});
after(() => world.close());

/** The clocks go back on 25 October, in the night from Saturday to Sunday. */
const timeZone = 'Europe/Zurich';
const ms = (text: string): number => Date.parse(text);
const report = async (query: string) => {
  const { status, body } = await world.admin.get(`/v1/reports/callbacks?${query}`);
  assert.equal(status, 200, JSON.stringify(body));
  return body;
};

describe('random histories', () => {
  const from = ms('2026-10-23T22:00:00Z');
  const until = ms('2026-10-26T23:00:00Z');
  const span = 4 * 3_600_000;
  const gap = fc.integer({ min: 0, max: 900_000 });
  const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: null });
  const anyLeg = fc.record({
    role: fc.constantFrom('customer' as const, 'agent' as const),
    ...{ startedAt: gap, answeredAt: maybe(gap), endedAt: maybe(gap) },
  });
  const anyAttempt = fc.record({
    ...{ startedAt: gap, endedAt: gap, result: fc.constantFrom(...attemptResults) },
    ...{ agentAnsweredAt: maybe(gap), legs: fc.array(anyLeg, { maxLength: 3 }) },
  });
  const anyStory = fc.record({
    source: fc.constantFrom('phone' as const, 'api' as const),
    createdAt: fc.integer({ min: from - span, max: until + span }),
    ...{ registeredAt: maybe(gap), scheduledFor: maybe(gap), bridgedAt: maybe(gap) },
    quoteHighSeconds: maybe(fc.integer({ min: 0, max: 900 })),
    outcome: maybe(fc.constantFrom(...outcomes)),
    endedAt: fc.integer({ min: 900_000, max: 8 * 3_600_000 }),
    attempts: fc.array(anyAttempt, { maxLength: 3 }),
  });
  type AnyStory = ReturnType<typeof anyStory.generate>['value'];

  /** Gaps since the promise become times; an open callback's last attempt still runs. */
  function toStory(any: AnyStory): Story {
    const at = (after: number | null): number | null =>
      after === null ? null : any.createdAt + after;
    const attempts = any.attempts.map((attempt, nth): AttemptStory => {
      const runs = any.outcome === null && nth === any.attempts.length - 1;
      return {
        startedAt: any.createdAt + attempt.startedAt,
        endedAt: runs ? null : any.createdAt + attempt.endedAt,
        result: runs ? null : attempt.result,
        agentAnsweredAt: at(attempt.agentAnsweredAt),
        legs: attempt.legs.map((leg) => ({
          ...{ role: leg.role, startedAt: any.createdAt + leg.startedAt },
          ...{ answeredAt: at(leg.answeredAt), endedAt: at(leg.endedAt) },
        })),
      };
    });
    const { source, createdAt, quoteHighSeconds, outcome } = any;
    return {
      ...{ source, createdAt, quoteHighSeconds, outcome, attempts },
      ...{ scheduledFor: at(any.scheduledFor), endedAt: createdAt + any.endedAt },
      ...(any.registeredAt !== null && { registeredAt: createdAt + any.registeredAt }),
      ...(any.bridgedAt !== null && { bridgedAt: createdAt + any.bridgedAt }),
    };
  }

  it('come to what is counted one by one, in every part and by both moments', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(anyStory, { minLength: 1, maxLength: 25 }),
        fc.array(fc.tuple(fc.integer({ min: from - span, max: until + span }), anyBecame), {
          maxLength: 20,
        }),
        async (anyStories, offers) => {
          const { id } = await world.addTarget({ timeZone });
          const stories = anyStories.map(toStory);
          await storeStories(world.engine.db, id, stories);
          for (const [at, became] of offers)
            await insertPhoneOffer(world.engine.db, { id: newId(), callTargetId: id, at, became });
          for (const by of ['hour', 'day', 'week', 'hour-of-day', 'target'])
            for (const counting of ['promised', 'ended'] as const)
              await check(id, { by, counting }, stories, offers);
        },
      ),
      { numRuns: 10 },
    );
  });

  const anyBecame = fc.constantFrom('promised', 'hold', 'kept', 'gone');

  async function check(
    id: string,
    { by, counting }: { by: string; counting: 'promised' | 'ended' },
    stories: Story[],
    offers: [number, string][],
  ): Promise<void> {
    const query = `callTargetId=${id}&by=${by}&counting=${counting}&from=2026-10-24&to=2026-10-27`;
    const told = await report(query);
    const moment = (story: Story): number =>
      counting === 'promised' ? story.createdAt : (story.endedAt ?? 0);
    const isIn = (at: number): boolean => at >= from && at < until;
    const mine = stories.filter(
      (story) => isIn(moment(story)) && (counting === 'promised' || story.outcome !== null),
    );
    const asked = counting === 'promised' ? offers.filter(([at]) => isIn(at)) : null;
    near(told.totals, naive(mine, asked));
    for (const item of told.items) {
      const isOf = (at: number): boolean => {
        const local = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timeZone);
        if (by === 'target') return item.callTargetId === id;
        if (by === 'hour-of-day') return local.hour === item.hour;
        return at >= ms(item.from) && at < ms(item.to);
      };
      const figures = Object.keys(told.totals).map((name) => [name, item[name]]);
      near(
        Object.fromEntries(figures),
        naive(
          mine.filter((story) => isOf(moment(story))),
          asked && asked.filter(([at]) => isOf(at)),
        ),
      );
    }
    const sum = (of: (figures: typeof told.totals) => number): number =>
      told.items.reduce((all: number, item: typeof told.totals) => all + of(item), 0);
    assert.equal(
      sum(({ callbacks }) => callbacks),
      told.totals.callbacks,
    );
    assert.equal(
      sum(({ attempts }) => attempts.total),
      told.totals.attempts.total,
    );
  }
});

describe('days of 25 and 23 hours', () => {
  it('have as many hours, each moment in one of them, and two that the clock calls 2', async () => {
    const { id } = await world.addTarget({ timeZone });
    const from = ms('2026-10-24T22:00:00Z');
    const stories = Array.from({ length: 25 }, (_, hour) => ({
      ...{ createdAt: from + hour * 3_600_000 + 1_800_000, outcome: 'completed' as const },
    }));
    await storeStories(world.engine.db, id, stories);
    const scope = `callTargetId=${id}&from=2026-10-25&to=2026-10-26`;
    const hours = await report(`${scope}&by=hour`);
    const callbacks = ({ items }: { items: { callbacks: number }[] }) =>
      items.map((item) => item.callbacks);
    assert.deepEqual(callbacks(hours), Array(25).fill(1));
    assert.deepEqual(callbacks(await report(`${scope}&by=day`)), [25]);
    const ofDay = await report(`${scope}&by=hour-of-day`);
    assert.deepEqual(callbacks(ofDay), [1, 1, 2, ...Array(21).fill(1)]);
    const spring = await report('timeZone=Europe/Zurich&by=hour&from=2026-03-29&to=2026-03-30');
    assert.equal(spring.items.length, 23);
    const days = await report(`callTargetId=${id}&from=2026-10-19&to=2026-11-02&by=day`);
    assert.deepEqual([days.items.length, days.totals.callbacks], [14, 25]);
  });
});

describe('what is open, and what was restored', () => {
  it('is counted once, as what it is now', async () => {
    const { id: target } = await world.addTarget();
    const { id } = await world.addCallback(target);
    const outcomesNow = async () => {
      const { totals } = await report(`callTargetId=${target}`);
      const { outcomes: told } = totals;
      return Object.entries(told).filter(([, count]) => count !== 0);
    };
    assert.deepEqual(await outcomesNow(), [['open', 1]]);
    await world.admin.post(`/v1/callbacks/${id}/cancel`, {});
    assert.deepEqual(await outcomesNow(), [['cancelled', 1]]);
    const ended = await report(`callTargetId=${target}&counting=ended`);
    assert.deepEqual([ended.totals.callbacks, ended.totals.offers], [1, null]);
    await world.admin.post(`/v1/callbacks/${id}/restore`, {});
    assert.deepEqual(await outcomesNow(), [['open', 1]]);
    const endedNow = await report(`callTargetId=${target}&counting=ended`);
    assert.equal(endedNow.totals.callbacks, 0);
    await world.admin.post(`/v1/callbacks/${id}/cancel`, {});
    assert.deepEqual(await outcomesNow(), [['cancelled', 1]]);
  });
});

describe('the report of nothing, and of what is no report', () => {
  it('has all its parts with zeros, and no share', async () => {
    const { id } = await world.addTarget({ timeZone });
    const told = await report(`callTargetId=${id}`);
    assert.equal(told.items.length, 28);
    assert.equal(told.timeZone, timeZone);
    assert.equal(told.to, '2026-11-01T23:00:00.000Z');
    for (const figures of [told.totals, ...told.items]) {
      assert.equal(figures.callbacks, 0);
      assert.equal(figures.completedShare, null);
      assert.equal(figures.offers.takeRate, null);
      assert.equal(figures.lateness.p50Seconds, null);
    }
  });

  it('says of every figure what it is', async () => {
    for (const counting of ['promised', 'ended']) {
      const told = await report(`counting=${counting}`);
      for (const { figure, text, numerator, moment } of told.definitions) {
        const found = figure
          .split('.')
          .reduce((at: Record<string, unknown>, name: string) => at?.[name], told.totals);
        assert.notEqual(found, undefined, figure);
        assert.ok(text && numerator && moment, figure);
      }
      // Each group of figures is explained, and nothing that is not there.
      const groups = Object.entries(told.totals).filter(([, value]) => value !== null);
      for (const [name] of groups)
        if (name !== 'sources')
          assert.ok(
            told.definitions.some(
              ({ figure }: { figure: string }) => figure.split('.')[0] === name,
            ),
            name,
          );
    }
  });

  it('is refused with what was wanted', async () => {
    const wrong = {
      by: ['by=month'],
      counting: ['counting=all'],
      what: ['what=1'],
      from: [
        ...['from=2026-02-30', 'from=yesterday', 'from=2026-01-02&to=2026-01-01'],
        ...['from=2024-01-01', 'from=2026-09-01&to=2026-10-03&by=hour'],
      ],
      to: ['to=1', 'from=0000-01-01&to=0000-01-02'],
      timeZone: ['timeZone=Mars', 'timeZone=%0A'],
    };
    const cases = Object.entries(wrong).flatMap(([field, queries]) =>
      queries.map((query) => ({ field, query })),
    );
    for (const { query, field } of cases) {
      const { status, body } = await world.admin.get(`/v1/reports/callbacks?${query}`);
      assert.deepEqual(
        [status, body.code, body.errors?.[0].field],
        [400, 'bad-request', field],
        query,
      );
      assert.ok(body.errors[0].wanted.length > 5);
    }
    for (const id of [newId(), 'x']) {
      const { body } = await world.admin.get(`/v1/reports/callbacks?callTargetId=${id}`);
      assert.equal(body.code, 'not-found');
    }
  });
});

type Figures = ReturnType<typeof naive>;

/** The same figures, from the stories themselves. */
function naive(stories: Story[], offers: [number, string][] | null) {
  const count = <T>(all: T[], holds: (one: T) => boolean): number => all.filter(holds).length;
  const share = (part: number, all: number): number | null => (all > 0 ? part / all : null);
  const sum = (values: number[]): number => values.reduce((all, value) => all + value, 0);
  const told = stories.map(facts);
  const attempts = stories.flatMap((story) => story.attempts ?? []);
  const ended = count(stories, ({ outcome }) => outcome !== null);
  const tried = count(stories, (story) => (story.attempts ?? []).length > 0);
  const saved = told.flatMap(({ saved }) => saved ?? []);
  const late = told.flatMap(({ late }) => late ?? []).toSorted((one, other) => one - other);
  const held = told.flatMap(({ customerHeld }) => customerHeld ?? []);
  const [called, reached] = [
    count(told, ({ called }) => called),
    count(told, (fact) => fact.called && fact.reached),
  ];
  const neverRung = count(told, (fact) => fact.neverRung);
  const onTime = count(late, (seconds) => seconds <= 60);
  const became = (what: string): number => count(offers ?? [], ([, one]) => one === what);
  const completed = count(stories, ({ outcome }) => outcome === 'completed');
  const byName = <T extends string>(names: readonly T[], of: (name: T) => number) =>
    Object.fromEntries(names.map((name) => [name, of(name)]));
  return {
    offers: offers && {
      ...{ made: offers.length, taken: became('promised'), held: became('hold') },
      ...{ kept: became('kept'), gone: became('gone') },
      takeRate: share(became('promised'), offers.length),
    },
    callbacks: stories.length,
    sources: byName(['phone', 'api'], (name) => count(stories, ({ source }) => source === name)),
    outcomes: {
      ...byName(outcomes, (name) => count(stories, ({ outcome }) => outcome === name)),
      open: stories.length - ended,
    },
    completedShare: share(completed, ended),
    attempts: {
      ...{ total: attempts.length, callbacksTried: tried },
      perCallbackTried: share(attempts.length, tried),
      results: {
        ...byName(attemptResults, (name) => count(attempts, ({ result }) => result === name)),
        running: count(attempts, ({ result }) => result === null),
      },
    },
    firstAttempt: { called, reached, reachRate: share(reached, called) },
    waitSaved: {
      ...{ callbacks: saved.length, totalSeconds: sum(saved) },
      meanSeconds: share(sum(saved), saved.length),
    },
    lateness: {
      ...{
        rung: late.length,
        neverRung,
        onTime,
        onTimeShare: share(onTime, late.length + neverRung),
      },
      ...{ p50Seconds: quantile(late, 0.5), p90Seconds: quantile(late, 0.9) },
    },
    agentHeld: { totalSeconds: sum(told.map(({ agentHeld }) => agentHeld)) },
    customerHeld: { callbacks: held.length, meanSeconds: share(sum(held), held.length) },
  };
}

function facts(story: Story) {
  const { attempts = [], bridgedAt, scheduledFor = null, quoteHighSeconds = null } = story;
  const legs = (role: string) =>
    attempts.flatMap((attempt) =>
      attempt.legs.filter((leg) => leg.role === role).map((leg) => ({ ...leg, attempt })),
    );
  const rings = legs('customer')
    .map(({ startedAt }) => startedAt)
    .filter((at) => scheduledFor === null || at >= scheduledFor - 60_000);
  const ring = rings.length > 0 ? Math.min(...rings) : null;
  const promised =
    scheduledFor ?? (quoteHighSeconds === null ? null : story.createdAt + quoteHighSeconds * 1000);
  const seconds = (from: number, to: number): number => Math.max(0, to - from) / 1000;
  const picked = legs('customer').flatMap(({ answeredAt }) =>
    answeredAt !== null && bridgedAt !== undefined && answeredAt <= bridgedAt ? answeredAt : [],
  );
  const first = attempts[0]?.endedAt === null ? undefined : attempts[0];
  const ofFirst = first?.legs.filter(({ role }) => role === 'customer') ?? [];
  const isGivenUp = ['unreachable', 'agent-unreachable', 'expired', 'refused'].includes(
    story.outcome ?? '',
  );
  return {
    called: ofFirst.length > 0,
    reached: ofFirst.some(({ answeredAt }) => answeredAt !== null) && first?.result !== 'no-key',
    saved:
      bridgedAt !== undefined && scheduledFor === null && ring !== null
        ? seconds(story.registeredAt ?? story.createdAt, ring)
        : null,
    late: promised !== null && ring !== null ? seconds(promised, ring) : null,
    neverRung: promised !== null && ring === null && isGivenUp,
    customerHeld:
      bridgedAt !== undefined && picked.length > 0 ? seconds(Math.max(...picked), bridgedAt) : null,
    agentHeld: legs('agent').reduce((sum, { answeredAt, endedAt, attempt }) => {
      if (answeredAt === null) return sum;
      const ends = [
        endedAt ?? attempt.endedAt,
        attempt.result === 'bridged' ? (bridgedAt ?? null) : null,
      ].filter((end) => end !== null);
      const begin = attempt.agentAnsweredAt ?? answeredAt;
      return ends.length > 0 ? sum + seconds(begin, Math.min(...ends)) : sum;
    }, 0),
  };
}

/** Between the two nearest, as SQL's percentile_cont. */
function quantile(sorted: number[], share: number): number | null {
  if (sorted.length === 0) return null;
  const at = share * (sorted.length - 1);
  const [low, high] = [sorted[Math.floor(at)]!, sorted[Math.ceil(at)]!];
  return low + (high - low) * (at - Math.floor(at));
}

/** Equal, but for the last digits of sums. */
function near(found: Figures, wanted: Figures): void {
  const round = (_: string, value: unknown): unknown =>
    typeof value === 'number' ? Math.round(value * 1e6) / 1e6 : value;
  assert.deepEqual(
    JSON.parse(JSON.stringify(found, round)),
    JSON.parse(JSON.stringify(wanted, round)),
  );
}
