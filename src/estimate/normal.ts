/** The normal law and, through it, the gamma law: what sums of exponential times look like. */

/** P(Z <= z), to 1.5e-7 (Abramowitz & Stegun 1964, 26.2.17). */
export function normalCdf(z: number): number {
  if (z < 0) return 1 - normalCdf(-z);
  if (z > 8) return 1;
  const t = 1 / (1 + 0.2316419 * z);
  const tail =
    t *
    (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  return 1 - (Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)) * tail;
}

/** How far the gamma law reaches in normal scores: below, the time would be 0. @param shape > 0 */
function cubeRoot(shape: number): { middle: number; width: number } {
  return { middle: 1 - 1 / (9 * shape), width: 1 / (3 * Math.sqrt(shape)) };
}

/** The time whose normal score is `z` under the gamma law of this mean (Wilson & Hilferty 1931). */
export function gammaQuantile(mean: number, shape: number, z: number): number {
  const { middle, width } = cubeRoot(shape);
  return mean * Math.max(0, middle + z * width) ** 3;
}

/** The normal score of `time` under the gamma law of this mean: P(T <= time) = normalCdf(score). @param mean > 0 */
export function gammaScore(mean: number, shape: number, time: number): number {
  const { middle, width } = cubeRoot(shape);
  return (Math.cbrt(time / mean) - middle) / width;
}
