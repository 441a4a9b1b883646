import type { Draws, Range } from './draws.ts';

/** How simulated agents behave; each call is drawn from these. */
export interface Habits {
  /** From the first ring to the answer, or to pressing the call away. */
  readonly answerMs: Range;
  /** How long the agent talks, unless the caller hangs up first. */
  readonly talkMs: Range;
  /** Work after each call; drawn once for each agent. */
  readonly wrapUpSeconds: Range;
  /** Share of calls that are pressed away (603), 0-1. */
  readonly rejectShare: number;
  /** Share of calls that ring unheard, 0-1. */
  readonly ignoreShare: number;
  /** Finished calls before a break; null takes none. */
  readonly callsBetweenBreaks: Range | null;
  readonly breakMs: Range;
  /** How long an agent whom TaskRouter sent offline takes to notice and come back. */
  readonly returnMs: Range;
}

export const usualHabits: Habits = {
  answerMs: [1_000, 4_000],
  talkMs: [20_000, 60_000],
  wrapUpSeconds: [3, 10],
  rejectShare: 0.02,
  ignoreShare: 0.02,
  callsBetweenBreaks: [8, 15],
  breakMs: [30_000, 90_000],
  returnMs: [5_000, 15_000],
};

export type Conduct =
  | { readonly kind: 'answers'; readonly afterMs: number; readonly talkMs: number }
  | { readonly kind: 'rejects'; readonly afterMs: number }
  | { readonly kind: 'ignores' };

/** What the agent does with the next call. The number of draws is always the same, so that habits do not shift them. */
export function nextConduct(draws: Draws, habits: Habits): Conduct {
  const ignores = draws.chance(habits.ignoreShare);
  const rejects = draws.chance(habits.rejectShare);
  const afterMs = draws.between(habits.answerMs);
  const talkMs = draws.between(habits.talkMs);
  if (ignores) return { kind: 'ignores' };
  return rejects ? { kind: 'rejects', afterMs } : { kind: 'answers', afterMs, talkMs };
}
