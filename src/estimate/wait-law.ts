import type { KnownWait } from '../callback/wait-estimate.ts';
import { chanceAbove, type Scores } from './conformal.ts';
import type { Forecast } from './forecast.ts';
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

/** An agent is free: nobody waits. */
export function noWait(at: number): KnownWait {
  return {
    known: true,
    at,
    meanSeconds: 0,
    p50Seconds: 0,
    p80Seconds: 0,
    lowSeconds: 0,
    highSeconds: 0,
    probabilityOver: () => 0,
    basis: 'agents-free',
  };
}
