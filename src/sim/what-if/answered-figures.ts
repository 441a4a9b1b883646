import type { WhatIfFigure } from '../../callback/what-if.ts';
import type { FigureName } from '../centre/summary.ts';

/** What is told of today and of each variant, in the order in which it is read, and what each of it means. */
export const answeredFigures: (WhatIfFigure & { name: FigureName })[] = [
  {
    ...{ name: 'liveWaitMeanSeconds', title: 'Wait on the line, mean', unit: 'seconds' },
    better: 'less',
    about:
      'Time on hold until an agent answered, of those who took no callback and did not give up.',
  },
  {
    ...{ name: 'liveWaitP80Seconds', title: 'Wait on the line, P80', unit: 'seconds' },
    better: 'less',
    about: 'Eight of ten of them had an agent within this time.',
  },
  {
    ...{ name: 'liveWaitP90Seconds', title: 'Wait on the line, P90', unit: 'seconds' },
    better: 'less',
    about: 'Nine of ten of them had an agent within this time.',
  },
  {
    ...{ name: 'liveWaitP95Seconds', title: 'Wait on the line, P95', unit: 'seconds' },
    better: 'less',
    about: 'Nineteen of twenty of them had an agent within this time.',
  },
  {
    ...{ name: 'abandonedShare', title: 'Gave up on the line', unit: 'share' },
    better: 'less',
    about: 'Of those who took no callback: hung up while holding.',
  },
  {
    ...{ name: 'lostPerDay', title: 'Calls lost in a day', unit: 'count' },
    better: 'less',
    about: 'Gave up on the line, hung up on hold in their callback, or were never reached.',
  },
  {
    ...{ name: 'unservedShare', title: 'Calls lost', unit: 'share' },
    better: 'less',
    about: 'The same, of all callers.',
  },
  {
    ...{ name: 'occupancy', title: 'Agents occupied', unit: 'share' },
    better: null,
    about: 'Of the time agents are there: on calls and writing them up.',
  },
  {
    ...{ name: 'callbacksPerDay', title: 'Callbacks taken in a day', unit: 'count' },
    better: null,
    about: 'Callers who were offered a callback and took it.',
  },
  {
    ...{ name: 'callbackShare', title: 'Callbacks taken', unit: 'share' },
    better: null,
    about: 'The same, of all callers.',
  },
  {
    ...{ name: 'callbackWaitMeanSeconds', title: 'Wait for the callback, mean', unit: 'seconds' },
    better: 'less',
    about: 'From joining the line to talking to an agent, away from the phone.',
  },
  {
    ...{ name: 'punctualShare', title: 'Callbacks on time', unit: 'share' },
    better: 'more',
    about:
      'Talking to an agent at most 60 s after the promised turn: the first moment an agent was free for them in the order of joining. Of those reached at the first try.',
  },
  {
    ...{ name: 'lateMeanSeconds', title: 'Callbacks late, mean', unit: 'seconds' },
    better: 'less',
    about: 'After that moment; 0 for who talks before it.',
  },
  {
    ...{ name: 'lateP90Seconds', title: 'Callbacks late, P90', unit: 'seconds' },
    better: 'less',
    about: 'Nine of ten of them were no later than this.',
  },
  {
    ...{ name: 'heldMeanSeconds', title: 'Held after answering, mean', unit: 'seconds' },
    better: 'less',
    about: 'From when the person called back was ready until an agent was free for them.',
  },
  {
    ...{ name: 'overtakenMean', title: 'Overtaken by', unit: 'count' },
    better: 'less',
    about: 'People who joined later and were served before, for each callback that was due.',
  },
];
