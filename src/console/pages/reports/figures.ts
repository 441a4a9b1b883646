import type { Format } from '../../text/format.ts';
import type { Texts } from '../../text/en.ts';
import type { Figures } from './use-report.ts';

export type FigureName = keyof Texts['reports']['figures'];

/** A figure as it is shown: its value, and out of what. */
export interface Shown {
  value: string;
  /** Of a share or a mean, its parts. */
  of?: { part: number; all: number };
  /** How many it is reckoned from, where few would mislead. */
  n?: number;
}

/** Fewer tell little: one more or less moves the figure. */
export const enough = 30;

/** Every figure in order; null where this report has none. */
export const shownFigures: Record<FigureName, (figures: Figures, format: Format) => Shown | null> =
  {
    offersMade: ({ offers }, format) => offers && { value: format.number(offers.made) },
    takeRate: ({ offers }, format) =>
      offers && share(offers.takeRate, offers.taken, offers.made, format),
    callbacks: ({ callbacks }, format) => ({ value: format.number(callbacks) }),
    completedShare: ({ completedShare, outcomes, callbacks }, format) =>
      share(completedShare, outcomes.completed, callbacks - outcomes.open, format),
    attempts: ({ attempts }, format) => ({ value: format.number(attempts.total) }),
    perCallback: ({ attempts }, format) => ({
      ...{ value: orDash(attempts.perCallbackTried, (mean) => format.number(mean, 2)) },
      ...{ of: { part: attempts.total, all: attempts.callbacksTried }, n: attempts.callbacksTried },
    }),
    reachRate: ({ firstAttempt }, format) =>
      share(firstAttempt.reachRate, firstAttempt.reached, firstAttempt.called, format),
    waitSaved: ({ waitSaved }, format) => ({ value: format.duration(waitSaved.totalSeconds) }),
    waitSavedMean: ({ waitSaved }, format) => ({
      value: orDash(waitSaved.meanSeconds, format.duration),
      n: waitSaved.callbacks,
    }),
    onTime: ({ lateness }, format) =>
      share(lateness.onTimeShare, lateness.onTime, lateness.rung + lateness.neverRung, format),
    lateP50: ({ lateness }, format) => ({
      ...{ value: orDash(lateness.p50Seconds, format.duration), n: lateness.rung },
    }),
    lateP90: ({ lateness }, format) => ({
      ...{ value: orDash(lateness.p90Seconds, format.duration), n: lateness.rung },
    }),
    agentHeld: ({ agentHeld }, format) => ({ value: format.duration(agentHeld.totalSeconds) }),
    customerHeld: ({ customerHeld }, format) => ({
      value: orDash(customerHeld.meanSeconds, format.duration),
      n: customerHeld.callbacks,
    }),
  };

function share(value: number | null, part: number, all: number, format: Format): Shown {
  return { value: orDash(value, (seen) => format.percent(seen)), of: { part, all }, n: all };
}

function orDash(value: number | null, written: (value: number) => string): string {
  return value === null ? '–' : written(value);
}
