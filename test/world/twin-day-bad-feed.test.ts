import assert from 'node:assert/strict';
import { test } from 'node:test';
import { z } from 'zod';
import { exponential, lognormal, stream } from '../../src/sim/centre/random.ts';
import { poissonArrivals, type Workload } from '../../src/sim/centre/workload.ts';
import { usualCallbacks } from '../../src/sim/centre/workloads.ts';
import { serviceUnavailable, type Fault } from '../../src/twin/rest/faults.ts';
import { TwinDay, type Way } from '../support/twin-day.ts';
import { TwinPeople, type DayCaller } from '../support/twin-people.ts';

/*
 * What goes wrong between Twilio and the platform, on the way that events and statistics really take. Four agents with
 * calls of a minute, somewhat more callers than they can serve.
 */

const minuteMs = 60_000;
const agents = 4;

function busyHours(minutes: number): Workload {
  const rate = (1.1 * agents) / 60;
  return {
    name: 'busy',
    day: () => ({
      lengthSeconds: minutes * 60,
      nextArrival: poissonArrivals(minutes * 60, () => rate, rate),
      staff: [{ at: 0, agents }],
    }),
    handle: lognormal(60, 0.8),
    wrapUp: null,
    patience: exponential(300),
    callback: usualCallbacks,
  };
}

type Caller = DayCaller<Told> & { minute: number };

/** What `GET …/estimate` says; `unknown` tells why the line says nothing. */
const told = z.object({
  lowSeconds: z.number().nullable(),
  highSeconds: z.number().nullable(),
  basis: z.string().nullable(),
  unknown: z.string().nullable(),
});
type Told = z.output<typeof told>;

/** @param spoil what goes wrong, once the day is open */
async function play(
  minutes: number,
  spoil: (day: TwinDay, minuteNow: () => number) => void = () => {},
  options: { twilioAheadMs?: number } = {},
): Promise<Caller[]> {
  const day = await TwinDay.open(options);
  try {
    const start = day.clock.now();
    spoil(day, () => (day.clock.now() - start) / minuteMs);
    const people = new TwinPeople<Told>(day, busyHours(minutes), 'bad feed');
    await people.play(async () => told.parse(await day.ask('/estimate')));
    return people.callers.map((caller) => {
      return { ...caller, minute: (caller.joinedAt - start) / minuteMs };
    });
  } finally {
    await day.close();
  }
}

const between = (callers: readonly Caller[], from: number, until: number): Caller[] =>
  callers.filter(({ minute }) => minute >= from && minute < until);

/** Of those who were told a range and had to wait: the share whose wait lay in it. */
function coverage(callers: readonly Caller[]): number {
  let [count, inside] = [0, 0];
  for (const { quoted, joinedAt, turnAt } of callers) {
    const { lowSeconds, highSeconds, basis } = quoted;
    if (basis !== 'line' || lowSeconds === null || highSeconds === null) continue;
    const waitSeconds = ((turnAt ?? Infinity) - joinedAt) / 1000;
    count += 1;
    if (waitSeconds >= lowSeconds && waitSeconds <= highSeconds) inside += 1;
  }
  return inside / count;
}

/** Why nothing was known, and how often. */
function unknownIn(callers: readonly Caller[]): Record<string, number> {
  const reasons: Record<string, number> = {};
  for (const { quoted } of callers)
    if (quoted.unknown !== null) reasons[quoted.unknown] = (reasons[quoted.unknown] ?? 0) + 1;
  return reasons;
}

const statistics = /RealTimeStatistics/;

/** Twilio says nothing at all from one minute to another. */
function silence(
  day: TwinDay,
  minuteNow: () => number,
  from: number,
  until: number,
  fault: Fault,
): void {
  const before = day.wayOf;
  day.wayOf = (type) => (minuteNow() >= from && minuteNow() < until ? 'lost' : before(type));
  day.clock.after(from * minuteMs, () => day.faults.add({ address: statistics, fault }));
  day.clock.after(until * minuteMs, () => day.faults.reset());
}

test('events that come twice, late, in any order and by another clock change little', async (t) => {
  const clean = await play(40);
  const spoiled = await play(
    40,
    (day) => {
      const random = stream('ways');
      day.wayOf = (): Way => {
        const lot = random();
        if (lot < 0.2) return 'twice';
        return lot < 0.4 ? { lateMs: random() * 15_000 } : 'once';
      };
    },
    { twilioAheadMs: 60 * minuteMs },
  );
  const [good, bad] = [clean, spoiled].map((callers) => between(callers, 10, 40));
  t.diagnostic(`coverage ${coverage(good!).toFixed(2)}, spoiled ${coverage(bad!).toFixed(2)}`);
  assert.ok(Math.abs(coverage(good!) - coverage(bad!)) < 0.15);
  assert.ok(coverage(bad!) > 0.65);
  assert.deepEqual(unknownIn(bad!), {});
});

test('while Twilio is silent the wait is unknown and says why, and comes back by itself', async (t) => {
  const callers = await play(90, (day, minuteNow) => {
    // Its events alone: the statistics go on.
    day.wayOf = () => (minuteNow() >= 70 && minuteNow() < 80 ? 'lost' : 'once');
    silence(day, minuteNow, 20, 30, serviceUnavailable);
    // The queue is no more: no events, and no statistics of it; then it is there again.
    const gone = { kind: 'answer', status: 404, code: 20404, message: 'was not found' } as const;
    silence(day, minuteNow, 45, 60, gone);
  });
  for (const [from, until] of [
    [20, 30],
    [45, 60],
  ] as const) {
    // A line that was quiet before may be so for two minutes without a count.
    const dark = between(callers, from + 2.5, until);
    const reasons = unknownIn(dark);
    t.diagnostic(`minutes ${from} to ${until}: ${JSON.stringify(reasons)} of ${dark.length}`);
    assert.equal(reasons['stale-feed'], dark.length);
    const after = between(callers, until + 6, until + 15);
    t.diagnostic(`after: ${JSON.stringify(unknownIn(after))}, coverage ${coverage(after)}`);
    assert.ok(after.length > 20);
    assert.deepEqual(unknownIn(after), {});
    // Some forty callers: a share of these is coarse.
    assert.ok(coverage(after) > 0.45);
  }
  const counted = between(callers, 70, 80);
  t.diagnostic(`by statistics alone: coverage ${coverage(counted).toFixed(2)}`);
  assert.deepEqual(unknownIn(counted), {});
  assert.ok(coverage(counted) > 0.4);
});

test('an agent of whose going nothing was heard is not counted on for long', async () => {
  const day = await TwinDay.open();
  try {
    const people = new TwinPeople<null>(day, busyHours(20), 'bad feed');
    const { activities, workers } = day.router.flexWorkspace;
    const offline = [...activities.values()].find(({ friendlyName }) => friendlyName === 'Offline');
    const staffed = () => day.engine.lines.estimator(day.target)?.laws(day.clock.now());
    day.clock.after(10 * minuteMs, () => {
      assert.equal(staffed()?.agentsStaffed, agents);
      day.wayOf = (type) => (type === 'worker.activity.update' ? 'lost' : 'once');
      const [first] = workers.keys();
      day.router.setActivity(first ?? '', offline?.sid ?? '');
    });
    await people.play(() => Promise.resolve(null));
    const left = staffed()?.agentsStaffed ?? agents;
    assert.ok(Math.abs(left - (agents - 1)) < 0.5, `${left} agents`);
  } finally {
    await day.close();
  }
});
