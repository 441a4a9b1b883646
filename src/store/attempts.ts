import { sql, type Selectable } from 'kysely';
import type { Attempt, Callback, Leg, Role } from '../callback/callback.ts';
import { at, json, maybeAt, maybeText, text, toAttempt, toLeg } from './rows.ts';
import type { AttemptTable, Session } from './schema.ts';

/**
 * Opens an attempt under the callback's fence.
 * @param callback as it was claimed: its id, number and fence count
 * @returns null when the number (on any call target) or the callback has an open attempt, or the fence is old
 */
export async function openAttempt(
  session: Session,
  attempt: { id: string; callback: Callback; firstParty: Role; nodeId: string },
): Promise<Attempt | null> {
  const { callback } = attempt;
  const { rows } = await sql<Selectable<AttemptTable>>`
    insert into attempt (id, callback_id, number, ordinal, first_party, node_id, fence, started_at)
    select ${attempt.id}, callback.id, callback.number,
      1 + (select coalesce(max(ordinal), 0) from attempt where callback_id = callback.id),
      ${attempt.firstParty}, ${attempt.nodeId}, callback.fence, ${at(session.now())}
    from callback where id = ${callback.id} and fence = ${callback.fence} and state <> 'ended'
    on conflict do nothing
    returning *`.execute(session.kysely);
  return rows[0] ? toAttempt(rows[0], []) : null;
}

/** An attempt as its successor needs it: who made it, and until when its number stays taken. */
export interface OpenAttempt extends Attempt {
  nodeId: string;
  holdUntil: number | null;
}

export async function openAttemptOf(
  session: Session,
  callbackId: string,
): Promise<OpenAttempt | null> {
  const row = await session.kysely
    .selectFrom('attempt')
    .selectAll()
    .where('callback_id', '=', callbackId)
    .where('ended_at', 'is', null)
    .executeTakeFirst();
  if (!row) return null;
  const legs = await legsOf(session, [row.id]);
  return { ...toAttempt(row, legs), nodeId: row.node_id, holdUntil: row.hold_until };
}

/** All attempts of these callbacks with their legs, in order. */
export async function attemptsOf(session: Session, callbackIds: string[]): Promise<Attempt[]> {
  if (callbackIds.length === 0) return [];
  const rows = await session.kysely
    .selectFrom('attempt')
    .selectAll()
    .where('callback_id', 'in', callbackIds)
    .orderBy('callback_id')
    .orderBy('ordinal')
    .execute();
  const legs = await legsOf(
    session,
    rows.map(({ id }) => id),
  );
  return rows.map((row) =>
    toAttempt(
      row,
      legs.filter(({ attemptId }) => attemptId === row.id),
    ),
  );
}

async function legsOf(session: Session, attemptIds: string[]): Promise<Leg[]> {
  if (attemptIds.length === 0) return [];
  const rows = await session.kysely
    .selectFrom('leg')
    .selectAll()
    .where('attempt_id', 'in', attemptIds)
    .orderBy('started_at')
    .orderBy('id')
    .execute();
  return rows.map(toLeg);
}

/** Keeps an open attempt's number taken until then, because nobody knows what is still on the wire. */
export async function holdAttempt(session: Session, id: string, untilMs: number): Promise<void> {
  await session.kysely
    .updateTable('attempt')
    .set({ hold_until: at(untilMs) })
    .where('id', '=', id)
    .where('ended_at', 'is', null)
    .execute();
}

/** Keeps that an agent has answered in an open attempt. @returns false when that is known already */
export async function noteAgentAnswered(session: Session, id: string): Promise<boolean> {
  const { numUpdatedRows } = await session.kysely
    .updateTable('attempt')
    .set({ agent_answered_at: at(session.now()) })
    .where('id', '=', id)
    .where('ended_at', 'is', null)
    .where('agent_answered_at', 'is', null)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** The agent who had answered is gone before the customer came: another is called. */
export async function forgetAgentAnswered(session: Session, id: string): Promise<void> {
  await session.kysely
    .updateTable('attempt')
    .set({ agent_answered_at: null })
    .where('id', '=', id)
    .where('ended_at', 'is', null)
    .execute();
}

export async function hasAgentAnswered(session: Session, id: string): Promise<boolean> {
  const row = await session.kysely
    .selectFrom('attempt')
    .select('agent_answered_at')
    .where('id', '=', id)
    .executeTakeFirst();
  return row !== undefined && row.agent_answered_at !== null;
}

/**
 * Stores a leg before its INVITE goes out.
 * @param fence of the lease; with an older one nothing is stored
 * @returns false when fenced: then it must not be placed
 */
export async function insertLeg(session: Session, leg: Leg, fence: number): Promise<boolean> {
  const { numAffectedRows } = await sql`
    insert into leg (id, attempt_id, role, called, started_at, answered_at, ended_at, sip_status, reason, dialog)
    select ${leg.id}, attempt.id, ${leg.role}, ${text(leg.to)}, ${at(leg.startedAt)},
      ${maybeAt(leg.answeredAt)}::timestamptz, ${maybeAt(leg.endedAt)}::timestamptz, ${leg.sipStatus}::integer,
      ${maybeText(leg.reason)}::text, ${json(leg.dialog)}::json
    from attempt join callback on callback.id = attempt.callback_id
    where attempt.id = ${leg.attemptId} and attempt.ended_at is null and callback.fence = ${fence}`.execute(
    session.kysely,
  );
  return numAffectedRows === 1n;
}

export type LegPatch = Partial<
  Pick<Leg, 'answeredAt' | 'endedAt' | 'sipStatus' | 'reason' | 'dialog'>
>;

/**
 * Keeps what became of a leg. @param fence of the lease; with an older one nothing changes
 * @returns false when fenced
 */
export async function updateLeg(
  session: Session,
  id: string,
  patch: LegPatch,
  fence: number,
): Promise<boolean> {
  const { numUpdatedRows } = await session.kysely
    .updateTable('leg')
    .set({
      id, // So that an empty patch is a statement too.
      ...(patch.answeredAt !== undefined && { answered_at: maybeAt(patch.answeredAt) }),
      ...(patch.endedAt !== undefined && { ended_at: maybeAt(patch.endedAt) }),
      ...(patch.sipStatus !== undefined && { sip_status: patch.sipStatus }),
      ...(patch.reason !== undefined && { reason: maybeText(patch.reason) }),
      ...(patch.dialog !== undefined && { dialog: json(patch.dialog) }),
    })
    .where('leg.id', '=', id)
    .where(
      sql<boolean>`(select callback.fence from attempt join callback on callback.id = attempt.callback_id
        where attempt.id = leg.attempt_id) = ${fence}`,
    )
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}
