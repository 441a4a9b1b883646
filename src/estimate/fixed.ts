import type { Estimate } from '../callback/callback.ts';

/**
 * The operator's own word for the wait: no range, because a callback is then due at exactly that time.
 * @param seconds >= 0, from joining the line
 * @param now milliseconds since 1970
 */
export function fixedEstimate(seconds: number, now: number): Estimate {
  return {
    meanSeconds: seconds,
    lowSeconds: seconds,
    highSeconds: seconds,
    confidence: 1,
    basis: 'fixed',
    at: now,
  };
}

/** The same word for when nothing better is known: nobody says how often it is right. */
export function fallbackEstimate(seconds: number, now: number): Estimate {
  return { ...fixedEstimate(seconds, now), confidence: 0, basis: 'fallback' };
}

/** What is left of an estimate for somebody who has waited already. @param waitedSeconds >= 0 */
export function afterWaiting(estimate: Estimate, waitedSeconds: number): Estimate {
  const left = (seconds: number): number => Math.max(0, seconds - waitedSeconds);
  return {
    ...estimate,
    meanSeconds: left(estimate.meanSeconds),
    lowSeconds: left(estimate.lowSeconds),
    highSeconds: left(estimate.highSeconds),
  };
}
