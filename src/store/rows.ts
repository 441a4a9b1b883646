import type { Selectable } from 'kysely';
import type { Attempt, Callback, Leg, Metadata, Quote } from '../callback/callback.ts';
import type { AttemptTable, CallbackTable, LegTable } from './schema.ts';

/** A time as a parameter. @param ms since 1970 */
export function at(ms: number): Date {
  return new Date(ms);
}

export function maybeAt(ms: number | null): Date | null {
  return ms === null ? null : new Date(ms);
}

/** A value as a json parameter; pg would print an array as an SQL array. */
export function json(value: unknown): string {
  return JSON.stringify(value);
}

/** Free text for a text column: no NUL, no half characters, at most 500 characters. */
export function text(value: string): string {
  return value.replaceAll('\0', '').slice(0, 500).toWellFormed();
}

export function maybeText(value: string | null): string | null {
  return value === null ? null : text(value);
}

export function toCallback(row: Selectable<CallbackTable>): Callback {
  return {
    id: row.id,
    callTargetId: row.call_target_id,
    number: row.number,
    state: row.state,
    outcome: row.outcome,
    reason: row.reason,
    joinedAt: row.joined_at,
    createdAt: row.created_at,
    dueAt: row.due_at,
    readyAt: row.ready_at,
    scheduledFor: row.scheduled_for,
    expiresAt: row.expires_at,
    endedAt: row.ended_at,
    metadata: row.metadata as Metadata,
    quote: row.quote as Quote | null,
    source: row.source,
    customerFailures: row.customer_failures,
    agentFailures: row.agent_failures,
    fence: row.fence,
    nodeId: row.claimed_by,
    launch:
      row.launched_at === null || row.launched_as === null
        ? null
        : { at: row.launched_at, as: row.launched_as },
  };
}

export function toAttempt(row: Selectable<AttemptTable>, legs: Leg[]): Attempt {
  return {
    id: row.id,
    callbackId: row.callback_id,
    ordinal: row.ordinal,
    firstParty: row.first_party,
    startedAt: row.started_at,
    endedAt: row.ended_at,
    result: row.result,
    legs,
  };
}

export function toLeg(row: Selectable<LegTable>): Leg {
  return {
    id: row.id,
    attemptId: row.attempt_id,
    role: row.role,
    to: row.called,
    startedAt: row.started_at,
    answeredAt: row.answered_at,
    endedAt: row.ended_at,
    sipStatus: row.sip_status,
    reason: row.reason,
    dialog: row.dialog as Leg['dialog'],
  };
}
