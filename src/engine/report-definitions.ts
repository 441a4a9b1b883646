import { graceSeconds, type ReportScope } from '../store/reports.ts';

/** What a figure of a report says, so that nobody reads two into one or one into two. */
export interface Definition {
  /** Its path in `totals` and in every item. */
  figure: string;
  text: string;
  unit: 'count' | 'share' | 'seconds' | 'per callback';
  numerator: string;
  /** Null: a plain count or sum. */
  denominator: string | null;
  /** Which moment puts it into the time and the part that it is in. */
  moment: string;
}

type Of = Omit<Definition, 'figure' | 'moment'>;

const offers: Record<string, Of> = {
  'offers.made': {
    text: 'Calls in which we asked whether a callback was wanted. It is taken, held + kept + gone together. Where the contact centre makes the offer (`already-made`), we ask nobody and nothing is counted.',
    ...{ unit: 'count', numerator: 'calls that were asked', denominator: null },
  },
  'offers.takeRate': {
    text: 'How many of those who were asked were promised a callback.',
    ...{ unit: 'share', numerator: 'offers.taken', denominator: 'offers.made' },
  },
};

const callbacks: Record<string, Of> = {
  callbacks: {
    text: 'Promises. A callback that is tried again, put off or re-scheduled is still one. It is the sum of `outcomes`, and of `sources`.',
    ...{ unit: 'count', numerator: 'callbacks', denominator: null },
  },
  outcomes: {
    text: 'How they ended, each in exactly one way; `open` has not ended.',
    ...{ unit: 'count', numerator: 'callbacks that ended so', denominator: null },
  },
  completedShare: {
    text: 'Of those that have ended, how many talked with an agent.',
    ...{ unit: 'share', numerator: 'outcomes.completed', denominator: 'callbacks − outcomes.open' },
  },
  'attempts.total': {
    text: 'Tries to fulfil these callbacks, whenever they were made. It is the sum of `attempts.results`; `running` has no result yet.',
    ...{ unit: 'count', numerator: 'attempts', denominator: null },
  },
  'attempts.perCallbackTried': {
    text: 'Tries that a callback took, of those that were tried at all.',
    ...{
      unit: 'per callback',
      numerator: 'attempts.total',
      denominator: 'attempts.callbacksTried',
    },
  },
  'firstAttempt.reachRate': {
    text: 'Of the callbacks whose person was rung in the first attempt, how many picked up. A call that ended for want of a key (as at a voicemail) did not reach anybody.',
    ...{ unit: 'share', numerator: 'firstAttempt.reached', denominator: 'firstAttempt.called' },
  },
  'waitSaved.totalSeconds': {
    text: 'Time off the phone: from the end of the call in which it was promised (of one asked for without a call, from the promise) until the phone first rang. Of callbacks that reached an agent and whose person had not chosen the time: a chosen time is no wait.',
    ...{ unit: 'seconds', numerator: 'sum over waitSaved.callbacks', denominator: null },
  },
  'waitSaved.meanSeconds': {
    text: 'The same, of one callback.',
    ...{ unit: 'seconds', numerator: 'waitSaved.totalSeconds', denominator: 'waitSaved.callbacks' },
  },
  'lateness.onTimeShare': {
    text: `Rung no later than ${graceSeconds} s after the latest moment that was promised: the time chosen, or the upper end of the range that was told (also where only “more than” was said). Given up without ever ringing is late, cancelled is neither.`,
    ...{
      unit: 'share',
      numerator: 'lateness.onTime',
      denominator: 'lateness.rung + lateness.neverRung',
    },
  },
  'lateness.p50Seconds': {
    text: 'Half of those who were rung were rung no later than so after that moment; 0 is in time. A re-scheduled one goes by its last time.',
    ...{ unit: 'seconds', numerator: 'median over lateness.rung', denominator: null },
  },
  'lateness.p90Seconds': {
    text: 'The same of nine in ten.',
    ...{ unit: 'seconds', numerator: '90th percentile over lateness.rung', denominator: null },
  },
  'agentHeld.totalSeconds': {
    text: 'Agents on the line with nobody to talk to: from when one is known to be there (where nothing tells, from when the contact centre picked up) until the two were joined or the call ended. Over all attempts.',
    ...{ unit: 'seconds', numerator: 'sum over the agent legs', denominator: null },
  },
  'customerHeld.meanSeconds': {
    text: 'People on the line before their agent, from picking up until the two were joined; what we say and ask is in it.',
    ...{
      unit: 'seconds',
      numerator: 'sum over customerHeld.callbacks',
      denominator: 'customerHeld.callbacks',
    },
  },
};

const moments: Record<ReportScope['counting'], string> = {
  promised: 'when the callback was promised; its attempts go with it',
  ended: 'when the callback ended; its attempts go with it',
};

/** Of every figure that a report has. */
export function definitionsOf(counting: ReportScope['counting']): Definition[] {
  const all = (of: Record<string, Of>, moment: string): Definition[] =>
    Object.entries(of).map(([figure, definition]) => ({ figure, ...definition, moment }));
  return [
    ...(counting === 'promised' ? all(offers, 'when the call came to us') : []),
    ...all(callbacks, moments[counting]),
  ];
}
