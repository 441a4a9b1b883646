import { dial, serveReady } from '../callback-life.ts';
import type { Centre, Policy, Watcher } from '../centre.ts';
import { answerFirst } from '../live.ts';
import type { Call, Callback } from '../people.ts';

export interface TimerPolicy {
  name: string;
  /** How long after the promise the phone is rung; null: no callback is offered. */
  quoteSeconds: (centre: Centre, call: Call) => number | null;
}

/**
 * Rings when the wait that was quoted is over. Who has pressed the key goes before everybody who holds the line (the
 * guide's return call has priority 5), and in the order of the keys.
 */
export function timerPolicy({ name, quoteSeconds }: TimerPolicy): {
  policy: Policy;
  watcher: Watcher;
} {
  const dueAt = new Map<Callback, number>();
  let dueNext = Infinity;
  const isDue = (centre: Centre, callback: Callback): boolean =>
    callback.stage === 'waiting' &&
    (callback.tries > 0 || (dueAt.get(callback) ?? Infinity) <= centre.now);
  return {
    policy: {
      name,
      offers(centre, call) {
        const seconds = quoteSeconds(centre, call);
        if (seconds !== null) dueNext = centre.now + seconds;
        return seconds !== null;
      },
      look(centre) {
        for (const callback of centre.callbacks)
          if (isDue(centre, callback)) dial(centre, callback);
      },
      serveNext(centre) {
        const ready = firstReady(centre.callbacks);
        if (!ready) return answerFirst(centre);
        serveReady(centre, ready);
        return true;
      },
    },
    watcher: {
      promised(centre, callback) {
        // Accepting follows the offer at once.
        dueAt.set(callback, dueNext);
        centre.lookAt(dueNext);
      },
    },
  };
}

function firstReady(callbacks: readonly Callback[]): Callback | null {
  let first: Callback | null = null;
  for (const callback of callbacks)
    if (callback.stage === 'ready' && (first === null || callback.readyAt < first.readyAt))
      first = callback;
  return first;
}
