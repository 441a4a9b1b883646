import type { KnownWait } from '../callback/wait-estimate.ts';
import { chanceAbove, type Scores } from './conformal.ts';
import type { Forecast } from './forecast.ts';
import type { PickUpLaw } from './pick-up.ts';
import { gammaQuantile, gammaScore } from './normal.ts';

/** Puts a forecast into words: quantiles at the scores that were found to hold. */
export function knownWait(
  at: number,
  { meanSeconds, shape }: Pick<Forecast, 'meanSeconds' | 'shape'>,
  scores: Scores,
  basis: 'line' | 'return-calls',
): KnownWait {
  return {
    known: true,
    at,
    meanSeconds,
    p50Seconds: gammaQuantile(meanSeconds, shape, scores.p50),
    p80Seconds: gammaQuantile(meanSeconds, shape, scores.p80),
    lowSeconds: gammaQuantile(meanSeconds, shape, scores.p10),
    highSeconds: gammaQuantile(meanSeconds, shape, scores.p90),
    probabilityOver: (seconds) =>
      chanceAbove(scores, gammaScore(meanSeconds, shape, Math.max(0, seconds))),
    basis,
  };
}

/** An agent is free: nobody waits longer than it takes to pick up. */
export function freeAgentWait(at: number, pickUp: PickUpLaw): KnownWait {
  return {
    known: true,
    at,
    meanSeconds: pickUp.meanSeconds,
    p50Seconds: pickUp.quantile(0.5),
    p80Seconds: pickUp.quantile(0.8),
    lowSeconds: pickUp.quantile(0.1),
    highSeconds: pickUp.quantile(0.9),
    probabilityOver: (seconds) => pickUp.shareOver(Math.max(0, seconds)),
    basis: 'agents-free',
  };
}
