import type { FigureName } from '../centre/summary.ts';

/** A table of the report: which figures, and what each of them means. */
export interface FigureGroup {
  title: string;
  figures: { name: FigureName; title: string; about: string }[];
}

export const figureGroups: FigureGroup[] = [
  {
    title: 'Callers',
    figures: [
      {
        ...{ name: 'liveWaitMeanSeconds', title: 'Wait on the line, mean' },
        about:
          'time on hold until an agent answered, of those who took no callback and did not give up',
      },
      {
        ...{ name: 'liveWaitP50Seconds', title: 'median' },
        about: 'half of them held longer',
      },
      {
        ...{ name: 'liveWaitP90Seconds', title: 'P90' },
        about: 'one in ten held longer',
      },
      {
        ...{ name: 'abandonedShare', title: 'Gave up' },
        about: 'of those who took no callback: hung up while holding',
      },
      {
        ...{ name: 'unservedShare', title: 'Not served' },
        about: 'of all callers: gave up, hung up on hold in their callback, or were never reached',
      },
    ],
  },
  {
    title: 'Agents',
    figures: [
      {
        ...{ name: 'occupancy', title: 'Occupied' },
        about: 'of staffed time, on calls and writing them up',
      },
      {
        ...{ name: 'idleShare', title: 'Idle' },
        about: 'of staffed time, free while nobody was in line',
      },
      {
        ...{ name: 'lostShare', title: 'Lost' },
        about: 'of staffed time, reserved without talking, or free while somebody was in line',
      },
    ],
  },
  {
    title: 'Callbacks',
    figures: [
      {
        ...{ name: 'callbackShare', title: 'Taken' },
        about: 'callbacks, of all callers',
      },
      {
        ...{ name: 'callbackWaitMeanSeconds', title: 'Wait, mean' },
        about: 'from joining the line to the agent, away from the phone',
      },
      {
        ...{ name: 'lateMeanSeconds', title: 'Late, mean' },
        about: 'after the moment an agent was free for them in the order of joining',
      },
      {
        ...{ name: 'lateP90Seconds', title: 'Late, P90' },
        about: 'one in ten was later',
      },
      {
        ...{ name: 'placeErrorP50Seconds', title: 'Place error, median' },
        about:
          'between when they talked and when they would have, had they stayed on the line for ever',
      },
      {
        ...{ name: 'heldMeanSeconds', title: 'Held, mean' },
        about: 'on hold after answering, until an agent was free',
      },
      {
        ...{ name: 'heldOver2Share', title: 'Held over 2 s' },
        about: 'of those who answered',
      },
      {
        ...{ name: 'hungUpOnHoldShare', title: 'Hung up' },
        about: 'on hold after answering',
      },
      {
        ...{ name: 'overtakenMean', title: 'Overtaken by' },
        about: 'people who joined later and were served before, while the callback was due',
      },
      {
        ...{ name: 'redialsPerCallback', title: 'Redials' },
        about: 'tries after the first, for each callback',
      },
    ],
  },
];
