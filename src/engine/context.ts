import type { Clock } from '../base/clock.ts';
import type { Log } from '../base/log.ts';
import type { Database } from '../store/database.ts';
import type { CallControl } from './call-control.ts';
import type { Joined } from './attempt-times.ts';
import { AttemptHints } from './attempt-hints.ts';
import { HeldLeases } from './held-leases.ts';
import { Lines } from './lines.ts';
import { QuoteBook } from './quote-book.ts';
import { PaceHints } from './pace-hints.ts';
import { QueueViews } from './queue-views.ts';
import { WakeUp } from './wake-up.ts';

/** A node looks for due callbacks at least this often, should every hint be missed. */
export const pollMs = 5_000;

/** What every verb receives. One a process (several in a simulated world). */
export interface Engine {
  readonly db: Database;
  readonly clock: Clock;
  readonly log: Log;
  readonly nodeId: string;
  /** The SIP address is loopback: test numbers and loopback destinations are allowed. */
  readonly loopback: boolean;
  /** How long a claim is ours without a renewal. */
  readonly leaseMs: number;
  readonly control: CallControl;
  readonly held: HeldLeases;
  readonly wakeUp: WakeUp;
  /** An agent has answered, or is wanted before the customer has. */
  readonly agentAnswers: AttemptHints;
  readonly agentWanted: AttemptHints;
  readonly paceHints: PaceHints;
  readonly queueViews: QueueViews;
  readonly lines: Lines;
  /** What is to be kept of quotes; nothing until `keepQuotes`. */
  readonly quotes: QuoteBook;
  /** Set by the runner's stop: no new claims, and new callers stay in the contact centre's queue. */
  isStopping: boolean;
  /** Told of every two that are joined. */
  onJoined: ((joined: Joined) => void) | null;
}

export interface EngineOptions {
  db: Database;
  clock: Clock;
  log: Log;
  nodeId: string;
  loopback: boolean;
  control: CallControl;
  /** Default 10 s; a dead node's work is taken over after as much. */
  leaseMs?: number;
}

export function createEngine(options: EngineOptions): Engine {
  return {
    ...options,
    leaseMs: options.leaseMs ?? 10_000,
    held: new HeldLeases(options.clock),
    wakeUp: new WakeUp(),
    agentAnswers: new AttemptHints(),
    agentWanted: new AttemptHints(),
    paceHints: new PaceHints(),
    queueViews: new QueueViews(),
    lines: new Lines(options),
    quotes: new QuoteBook(),
    isStopping: false,
    onJoined: null,
  };
}
