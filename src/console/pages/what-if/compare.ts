import type { Figure, Measured } from './types.ts';

/** Whether a difference is larger than chance would make it: its 95 % interval leaves 0 out. */
export function isClear(less: NonNullable<Measured>): boolean {
  return less.halfWidth !== null && Math.abs(less.mean) > less.halfWidth;
}

export type Verdict = 'better' | 'worse' | 'other' | 'unclear';

/** What a difference to today means for callers and agents. */
export function verdictOf(less: NonNullable<Measured>, better: Figure['better']): Verdict {
  if (!isClear(less)) return 'unclear';
  if (better === null) return 'other';
  return less.mean < 0 === (better === 'less') ? 'better' : 'worse';
}
