import type { Expect } from './dialogue.ts';

/*
 * How every dialogue waits for an answer. Keys pressed early count for the next question, but not
 * after an error (the person answers what they think was asked) nor for a confirmation.
 */

/** Wrong or missing answers in a row after which a dialogue gives up. */
export const mistakesMax = 3;

export function oneKey(options: { typeAhead: boolean; timeoutMs?: number }): Expect {
  const { typeAhead, timeoutMs = 6000 } = options;
  return { kind: 'key', timeoutMs, typeAhead };
}

/** Digits ended by `#`, a pause, or their number. @param maxDigits 1-40 */
export function digits(maxDigits: number, options: { typeAhead: boolean }): Expect {
  return { kind: 'digits', maxDigits, timeoutMs: 10_000, pauseMs: 5000, ...options };
}

export const allSaid: Expect = { kind: 'said' };
export const requestDone: Expect = { kind: 'done' };
