/** A mean of independent values and how far the true one may be off, with the given confidence. */
export interface Interval {
  mean: number;
  /** Half the width of the interval; Infinity of fewer than two values. */
  halfWidth: number;
  /** Of how many independent values. */
  count: number;
}

/** Student's interval of the mean. @param confidence 0-1 */
export function intervalOf(values: readonly number[], confidence = 0.95): Interval {
  const count = values.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / count;
  if (count < 2) return { mean, halfWidth: Infinity, count };
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const standardError = Math.sqrt(squares / (count - 1) / count);
  return { mean, halfWidth: studentQuantile(count - 1, confidence) * standardError, count };
}

/**
 * Of the ratio of two sums over independent pieces (replications or batches), by the delta method: pieces may be of
 * any size, as long as there are many. Null where the bottom is 0.
 */
export function intervalOfRatio(
  tops: readonly number[],
  bottoms: readonly number[],
  confidence = 0.95,
): Interval | null {
  if (tops.length !== bottoms.length) throw new RangeError('pairs were wanted');
  const bottom = bottoms.reduce((sum, value) => sum + value, 0);
  if (bottom === 0) return null;
  const ratio = tops.reduce((sum, value) => sum + value, 0) / bottom;
  const meanBottom = bottom / bottoms.length;
  const residuals = tops.map((top, i) => (top - ratio * (bottoms[i] ?? Number.NaN)) / meanBottom);
  return { ...intervalOf(residuals, confidence), mean: ratio };
}

/**
 * The confidence of each of `count` intervals so that all hold at once with `together` (Bonferroni): of forty 95 %
 * intervals two would miss.
 */
export function confidenceOfEach(count: number, together = 0.95): number {
  return 1 - (1 - together) / count;
}

const quantiles = new Map<string, number>();

/** How many standard errors wide the two-sided interval is. @param degrees of freedom, a whole number from 1 */
export function studentQuantile(degrees: number, confidence: number): number {
  const key = `${degrees} ${confidence}`;
  const known = quantiles.get(key);
  if (known !== undefined) return known;
  // By the angle, tan = t / sqrt(degrees), the probability has a finite sum; half a turn holds all of it.
  let low = 0;
  let high = Math.PI / 2;
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2;
    if (probabilityWithin(middle, degrees) < confidence) low = middle;
    else high = middle;
  }
  const quantile = Math.tan((low + high) / 2) * Math.sqrt(degrees);
  quantiles.set(key, quantile);
  return quantile;
}

/** P(|T| < tan(angle) sqrt(degrees)): Abramowitz & Stegun 26.7.3 and 26.7.4. */
function probabilityWithin(angle: number, degrees: number): number {
  const [sine, cosine] = [Math.sin(angle), Math.cos(angle)];
  const isOdd = degrees % 2 === 1;
  let term = isOdd ? cosine : 1;
  let sum = degrees === 1 ? 0 : term;
  for (let k = isOdd ? 3 : 2; k < degrees; k += 2) {
    term *= ((k - 1) / k) * cosine ** 2;
    sum += term;
  }
  return isOdd ? (2 / Math.PI) * (angle + sine * sum) : sine * sum;
}
