import type { Law, Random } from './random.ts';

/** What comes to a contact centre, and who is there. Times in seconds, since the day began. */
export interface Workload {
  name: string;
  /** Draws a day: days differ in how busy they are, and in who is ill. */
  day(random: Random): Day;
  /** Conversation and wrap-up together. */
  handle: Law;
  /** How much of the handle time is wrap-up; null: it cannot be told apart. */
  wrapUp: Law | null;
  /** After how long a caller gives up; null: never. */
  patience: Law | null;
  /** From an agent's being free to their talking with a caller on the line, on top of the handle time; absent: 0. */
  pickUpSeconds?: number;
  callback: CallbackBehaviour;
}

export interface Day {
  /** No caller comes after it; the centre goes on until nobody is left. */
  lengthSeconds: number;
  /** The next arrival after `at`; Infinity when nobody comes any more. */
  nextArrival(at: number, random: Random): number;
  /** Agents from a time on, ascending; the first is of 0. */
  staff: readonly { at: number; agents: number }[];
  /** What is known of the n-th caller, where a real day is replayed; what is absent is drawn. */
  caller?(index: number): { handleSeconds?: number; patienceSeconds?: number; priority?: number };
}

/** What people do with callbacks. */
export interface CallbackBehaviour {
  /** Of those to whom one is offered, 0 to 1. */
  acceptProbability: number;
  answerProbability: number;
  ringToAnswer: Law;
  noAnswerRingSeconds: number;
  retryDelaySeconds: number;
  /** Tries at most. */
  attempts: number;
  /** From the answer to the key that says "I am ready". */
  keyPressSeconds: number;
  /** From an agent's being free to their talking. */
  agentPickUpSeconds: number;
  /** How long somebody who has pressed the key stays. */
  patienceOnHold: Law;
}

/** Poisson arrivals by thinning. @param rateAt callers a second, at most `peakRate` */
export function poissonArrivals(
  lengthSeconds: number,
  rateAt: (at: number) => number,
  peakRate: number,
): Day['nextArrival'] {
  return (after, random) => {
    let at = after;
    do {
      at -= Math.log(random()) / peakRate;
      if (at >= lengthSeconds) return Infinity;
    } while (random() * peakRate > rateAt(at));
    return at;
  };
}

/** Arrivals at the given times, ascending. */
export function replayedArrivals(times: readonly number[]): Day['nextArrival'] {
  let next = 0;
  return () => times[next++] ?? Infinity;
}
