import type { Target } from './target.ts';

/** Why what a call was doing came to an end from outside. */
export type Cause =
  /** The other end hung up, or was lost. */
  | { kind: 'gone' }
  /** The account ended it, or a limit did. */
  | { kind: 'ended' }
  /** The account sent it to another document. */
  | { kind: 'redirected'; target: Target }
  /** Somebody took it out of its queue. */
  | { kind: 'claimed' }
  /** A key silenced what was said. */
  | { kind: 'hushed' };

/** Thrown out of whatever a call waits for; each verb tidies up and lets it pass. */
export class Interruption extends Error {
  readonly why: Cause;

  constructor(why: Cause) {
    super(`interrupted: ${why.kind}`);
    this.name = 'Interruption';
    this.why = why;
  }
}

/** The promise's outcome, unless the signal aborts first: then its reason is thrown. */
export function until<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const abort = (): void => reject(signal.reason as Error);
  if (signal.aborted) abort();
  else signal.addEventListener('abort', abort, { once: true });
  return Promise.race([aborted, promise]).finally(() => signal.removeEventListener('abort', abort));
}
