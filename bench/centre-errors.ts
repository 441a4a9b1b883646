import type { Centre, Watcher } from '../src/sim/centre/centre.ts';
import { potentialWaits, type MarkovCentre } from '../src/sim/centre/erlang.ts';
import type { Call } from '../src/sim/centre/people.ts';
import { potentialWaits as watchPotentialWaits } from '../src/sim/centre/potential-waits.ts';
import { runCentre } from '../src/sim/centre/run-centre.ts';
import { watchTogether } from '../src/sim/centre/watch-together.ts';
import { markovDays } from '../src/sim/centre/workloads.ts';

/** The simple estimators of the literature, at the arrival of somebody who finds no free agent (Ibrahim & Whitt 2009). */
export const simpleEstimators = ['QL', 'QLm', 'LES', 'HOL', 'RCS'] as const;
export type SimpleEstimator = (typeof simpleEstimators)[number];

/** Sums over delayed callers, against what they would have waited had they stayed. */
export interface EstimatorErrorSums {
  delayed: number;
  waitSeconds: number;
  squaredErrors: Record<SimpleEstimator, number>;
}

/** What is remembered of a caller until the wait is known: who joined this many callers later takes the place. */
const remembered = 1 << 14;
const countedPerWarmUp = 20;

/** The bare centre for `arrivals` calls and a twentieth before them that is not counted. */
export function simulateErrors(
  cell: MarkovCentre,
  seed: number,
  arrivals: number,
): EstimatorErrorSums {
  const warmUpSeconds = arrivals / countedPerWarmUp / cell.arrivalRate;
  const lengthSeconds = warmUpSeconds + arrivals / cell.arrivalRate;
  const sums: EstimatorErrorSums = {
    ...{ delayed: 0, waitSeconds: 0 },
    squaredErrors: { QL: 0, QLm: 0, LES: 0, HOL: 0, RCS: 0 },
  };
  const estimate = createEstimators(cell);
  const estimates = new Float64Array(remembered * simpleEstimators.length);
  const found = (call: Call, waitSeconds: number): void => {
    if (call.joinedAt < warmUpSeconds || waitSeconds === 0) return;
    const from = placeOf(call);
    sums.delayed += 1;
    sums.waitSeconds += waitSeconds;
    for (const [i, name] of simpleEstimators.entries())
      sums.squaredErrors[name] += ((estimates[from + i] ?? Number.NaN) - waitSeconds) ** 2;
  };
  const notes: Watcher = {
    joined: (centre, call) => estimates.set(estimate.at(centre), placeOf(call)),
  };
  const watcher = watchTogether(notes, estimate.watcher, watchPotentialWaits(found));
  runCentre({ workload: markovDays({ name: 'steady', ...cell, lengthSeconds }), seed, watcher });
  return sums;
}

function placeOf({ index }: Call): number {
  return (index % remembered) * simpleEstimators.length;
}

/** Knows what a simulator knows: the true rates, and the waits of those before. */
function createEstimators(cell: MarkovCentre): {
  /** In the order of `simpleEstimators`. */
  at(centre: Centre): number[];
  watcher: Watcher;
} {
  const perCompletion = cell.meanHandleSeconds / cell.agents;
  const markov = Float64Array.from(potentialWaits(cell, 5_000), (wait) => wait.meanSeconds);
  let lastToEnterService = 0;
  // Of those who are done it is who joined last that counts.
  let recent = { joinedAt: -1, wait: 0 };
  return {
    at({ now, line }) {
      const head = line.first();
      return [
        (line.count + 1) * perCompletion,
        markov[line.count] ?? Number.NaN,
        lastToEnterService,
        head ? now - head.joinedAt : 0,
        recent.wait,
      ];
    },
    watcher: {
      answered: ({ now }, { joinedAt }) => {
        lastToEnterService = now - joinedAt;
      },
      handled: (_centre, { joinedAt, answeredAt }) => {
        if (joinedAt > recent.joinedAt) recent = { joinedAt, wait: answeredAt - joinedAt };
      },
    },
  };
}
