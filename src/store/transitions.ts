import { sql, type Selectable } from 'kysely';
import { printActor, type Actor, type Callback, type LaunchedAs } from '../callback/callback.ts';
import type { Transition } from '../callback/machine.ts';
import { at, json, maybeAt, maybeText, text, toCallback } from './rows.ts';
import type { CallbackTable, Session } from './schema.ts';

export interface TransitionContext {
  /** When somebody has to look at it next; null exactly when it ends. */
  wakeAt: number | null;
  actor: Actor;
  /** The token of the lease under which this is written; absent: that of `callback`. */
  fence?: number;
  /** True sets it aside until `unpark` (processing is off). */
  parked?: boolean;
  /** True where its turn is given by its place: it must wait, and wakes at its expiry. */
  paced?: boolean;
  /** Its turn is given by this very change. */
  launchAs?: LaunchedAs;
}

/** States in which a node keeps its lease. */
const held = new Set(['requested', 'dialing', 'connecting', 'talking']);

/**
 * Writes one change of state: the row, its journal entry and the end of its attempt in one statement.
 * Called by engine/transition.ts only.
 * @param callback as it was read: a row that has moved on since is not touched
 * @returns the callback as it is now, or null when the fence or the state was no longer the one given
 */
export async function applyTransition(
  session: Session,
  callback: Callback,
  next: Transition,
  context: TransitionContext,
): Promise<Callback | null> {
  const now = at(session.now());
  const reason = maybeText(next.reason);
  // Until when it was put off is not told by the row any more once it is dialled: the fairness ledger asks for it.
  const detail = next.state === 'waiting' ? json({ dueAt: next.dueAt }) : null;
  // Sent back to the line by somebody without the lease (a person re-scheduled it): whoever claimed it meanwhile is fenced.
  const fences = context.fence === undefined && next.state === 'waiting' ? 1 : 0;
  // Back in line, it is on its way no longer.
  const as = context.launchAs ?? null;
  const launch =
    next.state === 'waiting' ? sql`, launched_at = ${as && now}, launched_as = ${as}` : sql``;
  const endAttempt = next.endsAttempt
    ? sql`, attempt_end as (
        update attempt set ended_at = ${now}, result = ${next.endsAttempt}, reason = ${reason}
        from changed where attempt.callback_id = changed.id and attempt.ended_at is null
      )`
    : sql``;
  const { rows } = await sql<Selectable<CallbackTable>>`
    with changed as (
      update callback set state = ${next.state}, outcome = ${next.outcome}, reason = ${reason},
        due_at = ${at(next.dueAt)}, ready_at = ${at(next.readyAt)}, scheduled_for = ${maybeAt(next.scheduledFor)}, expires_at = ${at(next.expiresAt)},
        customer_failures = ${next.customerFailures}, agent_failures = ${next.agentFailures},
        ended_at = ${next.state === 'ended' ? now : null}, wake_at = ${maybeAt(context.wakeAt)},
        claimed_by = ${held.has(next.state) ? callback.nodeId : null}, parked = ${context.parked ?? false},
        paced = ${context.paced ?? false}, fence = fence + ${fences}${launch}
      where id = ${callback.id} and fence = ${context.fence ?? callback.fence} and state = ${callback.state}
      returning *
    ), noted as (
      insert into journal (callback_id, call_target_id, at, actor, event, reason, detail)
      select id, call_target_id, ${now}, ${text(printActor(context.actor))}, ${next.journal.event},
        ${maybeText(next.journal.reason)}, ${detail}::json from changed
    )${endAttempt}
    select * from changed`.execute(session.kysely);
  return rows[0] ? toCallback(rows[0]) : null;
}
