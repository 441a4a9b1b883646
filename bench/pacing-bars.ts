/** What is measured of callbacks: the columns of the promise of virtual hold. */
export const units = {
  'late-mean': 's',
  'late-p90': 's',
  'hold-mean': 's',
  'hold-p95': 's',
  'held-over-2s': 'share',
  'hung-up-on-hold': 'share',
  'place-error-median': 's',
  'place-error-p90': 's',
  'lost-share': 'share',
  'lost-per-callback': 's',
  'overtaken-mean': 'persons',
  'live-wait-vs-holding': 'ratio',
  'unserved-vs-none': 'ratio',
  'redials-per-callback': 'calls',
} as const;

export type Metric = keyof typeof units;
export const metrics = Object.keys(units) as Metric[];
export type Figures = Record<Metric, number | null>;

function bars(...values: readonly number[]): Record<Metric, number> {
  const pairs = metrics.map((metric, i) => [metric, values[i] ?? Number.NaN]);
  return Object.fromEntries(pairs) as Record<Metric, number>;
}

/**
 * What a callback may cost at most, by the size of the pool (simulated, measured beforehand with a simulator of its own;
 * 10 to 20 % above what was reached there).
 */
export const barsOf = {
  'P8 no wrap-up signal': bars(
    ...[9, 16.5, 0.2, 0, 0.01, 0.001, 36, 115],
    ...[0.011, 13.5, 0.2, 1.06, 0.93, 0.085],
  ),
  'P8 wrap-up signal': bars(
    ...[3.4, 10.5, 3.8, 21, 0.31, 0.012, 24, 95],
    ...[0.0048, 6.2, 0.06, 1.02, 0.92, 0.085],
  ),
  P30: bars(
    ...[3.9, 11.2, 2.5, 16.5, 0.23, 0.008, 17, 45],
    ...[0.0038, 7, 0.46, 1.02, 0.98, 0.085],
  ),
  P150: bars(...[1.7, 4.8, 1.1, 6, 0.185, 0.0035, 8, 19], ...[0.0021, 4.3, 1.8, 1.02, 0.98, 0.085]),
};
