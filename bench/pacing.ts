import { WaitEstimator } from '../src/estimate/wait-estimator.ts';
import { createPolicy, type PolicyAtWork } from '../src/sim/centre/policies.ts';
import { agentFirst } from '../src/sim/centre/policies/agent-first.ts';
import { nothingLearned, ours } from '../src/sim/centre/policies/ours.ts';
import { offersByEstimate, watchLine } from '../src/sim/centre/policies/watched-line.ts';
import { constant } from '../src/sim/centre/random.ts';
import { watchTogether } from '../src/sim/centre/watch-together.ts';
import type { Workload } from '../src/sim/centre/workload.ts';
import { usualDays, workloads } from '../src/sim/centre/workloads.ts';
import { barsOf, metrics, units, type Figures } from './pacing-bars.ts';
import { measureDecision } from './pacing-decision.ts';
import { simulate, type Days } from './pacing-days.ts';
import { row, type Row } from './row.ts';

export const name = 'pacing';

/**
 * Simulated days, the same people under every policy. The reference of our rows is the bar: ours is to be at most so
 * much. A run is one figure of all its days together.
 */
export async function run(): Promise<Row[]> {
  // The decision first: the days leave a large heap behind.
  return [...measureDecision(), ...sizes.flatMap(rowsOfSize)];
}

const sizes = ['P8', 'P30', 'P150'] as const;
export type Size = (typeof sizes)[number];

/** One size of the pool, under every policy. */
export function rowsOfSize(size: Size): Row[] {
  const days = daysOf(size);
  const workload = withoutRinging(days.workload);
  const policies = ['none', 'guide', 'timer', 'agent-first'] as const;
  return [
    ...(size === 'P8' ? smallPool(days) : ourRows(size, days, false)),
    ...policies.flatMap((policy) =>
      rowsOf(`${size} ${policy}`, simulate(days, createPolicy(policy, threshold))),
    ),
    ...rowsOf(`${size} zero-ring oracle`, simulate({ ...days, workload }, oracle())),
  ];
}

const threshold = 120;
const firstSeed = 1;
/** Days to learn from, which are not counted. */
const warmUp = 3;

function daysOf(size: Size): Days {
  const counts = { workload: workloads[size], count: usualDays[size] };
  return { ...counts, warmUp, firstSeed };
}

function smallPool(days: Days): Row[] {
  return [
    ...ourRows('P8 no wrap-up signal', days, false),
    ...ourRows('P8 wrap-up signal', days, true),
  ];
}

function ourRows(column: keyof typeof barsOf, days: Days, showsWrapUp: boolean): Row[] {
  return rowsOf(`${column} ours`, simulate(days, product(showsWrapUp)), barsOf[column]);
}

/** The product, with the rules and estimates that run behind the phone, learning from nothing on. */
function product(showsWrapUp: boolean): PolicyAtWork {
  const estimator = new WaitEstimator();
  const learned = nothingLearned();
  return (startsAt) => {
    const line = watchLine(estimator, startsAt, showsWrapUp);
    const offers = offersByEstimate(line, threshold);
    const { policy, watcher } = ours({ learned, line, offers, showsWrapUp });
    return { policy, watcher: watchTogether(line.watcher, watcher) };
  };
}

/** Everybody is there when their turn comes; who does not answer does not either. */
function oracle(): PolicyAtWork {
  const estimator = new WaitEstimator();
  return (startsAt) => {
    const line = watchLine(estimator, startsAt);
    return { policy: agentFirst(offersByEstimate(line, threshold)), watcher: line.watcher };
  };
}

function withoutRinging(workload: Workload): Workload {
  const callback = { ...workload.callback, ringToAnswer: constant(0), noAnswerRingSeconds: 0 };
  return { ...workload, callback };
}

function rowsOf(
  label: string,
  { figures, overtakenFor }: ReturnType<typeof simulate>,
  bars?: Record<keyof Figures, number>,
): Row[] {
  const rows = metrics.map((metric) => {
    const figure = figures[metric];
    return row(
      { case: label, metric, unit: units[metric] },
      figure === null ? [] : [figure],
      bars ? [bars[metric]] : [],
    );
  });
  if (!bars) return rows;
  const reasons = Object.entries(overtakenFor).map(([reason, mean]) =>
    row({ case: label, metric: `overtaken-${reason}`, unit: 'persons' }, [mean]),
  );
  return [...rows, ...reasons];
}
