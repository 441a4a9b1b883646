import type { AttemptResult, Callback, Outcome, State } from './callback.ts';
import type { CallTargetSettings } from './call-target.ts';
import { planRetry } from './retry-plan.ts';

/*
 *   requested ──▶ waiting ──▶ dialing ──▶ connecting ──▶ talking ──▶ ended
 *       │            ▲  │        │  │          │  │                    ▲
 *       │            └──┼────────┘  │          │  │                    │
 *       │            ▲  │  (attempt failed,    │  │                    │
 *       │            └──┼── snoozed, node lost)┘  │                    │
 *       └───────────────┴───────────┴─────────────┴────────────────────┘
 *         cancelled, expired, refused, declined, abandoned, tries used up
 *
 *   Back from `ended` leads one way alone: a cancellation that is taken back by those who cancelled.
 */

export type CallbackEvent =
  /** The registering call is over; nobody is dialled before. */
  | { type: 'registration-ended' }
  /** A node took the due callback under its lease. */
  | { type: 'claimed'; nodeId: string }
  /** The customer pressed 1, or (agent first) the agent is a person. */
  | { type: 'first-party-ready' }
  | { type: 'bridged' }
  | { type: 'conversation-ended'; by: string }
  /** `customerLegSent` false: nobody was called, it failed on our side. */
  | { type: 'attempt-failed'; result: AttemptResult; reason: string; customerLegSent?: boolean }
  | { type: 'snoozed'; minutes: number }
  | { type: 'declined' }
  /** Pressed 1, then hung up before the bridge. */
  | { type: 'abandoned' }
  | { type: 'cancel-requested'; reason?: string | undefined }
  | { type: 'expired' }
  | { type: 'refused'; rule: string }
  | { type: 'rescheduled'; dueAt: number; reason: string }
  /** The time that was chosen is taken back: it is called when it is its turn. */
  | { type: 'unscheduled'; dueAt: number; readyAt: number; reason?: string | undefined }
  /** Somebody wants it called now; `outOfTurn`: whoever stands before it in line. */
  | { type: 'called-now'; outOfTurn: boolean; reason?: string | undefined }
  /** A cancellation is taken back. `by`: who cancelled, as the journal prints it; `notBeforeMs`: until then a leg of it may still ring. */
  | { type: 'restored'; by: string; notBeforeMs: number; reason?: string | undefined }
  /** Not its turn after all: the number is in another attempt, or processing is off. */
  | { type: 'postponed'; untilMs: number; reason: string }
  /**
   * Its node died. `notBeforeMs`: until then a leg of it may still ring.
   * `customerLegSent`: absent means as the state and the first party let one assume.
   */
  | { type: 'node-lost'; notBeforeMs?: number; customerLegSent?: boolean };

export interface Transition {
  state: State;
  outcome: Outcome | null;
  reason: string | null;
  dueAt: number;
  readyAt: number;
  scheduledFor: number | null;
  expiresAt: number;
  customerFailures: number;
  agentFailures: number;
  /** The result to close the open attempt with; null when none is closed by this. */
  endsAttempt: AttemptResult | null;
  journal: { event: string; reason: string | null };
}

export type TransitionResult =
  | { allowed: true; next: Transition }
  | { allowed: false; reason: string };

/** A state to go to, `plan` where the retry plan decides, or null: not allowed. */
type Cell = State | 'plan' | null;
const no = null;

const row = (
  requested: Cell,
  waiting: Cell,
  dialing: Cell,
  connecting: Cell,
  talking: Cell,
  ended: Cell,
): Record<State, Cell> => ({ requested, waiting, dialing, connecting, talking, ended });

// oxfmt-ignore
const table: Record<CallbackEvent['type'], Record<State, Cell>> = {
  //                        requested    waiting    dialing       connecting  talking  ended
  'registration-ended': row('waiting',   no,        no,           no,         no,      no),
  'claimed':            row(no,          'dialing', no,           no,         no,      no),
  'first-party-ready':  row(no,          no,        'connecting', no,         no,      no),
  'bridged':            row(no,          no,        no,           'talking',  no,      no),
  'conversation-ended': row(no,          no,        no,           no,         'ended', no),
  'attempt-failed':     row(no,          no,        'plan',       'plan',     no,      no),
  'snoozed':            row(no,          no,        'waiting',    no,         no,      no),
  'declined':           row(no,          no,        'ended',      no,         no,      no),
  'abandoned':          row(no,          no,        no,           'ended',    no,      no),
  'cancel-requested':   row('ended',     'ended',   'ended',      'ended',    no,      no),
  'expired':            row('ended',     'ended',   no,           no,         no,      no),
  'refused':            row(no,          'ended',   'ended',      'ended',    no,      no),
  'rescheduled':        row('requested', 'waiting', no,           no,         no,      no),
  'unscheduled':        row('requested', 'waiting', no,           no,         no,      no),
  'called-now':         row(no,          'waiting', no,           no,         no,      no),
  'restored':           row(no,          no,        no,           no,         no,      'waiting'),
  'postponed':          row(no,          'waiting', no,           no,         no,      no),
  'node-lost':          row(no,          no,        'plan',       'plan',     'ended', no),
};

/**
 * What an event does to a callback; changes nothing itself. `joinedAt` is no part of the answer:
 * the place in line never moves. Never throws.
 * @param now milliseconds since 1970, as all times here
 */
export function transition(
  callback: Callback,
  event: CallbackEvent,
  settings: CallTargetSettings,
  now: number,
): TransitionResult {
  const cell = table[event.type][callback.state];
  if (cell === null)
    return refuse(`${event.type} means nothing to a callback that is ${callback.state}`);
  const objection = objectionTo(callback, event, now);
  if (objection) return refuse(objection);
  const stay = staying(callback, cell === 'plan' ? callback.state : cell, event);
  return { allowed: true, next: { ...stay, ...effectOf(callback, event, settings, now) } };
}

const refuse = (reason: string): TransitionResult => ({ allowed: false, reason });

/** Conditions beyond the table. */
function objectionTo(callback: Callback, event: CallbackEvent, now: number): string | null {
  const isOld = now >= callback.expiresAt;
  if (event.type === 'claimed' && isOld) return 'it is past its expiry and must not be dialled';
  if (event.type === 'expired' && !isOld) return 'it is not past its expiry yet';
  if (event.type === 'called-now' && isOld) return 'it is past its expiry';
  if (event.type === 'restored') return objectionToRestoring(callback, event.by, isOld);
  if (event.type === 'attempt-failed' && (event.result === 'bridged' || event.result === 'snoozed'))
    return `an attempt that was ${event.result} has not failed`;
  return null;
}

function objectionToRestoring({ outcome }: Callback, by: string, isOld: boolean): string | null {
  if (outcome !== 'cancelled')
    return `it ended ${outcome}, and only a cancellation can be taken back`;
  if (by === 'caller') return 'the caller cancelled it: ask them, and promise another';
  if (!/^(key|person):/.test(by)) return 'it was not cancelled by a person or a key';
  return isOld ? 'it is past its expiry: promise another' : null;
}

/** Only the state changes; an attempt that was open is closed as cancelled when all ends. */
function staying(callback: Callback, state: State, event: CallbackEvent): Transition {
  const hasAttempt = callback.state === 'dialing' || callback.state === 'connecting';
  return {
    state,
    outcome: null,
    reason: null,
    dueAt: callback.dueAt,
    readyAt: callback.readyAt,
    scheduledFor: callback.scheduledFor,
    expiresAt: callback.expiresAt,
    customerFailures: callback.customerFailures,
    agentFailures: callback.agentFailures,
    endsAttempt: state === 'ended' && hasAttempt ? 'cancelled' : null,
    journal: { event: event.type, reason: null },
  };
}

/** What the event changes besides the state: one case an event, in the order of the table. */
function effectOf(
  callback: Callback,
  event: CallbackEvent,
  settings: CallTargetSettings,
  now: number,
): Partial<Transition> {
  switch (event.type) {
    case 'registration-ended': {
      const earliest = now + settings.afterRegistrationSeconds * 1000;
      const notBefore = (at: number): number =>
        Math.min(Math.max(at, earliest), callback.expiresAt);
      return { dueAt: notBefore(callback.dueAt), readyAt: notBefore(callback.readyAt) };
    }
    case 'claimed':
      return because(event.type, `by ${event.nodeId}`);
    case 'first-party-ready':
    case 'bridged':
      return {};
    case 'conversation-ended':
      return { ...because(event.type, event.by), outcome: 'completed', endsAttempt: 'bridged' };
    case 'attempt-failed':
      return afterFailure(callback, event.type, event.result, event.reason, settings, {
        now,
        notBeforeMs: now,
        customerLegSent: event.customerLegSent,
      });
    case 'snoozed':
      return {
        ...because(event.type, `${event.minutes} minutes`),
        ...laterOn(callback, now + event.minutes * 60_000, settings),
        endsAttempt: 'snoozed',
      };
    case 'declined':
      return { ...because(event.type, 'the customer pressed 3'), outcome: 'declined' };
    case 'abandoned':
      return {
        ...because(event.type, 'the customer hung up before the bridge'),
        outcome: 'abandoned',
        endsAttempt: 'customer-hung-up',
      };
    case 'cancel-requested':
      return { ...because(event.type, event.reason ?? 'cancelled'), outcome: 'cancelled' };
    case 'expired':
      return { ...because(event.type, 'expired'), outcome: 'expired' };
    case 'refused':
      return { ...because(event.type, event.rule), outcome: 'refused' };
    case 'rescheduled': {
      const dueAt = Math.max(event.dueAt, now);
      return {
        ...because(event.type, event.reason),
        ...laterOn(callback, dueAt, settings),
        scheduledFor: dueAt,
      };
    }
    case 'unscheduled': {
      const notAfter = (at: number): number => Math.min(Math.max(at, now), callback.expiresAt);
      const [dueAt, readyAt] = [notAfter(event.dueAt), notAfter(event.readyAt)];
      return { ...because(event.type, event.reason), dueAt, readyAt, scheduledFor: null };
    }
    case 'called-now': {
      const how = event.outOfTurn ? 'out of turn' : 'in turn';
      const reason = event.reason === undefined ? how : `${how}: ${event.reason}`;
      return { ...because(event.type, reason), dueAt: now, readyAt: now };
    }
    case 'restored': {
      const from = (at: number): number =>
        Math.min(Math.max(at, event.notBeforeMs, now), callback.expiresAt);
      const [dueAt, readyAt] = [from(callback.dueAt), from(callback.readyAt)];
      return { ...because(event.type, event.reason), dueAt, readyAt };
    }
    case 'postponed': {
      const dueAt = Math.min(event.untilMs, callback.expiresAt);
      return { ...because(event.type, event.reason), dueAt, readyAt: dueAt };
    }
    case 'node-lost':
      return afterNodeLost(callback, event, settings, now);
    default:
      return event satisfies never;
  }
}

function afterNodeLost(
  callback: Callback,
  event: Extract<CallbackEvent, { type: 'node-lost' }>,
  settings: CallTargetSettings,
  now: number,
): Partial<Transition> {
  if (callback.state === 'talking')
    return { ...because(event.type, 'node-lost'), outcome: 'completed', endsAttempt: 'bridged' };
  return afterFailure(callback, event.type, 'unknown', 'node-lost', settings, {
    now,
    notBeforeMs: Math.max(now, event.notBeforeMs ?? now),
    customerLegSent: event.customerLegSent,
  });
}

function afterFailure(
  callback: Callback,
  event: string,
  result: AttemptResult,
  reason: string,
  settings: CallTargetSettings,
  when: { now: number; notBeforeMs: number; customerLegSent?: boolean | undefined },
): Partial<Transition> {
  // Before the first party is ready, only that party has been called.
  const customerLegSent =
    when.customerLegSent ?? (callback.state === 'connecting' || settings.firstParty === 'customer');
  const plan = planRetry(callback, { result, customerLegSent }, settings, when);
  return {
    ...because(event, result === reason ? reason : `${result}: ${reason}`),
    state: plan.outcome ? 'ended' : 'waiting',
    outcome: plan.outcome,
    dueAt: plan.dueAt,
    readyAt: plan.dueAt,
    customerFailures: plan.customerFailures,
    agentFailures: plan.agentFailures,
    endsAttempt: result,
  };
}

/** A time a person chose is a promise of its own: expiry counts from there. */
function laterOn(
  callback: Callback,
  dueAt: number,
  settings: CallTargetSettings,
): Pick<Transition, 'dueAt' | 'readyAt' | 'expiresAt'> {
  const expiresAt = Math.max(callback.expiresAt, dueAt + settings.expiresAfterSeconds * 1000);
  return { dueAt, readyAt: dueAt, expiresAt };
}

/** Reasons may hold text from the wire: one line of at most 200 characters is kept. */
function because(event: string, reason?: string): Pick<Transition, 'reason' | 'journal'> {
  if (reason === undefined) return { reason: null, journal: { event, reason: null } };
  const line = reason.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').slice(0, 200);
  return { reason: line, journal: { event, reason: line } };
}
