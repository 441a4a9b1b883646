/**
 * The promise to one person, and what became of it. Value types only; the rules that change them
 * are in machine.ts. Times are milliseconds since 1970, durations name their unit.
 */

export const states = [
  'requested',
  'waiting',
  'dialing',
  'connecting',
  'talking',
  'ended',
] as const;
export type State = (typeof states)[number];

export const outcomes = [
  'completed',
  'cancelled',
  'declined',
  'abandoned',
  'unreachable',
  'agent-unreachable',
  'expired',
  'refused',
] as const;
export type Outcome = (typeof outcomes)[number];

export const attemptResults = [
  'bridged',
  'busy',
  'no-answer',
  'rejected',
  'carrier-error',
  'no-key',
  'snoozed',
  'cancelled',
  'customer-hung-up',
  'agent-refused',
  'agent-timeout',
  'agent-hung-up',
  'fenced',
  'unknown',
] as const;
export type AttemptResult = (typeof attemptResults)[number];

export type Role = 'customer' | 'agent';

/** What gave it its turn: its place in line, the same with the agent called first, where nobody gave turns its time, or somebody's word. */
export const launchWays = ['position', 'agent-first', 'timer', 'operator'] as const;
export type LaunchedAs = (typeof launchWays)[number];

/** Who did it; written in every journal row as `kind` or `kind:name`. */
export type Actor =
  | { kind: 'caller' }
  | { kind: 'agent' }
  | { kind: 'system' }
  | { kind: 'node'; name: string }
  | { kind: 'key'; name: string }
  | { kind: 'person'; name: string };

export function printActor(actor: Actor): string {
  return 'name' in actor ? `${actor.kind}:${actor.name}` : actor.kind;
}

/** What we believe of the wait; `lowSeconds`..`highSeconds` is the range, `confidence` its chance (0-1). */
export interface Estimate {
  meanSeconds: number;
  lowSeconds: number;
  highSeconds: number;
  confidence: number;
  /** Where it comes from: the operator's word (`fixed`, `fallback`), or what was seen (`line` …). */
  basis: string;
  at: number;
}

/** What was said of the estimate: the range in seconds and the sentence's words. */
export interface Quote {
  lowSeconds: number;
  highSeconds: number;
  said: string;
}

/** Metadata values by item name, exactly as they arrived after cutting. */
export type Metadata = Readonly<Record<string, string>>;

export interface Callback {
  id: string;
  callTargetId: string;
  /** E.164: who is rung. */
  number: string;
  state: State;
  outcome: Outcome | null;
  /** Why it is in this state, one short sentence or code. */
  reason: string | null;
  /** When the person joined the line: the place in the order. */
  joinedAt: number;
  createdAt: number;
  /** When it is to be dialled next; meaningful while `requested` or `waiting`. */
  dueAt: number;
  /** Where turns are given by place: from when its turn may come. */
  readyAt: number;
  scheduledFor: number | null;
  expiresAt: number;
  endedAt: number | null;
  metadata: Metadata;
  quote: Quote | null;
  source: 'phone' | 'api';
  /** Attempts that count against the customer's and against the agent side's limit. */
  customerFailures: number;
  agentFailures: number;
  /** Grows with every claim; a write with an older one changes nothing. */
  fence: number;
  /** The node whose lease it is under, if any. */
  nodeId: string | null;
  /** How its turn was given; null while it waits, and where it was due by a timer of its own. */
  launch: { at: number; as: LaunchedAs } | null;
}

export interface Attempt {
  id: string;
  callbackId: string;
  /** 1, 2, 3 … within its callback. */
  ordinal: number;
  firstParty: Role;
  startedAt: number;
  endedAt: number | null;
  result: AttemptResult | null;
  legs: Leg[];
}

export interface Leg {
  id: string;
  attemptId: string;
  role: Role;
  /** E.164 or SIP URI that was called. */
  to: string;
  startedAt: number;
  answeredAt: number | null;
  endedAt: number | null;
  sipStatus: number | null;
  reason: string | null;
  /** Identifiers stored before the INVITE goes out, and the dialog once known; opaque outside the edge. */
  dialog: LegIdentifiers & Record<string, unknown>;
}

export interface LegIdentifiers {
  callId: string;
  fromTag: string;
  branch: string;
}

export interface JournalEntry {
  /** The place in the feed of all entries, `transaction-entry`: ids of later entries of a callback are greater. */
  id: string;
  at: number;
  actor: string;
  event: string;
  reason: string | null;
  /** From when on it is due again; null where it does not wait by this, or nothing was kept of it. */
  dueAt: number | null;
}
