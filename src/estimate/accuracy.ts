import type { QuoteSums, SettledQuote } from '../callback/kept-quote.ts';

/** How good the quotes of a week were. Seconds; null where there was nothing to score. */
export interface Accuracy {
  n: number;
  rmseSeconds: number | null;
  maeSeconds: number | null;
  /** Above 0: quoted too long. */
  biasSeconds: number | null;
  /** Share of waits within `lowSeconds`..`highSeconds`; 0.8 is meant. */
  rangeCoverage: number | null;
  /** Share of waits up to the P80; 0.8 is meant. */
  p80Coverage: number | null;
  /** Mean pinball loss of the P80. */
  pinballSeconds: number | null;
  /** The same calls by the guide's five-minute mean; a ratio below 1 is better than it. */
  baseline: {
    n: number;
    rmseSeconds: number | null;
    maeSeconds: number | null;
    rmseRatio: number | null;
    maeRatio: number | null;
  };
  agentsFree: { n: number; meanWaitSeconds: number | null };
  censored: number;
  unknown: number;
}

export function noSums(): QuoteSums {
  return {
    ...{ scored: 0, error: 0, absoluteError: 0, squaredError: 0 },
    ...{ inRange: 0, belowP80: 0, pinball80: 0 },
    ...{ compared: 0, comparedAbsolute: 0, comparedSquared: 0 },
    ...{ baselineAbsolute: 0, baselineSquared: 0 },
    ...{ agentsFree: 0, agentsFreeWaited: 0, censored: 0, unknown: 0 },
  };
}

/**
 * Adds one quote to the sums. Scored is who had to wait and reached an agent: of who did not, only a lower bound is
 * known, and who was told of a free agent would make every figure look better than the waits are.
 */
export function addQuote(sums: QuoteSums, quote: SettledQuote): void {
  const { believed, baselineSeconds, waitedSeconds: waited } = quote;
  if (!believed) sums.unknown += 1;
  else if (quote.happened !== 'answered') sums.censored += 1;
  else if (quote.basis === 'agents-free') {
    sums.agentsFree += 1;
    sums.agentsFreeWaited += waited;
  } else {
    const { meanSeconds, p80Seconds, lowSeconds, highSeconds } = believed;
    const error = meanSeconds - waited;
    sums.scored += 1;
    sums.error += error;
    sums.absoluteError += Math.abs(error);
    sums.squaredError += error * error;
    if (waited >= lowSeconds && waited <= highSeconds) sums.inRange += 1;
    if (waited <= p80Seconds) sums.belowP80 += 1;
    sums.pinball80 += Math.max(0.8 * (waited - p80Seconds), 0.2 * (p80Seconds - waited));
    if (baselineSeconds === null) return;
    const other = baselineSeconds - waited;
    sums.compared += 1;
    sums.comparedAbsolute += Math.abs(error);
    sums.comparedSquared += error * error;
    sums.baselineAbsolute += Math.abs(other);
    sums.baselineSquared += other * other;
  }
}

export function accuracyOf(sums: QuoteSums): Accuracy {
  const { scored: n, compared, agentsFree, censored, unknown } = sums;
  return {
    n,
    rmseSeconds: rootMean(sums.squaredError, n),
    maeSeconds: mean(sums.absoluteError, n),
    biasSeconds: mean(sums.error, n),
    rangeCoverage: mean(sums.inRange, n),
    p80Coverage: mean(sums.belowP80, n),
    pinballSeconds: mean(sums.pinball80, n),
    baseline: {
      n: compared,
      rmseSeconds: rootMean(sums.baselineSquared, compared),
      maeSeconds: mean(sums.baselineAbsolute, compared),
      rmseRatio: rootMean(sums.comparedSquared, sums.baselineSquared),
      maeRatio: mean(sums.comparedAbsolute, sums.baselineAbsolute),
    },
    agentsFree: { n: agentsFree, meanWaitSeconds: mean(sums.agentsFreeWaited, agentsFree) },
    ...{ censored, unknown },
  };
}

/** Null where there is nothing to divide by. */
function mean(sum: number, n: number): number | null {
  return n > 0 ? sum / n : null;
}

function rootMean(sum: number, n: number): number | null {
  return n > 0 ? Math.sqrt(Math.max(0, sum) / n) : null;
}
