/** A number in (0, 1), never 0 or 1. */
export type Random = () => number;

/**
 * Numbers that look random and are the same for the same words (sfc32 of Doty-Humphrey, seeded by a hash of them).
 * Streams of other words have nothing to do with each other: the n-th caller is the same person under every policy.
 */
export function stream(...words: readonly (string | number)[]): Random {
  let hash = 0x811c9dc5;
  const text = words.join(' ');
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  let [a, b, c, counter] = [hash | 0, (hash ^ 0x9e3779b9) | 0, ~hash | 0, 1];
  const next = (): number => {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (c << 21) | (c >>> 11);
    c = (c + sum) | 0;
    return ((sum >>> 0) + 0.5) / 4_294_967_296;
  };
  for (let i = 0; i < 15; i++) next();
  return next;
}

/** How long something takes: a mean in seconds and a way to draw. */
export interface Law {
  readonly meanSeconds: number;
  draw(random: Random): number;
}

/** @param meanSeconds > 0 */
export function exponential(meanSeconds: number): Law {
  return { meanSeconds, draw: (random) => -meanSeconds * Math.log(random()) };
}

/** @param meanSeconds > 0 @param cv standard deviation ÷ mean, > 0 */
export function lognormal(meanSeconds: number, cv: number): Law {
  const variance = Math.log(1 + cv * cv);
  const mu = Math.log(meanSeconds) - variance / 2;
  const sigma = Math.sqrt(variance);
  return { meanSeconds, draw: (random) => Math.exp(mu + sigma * standardNormal(random)) };
}

/** @param seconds >= 0 */
export function constant(seconds: number): Law {
  return { meanSeconds: seconds, draw: () => seconds };
}

/** By Box and Muller. */
export function standardNormal(random: Random): number {
  return Math.sqrt(-2 * Math.log(random())) * Math.cos(2 * Math.PI * random());
}
