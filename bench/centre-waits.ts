import type { Centre, Watcher } from '../src/sim/centre/centre.ts';
import { probabilityWaitOver, steadyState, type MarkovCentre } from '../src/sim/centre/erlang.ts';
import type { Call } from '../src/sim/centre/people.ts';
import { runCentre } from '../src/sim/centre/run-centre.ts';
import { markovDays } from '../src/sim/centre/workloads.ts';

/** What a stretch of simulated time in steady state came to; times in seconds. */
export interface Waits {
  arrivals: number;
  /** Found no free agent. */
  delayed: number;
  abandoned: number;
  waitSeconds: number;
  /** Waited at most 20 s, answered or not. */
  within20: number;
  staffedSeconds: number;
  busySeconds: number;
  elapsedSeconds: number;
}

/** A ratio of two of the sums, and what theory says of it. */
export interface WaitFigure {
  metric: string;
  unit: string;
  top: (waits: Waits) => number;
  bottom: (waits: Waits) => number;
  exact: (cell: MarkovCentre) => number;
}

const toBoth: WaitFigure[] = [
  {
    ...{ metric: 'P(W > 0)', unit: 'share' },
    top: ({ delayed }) => delayed,
    bottom: ({ arrivals }) => arrivals,
    exact: (cell) => steadyState(cell).probabilityDelayed,
  },
  {
    ...{ metric: 'E[time in line]', unit: 's' },
    top: ({ waitSeconds }) => waitSeconds,
    bottom: ({ arrivals }) => arrivals,
    exact: (cell) => steadyState(cell).meanWaitSeconds,
  },
  {
    ...{ metric: 'SL(20 s)', unit: 'share' },
    top: ({ within20 }) => within20,
    bottom: ({ arrivals }) => arrivals,
    exact: (cell) => 1 - probabilityWaitOver(cell, 20),
  },
];

export const erlangCFigures: WaitFigure[] = [
  ...toBoth,
  {
    ...{ metric: 'E[W | W > 0]', unit: 's' },
    top: ({ waitSeconds }) => waitSeconds,
    bottom: ({ delayed }) => delayed,
    exact: (cell) => steadyState(cell).meanDelaySeconds,
  },
];

export const erlangAFigures: WaitFigure[] = [
  ...toBoth,
  {
    ...{ metric: 'P(abandoned)', unit: 'share' },
    top: ({ abandoned }) => abandoned,
    bottom: ({ arrivals }) => arrivals,
    exact: (cell) => steadyState(cell).probabilityAbandoned,
  },
  {
    ...{ metric: 'utilisation', unit: 'share' },
    top: ({ busySeconds }) => busySeconds,
    bottom: ({ staffedSeconds }) => staffedSeconds,
    exact: (cell) => steadyState(cell).occupancy,
  },
  {
    ...{ metric: 'E[queue length]', unit: 'calls' },
    top: ({ waitSeconds }) => waitSeconds,
    bottom: ({ elapsedSeconds }) => elapsedSeconds,
    exact: (cell) => steadyState(cell).meanQueueLength,
  },
];

/** The first of a run find a centre that is still filling up; this many times as many are counted. */
const countedPerWarmUp = 20;

/** The bare centre for `arrivals` calls and a twentieth before them that is not counted. */
export function simulateWaits(cell: MarkovCentre, seed: number, arrivals: number): Waits {
  const warmUpSeconds = arrivals / countedPerWarmUp / cell.arrivalRate;
  const lengthSeconds = warmUpSeconds + arrivals / cell.arrivalRate;
  const waits: Waits = {
    ...{ arrivals: 0, delayed: 0, abandoned: 0, waitSeconds: 0, within20: 0 },
    ...{ staffedSeconds: 0, busySeconds: 0, elapsedSeconds: 0 },
  };
  let begin: { now: number; staffed: number; busy: number } | null = null;
  const over = (centre: Centre, { joinedAt }: Call): void => {
    if (joinedAt < warmUpSeconds) return;
    const waited = centre.now - joinedAt;
    waits.waitSeconds += waited;
    if (waited <= 20) waits.within20 += 1;
  };
  const watcher: Watcher = {
    joined({ now, agents, line, time }) {
      if (now < warmUpSeconds) return;
      begin ??= { now, staffed: time.staffed, busy: time.busy };
      waits.arrivals += 1;
      if (agents.freeCount === 0 || line.count > 0) waits.delayed += 1;
      waits.elapsedSeconds = now - begin.now;
      waits.staffedSeconds = time.staffed - begin.staffed;
      waits.busySeconds = time.busy - begin.busy;
    },
    answered: over,
    abandoned(centre, call) {
      over(centre, call);
      if (call.joinedAt >= warmUpSeconds) waits.abandoned += 1;
    },
  };
  runCentre({ workload: markovDays({ name: 'steady', ...cell, lengthSeconds }), seed, watcher });
  return waits;
}
