import { row, type Row } from './row.ts';
import type { Interval } from '../src/sim/centre/interval.ts';

/** Ours beside the exact value, and how far ours may be off: half the interval's width as a share of the mean. */
export function rowsOf(
  what: string,
  { metric, unit }: { metric: string; unit: string },
  interval: Interval | null,
  reference: number | null,
): Row[] {
  if (interval === null) return [];
  const { mean, halfWidth, count } = interval;
  if (reference !== null && Math.abs(mean - reference) > halfWidth)
    console.error(`${what}, ${metric}: ${mean} ± ${halfWidth} does not hold ${reference}`);
  return [
    {
      ...row({ case: what, metric, unit }, [mean], reference === null ? [] : [reference]),
      runs: count,
    },
    {
      ...row({ case: what, metric: `${metric}: half-width`, unit: 'share' }, [halfWidth / mean]),
      runs: count,
    },
  ];
}
