import type { Clock } from '../../../base/clock.ts';

/** Answers kept for a while; who asks while one is on its way waits for that one. */
export interface Kept<T> {
  /** @throws what `load` throws, to everybody who waits for it */
  get(key: string, keepMs: number, load: () => Promise<T>): Promise<T>;
}

/** A failure is not asked for again at once, or a service that says "too many requests" never recovers. */
const failureKeepMs = 5000;

/**
 * Ages are wall time: between two calls the runtime freezes a Function, and a monotonic clock may stand
 * still meanwhile.
 */
export function keepAnswers<T>(clock: Clock): Kept<T> {
  const entries = new Map<string, { answer: Promise<T>; from: number; until: number }>();
  return {
    get(key, keepMs, load) {
      const now = clock.now();
      const found = entries.get(key);
      // A clock set back must not keep an answer for ever.
      if (found && now >= found.from && now < found.until) return found.answer;
      const entry = { answer: load(), from: now, until: Number.POSITIVE_INFINITY };
      entries.set(key, entry);
      const keepFor = (ms: number) => () => {
        entry.from = clock.now();
        entry.until = entry.from + ms;
      };
      entry.answer.then(keepFor(keepMs), keepFor(failureKeepMs));
      return entry.answer;
    },
  };
}
