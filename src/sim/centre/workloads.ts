import { exponential, lognormal, standardNormal, type Law } from './random.ts';
import { poissonArrivals, type CallbackBehaviour, type Day, type Workload } from './workload.ts';

/**
 * The scenarios our figures speak of (simulated, of our own making): S1 to S6 for estimates, P8, P30 and P150 for
 * pacing, MMC and MMCAb as published with ContactCenters (Buist and L'Ecuyer).
 */

const hour = 3600;
const meanHandleSeconds = 300;

/** Of 100 to whom a callback is offered 50 want it, and 93 of 100 answer when rung. */
export const usualCallbacks: CallbackBehaviour = {
  acceptProbability: 0.5,
  answerProbability: 0.93,
  ringToAnswer: lognormal(10, 0.5),
  noAnswerRingSeconds: 25,
  retryDelaySeconds: 300,
  attempts: 3,
  keyPressSeconds: 5,
  agentPickUpSeconds: 2,
  patienceOnHold: exponential(322),
};

/** A day from 8 to 20 o'clock with two peaks, a lunch dip in the staffing, and a busyness of its own. */
export interface PeakedDays {
  name: string;
  peakAgents: number;
  /** Offered load of the peak ÷ agents. */
  load: number;
  handle?: Law;
  /** null: nobody hangs up; absent: 600 s, exponential. */
  patience?: Law | null;
  /** Some time in the middle of the day so many more people call. */
  surge?: { factor: number; lengthSeconds: number };
  /** Up to so many agents stay away for the day. */
  mostAbsent?: number;
}

/** Callers at an hour of the day, as a share of the most. @param hourOfDay 8 to 20 */
export function twoPeaks(hourOfDay: number): number {
  const peak = (at: number, width: number): number =>
    Math.exp(-((hourOfDay - at) ** 2) / (2 * width ** 2));
  return (0.3 + 0.7 * peak(10.7, 1.5) + 0.55 * peak(15.2, 1.9)) / 1.06;
}

/** Share of the peak's agents from a second of the day on; 0 is 8 o'clock. */
const peakedStaffing: readonly (readonly [at: number, share: number])[] = [
  [0, 0.62],
  [1 * hour, 0.85],
  [2 * hour, 1],
  [4 * hour, 0.78],
  [5.5 * hour, 0.95],
  [8 * hour, 0.9],
  [9.5 * hour, 0.65],
  [11 * hour, 0.45],
];

export function peakedDays(options: PeakedDays): Workload {
  const { name, peakAgents, load, surge, mostAbsent = 0, patience = exponential(600) } = options;
  const handle = options.handle ?? lognormal(meanHandleSeconds, 1);
  const lengthSeconds = 12 * hour;
  return {
    name,
    day(random) {
      const busyness = Math.exp(0.1 * standardNormal(random));
      const absent = Math.floor(random() * (mostAbsent + 1));
      const surgeAt = 2 * hour + random() * 7 * hour;
      const peakRate = ((load * peakAgents) / meanHandleSeconds) * busyness;
      const rateAt = (at: number): number => {
        const isSurge = surge && at >= surgeAt && at < surgeAt + surge.lengthSeconds;
        return peakRate * twoPeaks(8 + at / hour) * (isSurge ? surge.factor : 1);
      };
      return {
        lengthSeconds,
        nextArrival: poissonArrivals(lengthSeconds, rateAt, peakRate * (surge?.factor ?? 1)),
        staff: peakedStaffing.map(([at, share]) => {
          const planned = Math.max(2, Math.round(share * peakAgents));
          return { at, agents: Math.max(1, planned - absent) };
        }),
      };
    },
    handle,
    wrapUp: null,
    patience,
    callback: usualCallbacks,
  };
}

/** A quiet start, two hours of overload and an afternoon to recover, with the same agents all day. */
export function overloadedDays(name: string, agents: number): Workload {
  const lengthSeconds = 9 * hour;
  const load = (at: number): number => (at < 3 * hour ? 1 : at < 5 * hour ? 1.3 : 0.85);
  const perAgent = agents / meanHandleSeconds;
  const day: Day = {
    lengthSeconds,
    nextArrival: poissonArrivals(lengthSeconds, (at) => perAgent * load(at), perAgent * 1.3),
    staff: [{ at: 0, agents }],
  };
  return {
    name,
    day: () => day,
    handle: lognormal(meanHandleSeconds, 0.8),
    wrapUp: lognormal(30, 0.5),
    patience: exponential(600),
    // Agents pick up as fast for whoever holds the line as for who was called back.
    pickUpSeconds: usualCallbacks.agentPickUpSeconds,
    callback: usualCallbacks,
  };
}

/** Everything exponential, and the same from the first second to the last: what theory knows. */
export function markovDays(options: {
  name: string;
  /** Callers a second. */
  arrivalRate: number;
  meanHandleSeconds: number;
  agents: number;
  meanPatienceSeconds: number | null;
  lengthSeconds: number;
}): Workload {
  const { name, arrivalRate, agents, meanPatienceSeconds, lengthSeconds } = options;
  const between = exponential(1 / arrivalRate);
  const day: Day = {
    lengthSeconds,
    nextArrival(after, random) {
      const at = after + between.draw(random);
      return at < lengthSeconds ? at : Infinity;
    },
    staff: [{ at: 0, agents }],
  };
  return {
    name,
    day: () => day,
    handle: exponential(options.meanHandleSeconds),
    wrapUp: null,
    patience: meanPatienceSeconds === null ? null : exponential(meanPatienceSeconds),
    callback: usualCallbacks,
  };
}

/** 4.2 calls a minute of 2 minutes for 12 agents, 8 hours. */
const publishedDay = {
  arrivalRate: 4.2 / 60,
  meanHandleSeconds: 120,
  agents: 12,
  lengthSeconds: 8 * hour,
};

export const workloads = {
  S1: peakedDays({ name: 'S1', peakAgents: 8, load: 1 }),
  S2: peakedDays({ name: 'S2', peakAgents: 30, load: 1 }),
  S3: peakedDays({
    ...{ name: 'S3', peakAgents: 30, load: 1 },
    handle: exponential(meanHandleSeconds),
  }),
  S4: peakedDays({
    ...{ name: 'S4', peakAgents: 30, load: 1 },
    surge: { factor: 2.2, lengthSeconds: 1500 },
    mostAbsent: 3,
  }),
  S5: peakedDays({ name: 'S5', peakAgents: 150, load: 1.03 }),
  S6: peakedDays({ name: 'S6', peakAgents: 30, load: 0.98, patience: null }),
  P8: overloadedDays('P8', 8),
  P30: overloadedDays('P30', 30),
  P150: overloadedDays('P150', 150),
  MMC: markovDays({ ...publishedDay, name: 'MMC', meanPatienceSeconds: null }),
  MMCAb: markovDays({ ...publishedDay, name: 'MMCAb', meanPatienceSeconds: 60 }),
};

export type WorkloadName = keyof typeof workloads;

/** How many days of each our figures speak of. */
export const usualDays: Record<WorkloadName, number> = {
  ...{ S1: 600, S2: 200, S3: 200, S4: 200, S5: 50, S6: 200 },
  ...{ P8: 120, P30: 40, P150: 8 },
  ...{ MMC: 10_000, MMCAb: 10_000 },
};
