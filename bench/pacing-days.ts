import { measureDay, type DayMeasure } from '../src/sim/centre/measure-day.ts';
import type { Call } from '../src/sim/centre/people.ts';
import type { PolicyAtWork } from '../src/sim/centre/policies.ts';
import { runCentre } from '../src/sim/centre/run-centre.ts';
import { watchTogether } from '../src/sim/centre/watch-together.ts';
import type { Workload } from '../src/sim/centre/workload.ts';
import type { Figures } from './pacing-bars.ts';

/** A day under a policy, and the same people on the same day with nobody called back, in two ways. */
interface ComparedDay {
  measure: DayMeasure;
  /** Seconds on the line in all, of those who took no callback: under the policy, and when who took one holds for ever. */
  liveSeconds: number;
  liveSecondsHolding: number;
  unserved: number;
  unservedWithNone: number;
  overtakenFor: Record<string, number>;
}

export interface Days {
  workload: Workload;
  count: number;
  /** Learned from beforehand, and not counted. */
  warmUp: number;
  firstSeed: number;
}

const dayMs = 86_400_000;
/** Seeds of days that are not counted. */
const warmUpSeeds = 900_000;

/** Lets a policy work day after day, and adds the days up. */
export function simulate(
  { workload, count, warmUp, firstSeed }: Days,
  atWork: PolicyAtWork,
): { figures: Figures; overtakenFor: Record<string, number> } {
  const days: ComparedDay[] = [];
  for (let day = 0; day < warmUp + count; day += 1) {
    const seed = day < warmUp ? warmUpSeeds + day : firstSeed + day - warmUp;
    const compared = compare(workload, seed, atWork(day * dayMs), day >= warmUp);
    if (compared) days.push(compared);
  }
  return { figures: figuresOf(days), overtakenFor: reasonsOf(days) };
}

function compare(
  workload: Workload,
  seed: number,
  { policy, watcher }: ReturnType<PolicyAtWork>,
  counts: boolean,
): ComparedDay | null {
  const calls: Call[] = [];
  const collects = { joined: (_: unknown, call: Call) => void calls.push(call) };
  const centre = runCentre({
    ...{ workload, seed, watcher: watchTogether(collects, watcher) },
    ...(policy === null ? {} : { policy }),
  });
  if (!counts) return null;
  const acceptors = new Set(calls.filter(({ callback }) => callback).map(({ index }) => index));
  const holding = bare(workload, seed, acceptors);
  const none = bare(workload, seed, new Set());
  const talkedAt = new Map(holding.map(({ index, answeredAt }) => [index, answeredAt]));
  const liveSeconds = (people: readonly Call[]): number =>
    sum(people.map((call) => (acceptors.has(call.index) ? 0 : waited(call))));
  return {
    measure: measureDay(centre, calls, talkedAt),
    liveSeconds: liveSeconds(calls),
    liveSecondsHolding: liveSeconds(holding),
    unserved: unserved(calls),
    unservedWithNone: unserved(none),
    overtakenFor: countReasons(calls),
  };
}

/** The same day with nobody called back. */
function bare(workload: Workload, seed: number, holdForEver: ReadonlySet<number>): Call[] {
  const calls: Call[] = [];
  const watcher = { joined: (_: unknown, call: Call) => void calls.push(call) };
  runCentre({ workload, seed, watcher, holdForEver });
  return calls;
}

function waited({ joinedAt, answeredAt, endedAt }: Call): number {
  return (Number.isNaN(answeredAt) ? endedAt : answeredAt) - joinedAt;
}

function unserved(calls: readonly Call[]): number {
  return calls.filter(({ stage }) => stage !== 'handled').length;
}

function countReasons(calls: readonly Call[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { callback } of calls)
    for (const { reason } of callback?.overtakenBy ?? [])
      counts[reason] = (counts[reason] ?? 0) + 1;
  return counts;
}

function figuresOf(days: readonly ComparedDay[]): Figures {
  const total = (of: (day: ComparedDay) => number): number => sum(days.map(of));
  const all = (of: (day: DayMeasure) => number[]): Float64Array =>
    Float64Array.from(days.flatMap(({ measure }) => of(measure))).sort();
  const late = all((day) => day.late);
  const held = all((day) => day.held);
  const errors = all((day) => day.placeErrors);
  const callbacks = total(({ measure }) => measure.callbacks);
  const lost = total(({ measure }) => measure.time.lost);
  const per = (value: number, whole: number): number | null => (whole === 0 ? null : value / whole);
  return {
    'late-mean': per(sum(late), late.length),
    'late-p90': quantile(late, 0.9),
    'hold-mean': per(sum(held), held.length),
    'hold-p95': quantile(held, 0.95),
    'held-over-2s': per(held.filter((seconds) => seconds > 2).length, held.length),
    'hung-up-on-hold': per(
      total(({ measure }) => measure.hungUpOnHold),
      held.length,
    ),
    'place-error-median': quantile(errors, 0.5),
    'place-error-p90': quantile(errors, 0.9),
    'lost-share': per(
      lost,
      total(({ measure }) => measure.time.staffed),
    ),
    'lost-per-callback': per(lost, callbacks),
    'overtaken-mean': per(
      total(({ measure }) => measure.overtaken),
      callbacks,
    ),
    'live-wait-vs-holding': per(
      total((day) => day.liveSeconds),
      total((day) => day.liveSecondsHolding),
    ),
    'unserved-vs-none': per(
      total((day) => day.unserved),
      total((day) => day.unservedWithNone),
    ),
    'redials-per-callback': per(
      total(({ measure }) => measure.redials),
      callbacks,
    ),
  };
}

/** Persons a callback, by why they went first. */
function reasonsOf(days: readonly ComparedDay[]): Record<string, number> {
  const callbacks = sum(days.map(({ measure }) => measure.callbacks));
  const counts: Record<string, number> = {};
  for (const { overtakenFor } of days)
    for (const [reason, count] of Object.entries(overtakenFor))
      counts[reason] = (counts[reason] ?? 0) + count / callbacks;
  return counts;
}

function quantile(sorted: Float64Array, share: number): number | null {
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? null;
}

function sum(values: Iterable<number>): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}
