import type { CallbackView } from '../../src/engine/views.ts';
import type { Moment } from './moments.ts';

/*
 * What happened, as everybody outside the platform saw it. All times are milliseconds since 1970, of one machine.
 */

/** Somebody was told that they will be called back. */
export interface Promised {
  number: string;
  by: 'phone' | 'api';
  /** Known where the API named it. */
  callbackId: string | null;
  at: number;
}

/** What was heard in a stretch of listening. */
export interface Heard {
  from: number;
  to: number;
  speechMs: number;
}

/** One INVITE to a customer's phone. */
export interface Ring {
  number: string;
  callbackId: string;
  attemptId: string;
  /** The node it came from. */
  node: string;
  at: number;
  /** When the phone was picked up; null: never. */
  answeredAt: number | null;
  /** When the picked-up call was up (ACK); null: never. */
  upAt: number | null;
  endedAt: number | null;
  endedBy: string | null;
  heard: Heard[];
  heardAgent: boolean;
}

export type Kind = 'kill' | 'freeze' | 'kill-other';

/** One node was killed (until it was started again) or frozen (until it went on). */
export interface Fault {
  round: number;
  kind: Kind;
  /** What it came right after; null: any moment. */
  moment: Moment | null;
  node: string;
  at: number;
  until: number;
  /** Calls in progress at that moment. */
  calls: number;
  /** What the node held and lost by it. */
  lost: Takeover[];
}

/** A callback that a node held when it failed. */
export interface Takeover {
  callbackId: string;
  state: string;
  /** Who claimed it next; null: nobody within the watch. */
  by: string | null;
  at: number | null;
}

export interface History {
  promised: Promised[];
  rings: Ring[];
  faults: Fault[];
  /** Every callback at the end, as the API tells it. */
  callbacks: CallbackView[];
  /** Lines of trouble: nodes that ended by themselves, faults they logged. */
  trouble: string[];
  /** Calls still up at the phones when all was over. */
  callsLeft: number;
}
