import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { WaitEstimate } from '../../src/callback/wait-estimate.ts';
import { exponential, lognormal, stream } from '../../src/sim/centre/random.ts';
import { poissonArrivals, type Workload } from '../../src/sim/centre/workload.ts';
import { usualCallbacks } from '../../src/sim/centre/workloads.ts';
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

type Caller = DayCaller<WaitEstimate> & { minute: number };

/** @param spoil what goes wrong, once the day is open */
async function play(
  minutes: number,
  spoil: (day: TwinDay, sinceMs: () => number) => void = () => {},
  options: { twilioAheadMs?: number } = {},
): Promise<Caller[]> {
  const day = await TwinDay.open(options);
  try {
    const start = day.clock.now();
    spoil(day, () => day.clock.now() - start);
    const people = new TwinPeople<WaitEstimate>(day, busyHours(minutes), 'bad feed');
    const estimate = (): WaitEstimate =>
      day.engine.lines.estimator(day.target)?.estimate({ at: day.clock.now() }) ?? {
        ...{ known: false, at: day.clock.now(), reason: 'cold-start' },
      };
    await people.play(() => Promise.resolve(estimate()));
    return people.callers.map((caller) => {
      return { ...caller, minute: (caller.joinedAt - start) / minuteMs };
    });
  } finally {
    await day.close();
  }
}

const waitSeconds = ({ turnAt, joinedAt }: Caller): number => ((turnAt ?? NaN) - joinedAt) / 1000;

/** Of those who were told a range: the share whose wait lay in it. */
function coverage(callers: readonly Caller[]): number {
  const told = callers.filter(({ quoted, turnAt }) => quoted.known && turnAt !== null);
  const inside = told.filter((caller) => {
    const { quoted } = caller;
    if (!quoted.known) return false;
    // Where an agent is free he still has to pick up.
    const wait = waitSeconds(caller) - (quoted.basis === 'agents-free' ? 2 : 0);
    return wait >= quoted.lowSeconds && wait <= quoted.highSeconds;
  });
  return inside.length / told.length;
}

const summary = (callers: readonly Caller[], from = 0, to = Infinity) => {
  const part = callers.filter(({ minute }) => minute >= from && minute < to);
  const reasons: Record<string, number> = {};
  for (const { quoted } of part) {
    const key = quoted.known ? quoted.basis : quoted.reason;
    reasons[key] = (reasons[key] ?? 0) + 1;
  }
  return { n: part.length, reasons, coverage: coverage(part).toFixed(2) };
};
void stream;
void assert;
const all: [string, Parameters<typeof play>[1], { twilioAheadMs?: number }?][] = [
  ['clean', () => {}],
  ['twice', (day) => (day.wayOf = () => 'twice')],
  [
    'late',
    (day) => {
      const random = stream('late');
      day.wayOf = (): Way => (random() < 0.3 ? { lateMs: random() * 20_000 } : 'once');
    },
  ],
  ['skew', () => {}, { twilioAheadMs: 3_600_000 }],
  ['skew back', () => {}, { twilioAheadMs: -3_600_000 }],
  [
    'events missing',
    (day, since) => {
      day.wayOf = () => (since() > 30 * minuteMs && since() < 40 * minuteMs ? 'lost' : 'once');
    },
  ],
  [
    'all missing',
    (day, since) => {
      day.wayOf = () => (since() > 30 * minuteMs && since() < 40 * minuteMs ? 'lost' : 'once');
      day.clock.after(30 * minuteMs, () =>
        day.faults.add({
          address: /RealTimeStatistics/,
          fault: { kind: 'answer', status: 503, code: 20503, message: 'x' },
        }),
      );
      day.clock.after(40 * minuteMs, () => day.faults.reset());
    },
  ],
];
for (const [name, spoil, options] of all)
  test(name, async () => {
    const callers = await play(60, spoil, options);
    console.log(
      name,
      [0, 10, 20, 30, 32, 35, 40, 45, 50]
        .map((from, n, list) =>
          [from, JSON.stringify(summary(callers, from, list[n + 1] ?? 99))].join(' '),
        )
        .join('\n  '),
    );
  });
