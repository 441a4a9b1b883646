/** A time that is only known by its law. */
export interface Moments {
  meanSeconds: number;
  variance: number;
}

/** So many terms are added one by one; the sum of the rest is an integral with two corrections. */
const plainTerms = 16;

/**
 * The wait of who has `ahead` people before him, each of whom may give up: a sum of exponential times with rates
 * serviceRate + k·abandonRate, k = ahead..0 (M/M/s+M, exact; Whitt 1999). Costs the same however long the line is.
 * @param ahead >= 0; a fraction counts as a fraction of a time
 * @param serviceRate > 0, of all agents together, per second
 * @param abandonRate >= 0, of one person, per second
 */
export function lineWait(ahead: number, serviceRate: number, abandonRate: number): Moments {
  const whole = Math.floor(ahead);
  const rateAt = (k: number): number => serviceRate + k * abandonRate;
  const part = (ahead - whole) / rateAt(whole + 1);
  let meanSeconds = part;
  let variance = part / rateAt(whole + 1);
  const plain = Math.min(whole, plainTerms - 1);
  for (let k = 0; k <= plain; k += 1) {
    const mean = 1 / rateAt(k);
    meanSeconds += mean;
    variance += mean * mean;
  }
  if (whole >= plainTerms) {
    const [first, last] = [rateAt(plainTerms), rateAt(whole)];
    meanSeconds += sumOfReciprocals(first, last, whole - plainTerms, abandonRate);
    variance += sumOfSquares(first, last, whole - plainTerms, abandonRate);
  }
  return { meanSeconds, variance };
}

/** Σ 1/r over r = first, first + step, … last (Euler–Maclaurin). */
function sumOfReciprocals(first: number, last: number, steps: number, step: number): number {
  const integral =
    step * steps < 1e-9 * first ? steps / first : Math.log1p((step * steps) / first) / step;
  const ends = (1 / first + 1 / last) / 2;
  return integral + ends + (step / 12) * (1 / (first * first) - 1 / (last * last));
}

/** Σ 1/r² over the same. */
function sumOfSquares(first: number, last: number, steps: number, step: number): number {
  const ends = (1 / (first * first) + 1 / (last * last)) / 2;
  return steps / (first * last) + ends + (step / 6) * (1 / first ** 3 - 1 / last ** 3);
}

/**
 * How many of `ahead` are still before him after so long, on average; the inverse of `lineWait` without chance
 * (fluid; may be below 0: his turn has come before).
 */
export function aheadAfter(
  seconds: number,
  ahead: number,
  serviceRate: number,
  abandonRate: number,
): number {
  const given = abandonRate * seconds;
  if (given < 1e-9) return ahead - serviceRate * seconds;
  const floor = serviceRate / abandonRate;
  return (ahead + floor) * Math.exp(-given) - floor;
}
