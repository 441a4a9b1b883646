/** A lognormal law: handle times and ring times follow it closely (Brown et al. 2005). */
export interface Lognormal {
  /** Mean and standard deviation of the logarithm of seconds. */
  mu: number;
  sigma: number;
}

/** @param mean seconds, > 0 @param cv coefficient of variation, > 0 */
export function lognormal(mean: number, cv: number): Lognormal {
  const variance = Math.log(1 + cv * cv);
  return { mu: Math.log(mean) - variance / 2, sigma: Math.sqrt(variance) };
}

/** P(more than `seconds`). */
export function survival({ mu, sigma }: Lognormal, seconds: number): number {
  return seconds <= 0 ? 1 : normalTail((Math.log(seconds) - mu) / sigma);
}

/** The mean of what is over after `seconds`, or 0: E[(T - seconds)+] (as Black and Scholes 1973 price a call). */
export function meanExcess(law: Lognormal, seconds: number): number {
  const { mu, sigma } = law;
  const mean = Math.exp(mu + (sigma * sigma) / 2);
  if (seconds <= 0) return mean - seconds;
  const d = (mu - Math.log(seconds)) / sigma;
  return mean * normalTail(-d - sigma) - seconds * normalTail(-d);
}

/** P(standard normal > x), to 1.2e-7 of its value (the rational Chebyshev fit `erfcc` of Press et al., Numerical Recipes). */
export function normalTail(x: number): number {
  const z = Math.abs(x) / Math.SQRT2;
  const t = 1 / (1 + z / 2);
  // Horner's rule by hand: a loop over the coefficients takes five times as long, and agents are many.
  let sum = 1.48851587 + t * (-0.82215223 + t * 0.17087277);
  sum = 0.27886807 + t * (-1.13520398 + t * sum);
  sum = 0.09678418 + t * (-0.18628806 + t * sum);
  sum = 1.00002368 + t * (0.37409196 + t * sum);
  const tail = (t * Math.exp(-z * z - 1.26551223 + t * sum)) / 2;
  return x >= 0 ? tail : 1 - tail;
}
