import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { LineLaws } from '../../src/callback/wait-estimate.ts';
import { WaitEstimator } from '../../src/estimate/wait-estimator.ts';
import type { Centre, Watcher } from '../../src/sim/centre/centre.ts';
import type { Call, Callback } from '../../src/sim/centre/people.ts';
import { nothingLearned, ours, type Ours } from '../../src/sim/centre/policies/ours.ts';
import { offersByEstimate, watchLine } from '../../src/sim/centre/policies/watched-line.ts';
import { runCentre } from '../../src/sim/centre/run-centre.ts';
import { watchTogether } from '../../src/sim/centre/watch-together.ts';
import type { Workload } from '../../src/sim/centre/workload.ts';
import { overloadedDays } from '../../src/sim/centre/workloads.ts';

const dayMs = 86_400_000;
const hour = 3_600;

interface World {
  workload: Workload;
  days: number;
  /** Days learned from before the others. */
  warmUp?: number;
  isSeen?: NonNullable<Ours['isSeen']>;
  misread?: (laws: LineLaws) => LineLaws;
  watcher?: Watcher;
}

/** Our rules and estimates before a simulated line, day after day. @returns every callback of the days that count */
function live({ workload, days, warmUp = 0, isSeen, misread, watcher = {} }: World): Callback[] {
  const estimator = new WaitEstimator();
  const learned = nothingLearned();
  const callbacks: Callback[] = [];
  for (let day = 0; day < warmUp + days; day += 1) {
    const watched = watchLine(estimator, day * dayMs);
    const laws = (centre: Centre): LineLaws => (misread ?? ((same) => same))(watched.laws(centre));
    const product = ours({
      ...{ learned, line: { ...watched, laws }, offers: offersByEstimate(watched, 120) },
      ...{ showsWrapUp: true, ...(isSeen && { isSeen }) },
    });
    const calls: Call[] = [];
    const collects: Watcher = { joined: (_, call) => void calls.push(call) };
    const all = watchTogether(collects, watched.watcher, product.watcher, watcher);
    runCentre({ workload, seed: 40 + day, policy: product.policy, watcher: all });
    if (day >= warmUp) callbacks.push(...calls.flatMap(({ callback }) => callback ?? []));
  }
  return callbacks;
}

const share = (all: readonly Callback[], of: (one: Callback) => boolean): number =>
  all.filter(of).length / all.length;
const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;
const lateness = (all: readonly Callback[]): number =>
  mean(
    all
      .filter(({ end, tries }) => end === 'served' && tries === 1)
      .map(({ call, turnAt }) => (Number.isNaN(turnAt) ? 0 : call.answeredAt - turnAt)),
  );

const misreadings = [
  ['a fifth too short', 0.8],
  ['right', 1],
  ['a fifth too long', 1.2],
] as const;
for (const [what, factor] of misreadings)
  test(`with handle times taken for ${what}, as many are held as may be, and nobody is late for long`, () => {
    const misread = (laws: LineLaws): LineLaws => ({
      ...laws,
      handle: { ...laws.handle, meanSeconds: laws.handle.meanSeconds * factor },
    });
    const workload = overloadedDays('P8', 8);
    const callbacks = live({ workload, days: 4, warmUp: 2, misread });
    const answered = callbacks.filter(({ end }) => end !== 'not-reached');
    assert.ok(callbacks.length > 300, `${callbacks.length} callbacks`);
    const held = share(answered, ({ holdSeconds }) => holdSeconds > 2);
    assert.ok(held > 0.15 && held < 0.35, `held ${held}`);
    assert.ok(mean(answered.map(({ holdSeconds }) => holdSeconds)) < 6);
    assert.ok(lateness(callbacks) < 8);
    assert.ok(share(answered, ({ end }) => end === 'hung-up') < 0.03);
  });

test('while nothing is heard of the line the quoted times count, and everybody is rung in the end', () => {
  const from = 3.5 * hour;
  const until = 4.5 * hour;
  const promisedAt = new Map<Callback, number>();
  const callbacks = live({
    workload: overloadedDays('P8', 8),
    days: 1,
    isSeen: ({ now }) => now < from || now >= until,
    watcher: { promised: ({ now }, callback) => void promisedAt.set(callback, now) },
  });
  assert.ok(callbacks.every(({ end }) => end !== null));
  const unseen = callbacks.filter(({ firstRungAt }) => firstRungAt >= from && firstRungAt < until);
  assert.ok(unseen.length > 20, `${unseen.length} rung unseen`);
  // Nobody is offered a callback for a shorter wait than 120 s, give or take what the chance of it means for the mean.
  for (const one of unseen) assert.ok(one.firstRungAt - (promisedAt.get(one) ?? Number.NaN) > 90);
  const after = callbacks.filter(({ firstRungAt }) => firstRungAt >= until + hour / 2);
  assert.ok(after.length > 20, `${after.length} rung after that`);
  assert.ok(lateness(after) < 8);
});

test('when half of the agents vanish, phones ring as fast as the others take them', () => {
  const usual = overloadedDays('P30', 30);
  const workload: Workload = {
    ...usual,
    day(random) {
      const staff = [
        { at: 0, agents: 30 },
        { at: 2 * hour, agents: 15 },
        { at: 3 * hour, agents: 30 },
      ];
      return { ...usual.day(random), staff };
    },
  };
  const callbacks = live({ workload, days: 1, warmUp: 1 });
  const during = callbacks.filter(
    ({ firstRungAt }) => firstRungAt >= 2 * hour && firstRungAt < 3 * hour,
  );
  assert.ok(during.length > 30, `${during.length} rung meanwhile`);
  assert.ok(mean(during.map(({ holdSeconds }) => holdSeconds)) < 10);
  assert.ok(callbacks.every(({ end }) => end !== null));
});
