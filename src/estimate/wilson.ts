/** A share that was seen, and where the true one lies: the Wilson score interval (Wilson 1927), 95 %. */
export interface SeenShare {
  n: number;
  /** Null where nothing was seen. */
  share: number | null;
  /** With nothing seen it may be anything: 0 to 1. */
  low: number;
  high: number;
}

/** The 97.5 % quantile of the standard normal law. */
const z = 1.959964;

/** @param hits 0 to n */
export function seenShare(hits: number, n: number): SeenShare {
  if (n === 0) return { n, share: null, low: 0, high: 1 };
  const share = hits / n;
  const middle = (share + (z * z) / (2 * n)) / (1 + (z * z) / n);
  const half =
    (z / (1 + (z * z) / n)) * Math.sqrt((share * (1 - share)) / n + (z * z) / (4 * n * n));
  return { n, share, low: Math.max(0, middle - half), high: Math.min(1, middle + half) };
}
