import type { LeadLaw } from './lead-law.ts';

import type { Place } from './turn.ts';
import type { LineLaws } from './wait-estimate.ts';

/** What pacing knows of a call target now. Times are ms since 1970. */
export interface PacingFacts {
  at: number;
  /** null: nothing shows the contact centre's queue, or what shows it has gone stale. */
  line: LineNow | null;
  /** Callbacks that may be rung now, in order of their turn; the first 64 are enough. */
  waiting: readonly WaitingCallback[];
  inFlight: readonly CallbackInFlight[];
  lead: LeadLaw;
  /** When the last agent goes home; null: never, or not known. */
  closesAt: number | null;
}

export interface WaitingCallback extends Place {
  id: string;
  /** When the wait that was quoted is over. */
  dueAt: number;
}

export interface CallbackInFlight extends Place {
  id: string;
  stage: 'ringing' | 'confirming' | 'ready';
  /** When this stage began. */
  since: number;
  /** An agent is reserved for it, or picks up. */
  hasAgent: boolean;
}

/** The contact centre's line and its agents now. */
export interface LineNow {
  /** Without a call, and not reserved. */
  agentsFree: number;
  /** When each agent who is on a call began to talk. */
  busySince: readonly number[];
  /** When each agent who is seen to write up began with it; empty where nothing tells. */
  wrapUpSince: readonly number[];
  /** Live callers in line, in order of their turn. */
  live: readonly Place[];
  laws: LineLaws;
}

/** What to do now. Ids are of callbacks. */
export interface PacingDecision {
  mode: PacingMode;
  /** Ring these. */
  dial: string[];
  /** Ask for an agent for these: their turn has come, or they hold the line. In order of their turn. */
  wantAgent: string[];
  /** Why no more are rung. */
  holdsBack: HoldsBack;
}

export type PacingMode =
  /** Rings when the turn is probably near enough. */
  | 'position'
  /** Rings when an agent is there: the pool is small, and nothing tells that somebody is about to be free. */
  | 'agent-first'
  /** Rings when the quoted wait is over: the line is not seen. */
  | 'timer';

export type HoldsBack =
  | 'nobody-waits'
  /** The turn of the next is not near enough. */
  | 'turn-is-far'
  | 'not-due'
  /** So many are rung or held already as agents can take. */
  | 'enough-in-flight'
  | 'no-agents'
  /** Who is rung now would not reach anybody any more. */
  | 'closing';
