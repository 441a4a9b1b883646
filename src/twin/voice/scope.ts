import type { Desk } from './desk.ts';
import type { LiveCall } from './live-call.ts';
import type { Params, Target } from './target.ts';
import type { Verb } from './twiml/verbs.ts';

/** Where TwiML is run: on the call itself, in a queue's music, or as a whisper before a bridge. */
export interface Scope {
  readonly desk: Desk;
  readonly call: LiveCall;
  /** Aborts with an `Interruption`. */
  readonly signal: AbortSignal;
  /** The verbs allowed here; null: all. */
  readonly permits: ReadonlySet<Verb['verb']> | null;
  /** What its webhooks tell beside what is told of every call. */
  readonly params: () => Params;
  /** Runs documents in another scope: verbs that lead to other TwiML need it. */
  readonly run: (scope: Scope, first: Target) => Promise<Ending>;
}

/** How it goes on after a verb. */
export type Next =
  | { kind: 'next' }
  | { kind: 'fetch'; target: Target }
  /** `<Leave>`. */
  | { kind: 'left' }
  /** `<Hangup>` or `<Reject>`. */
  | { kind: 'hung-up' };

export type Ending = 'finished' | 'left' | 'hung-up';

export const next: Next = { kind: 'next' };
