import { sql, type Selectable } from 'kysely';
import { UserError } from '../base/errors.ts';
import { printActor, type Actor, type Callback, type State } from '../callback/callback.ts';
import { at, json, maybeAt, maybeText, text, toCallback } from './rows.ts';
import type { CallbackTable, Session } from './schema.ts';

export interface NewCallback extends Callback {
  /** When somebody has to look at it: `dueAt`, or the end of the lease of the call that registers it. */
  wakeAt: number;
  /** Its turn is given by its place; `wakeAt` is then when it expires. */
  paced: boolean;
  /** Call-ID of the call that registers it. */
  registeringCall: string | null;
}

/** What the journal keeps of its birth. */
export interface BirthEntry {
  actor: Actor;
  event: string;
  reason: string | null;
}

/**
 * Stores a new callback and its first journal entry in one statement.
 * @throws UserError already-open, with `extra.callbackId`, when the number has an open one on this call target
 */
export async function insertCallback(
  session: Session,
  callback: NewCallback,
  entry: BirthEntry,
): Promise<Callback> {
  for (;;) {
    const inserted = await tryInsert(session, callback, entry);
    if (inserted) return inserted;
    const open = await openCallbackFor(session, callback.callTargetId, callback.number);
    // None open any more: it ended between the two statements, so there is room now.
    if (open)
      throw new UserError('already-open', `The callback ${open.id} is open for this number`, {
        callbackId: open.id,
      });
  }
}

async function tryInsert(
  session: Session,
  callback: NewCallback,
  entry: BirthEntry,
): Promise<Callback | null> {
  const { rows } = await sql<Selectable<CallbackTable>>`
    with born as (
      insert into callback (id, call_target_id, number, state, outcome, reason, joined_at, created_at, due_at,
        scheduled_for, expires_at, ended_at, metadata, quote, source, customer_failures, agent_failures,
        wake_at, claimed_by, fence, parked, registering_call, ready_at, paced)
      values (${callback.id}, ${callback.callTargetId}, ${callback.number}, ${callback.state}, ${callback.outcome},
        ${maybeText(callback.reason)}, ${at(callback.joinedAt)}, ${at(callback.createdAt)}, ${at(callback.dueAt)},
        ${maybeAt(callback.scheduledFor)}, ${at(callback.expiresAt)}, ${maybeAt(callback.endedAt)},
        ${json(callback.metadata)}, ${callback.quote && json(callback.quote)}, ${callback.source},
        ${callback.customerFailures}, ${callback.agentFailures}, ${at(callback.wakeAt)}, ${callback.nodeId},
        ${callback.fence}, false, ${maybeText(callback.registeringCall)}, ${at(callback.readyAt)}, ${callback.paced})
      on conflict (call_target_id, number) where state <> 'ended' do nothing
      returning *
    ), noted as (
      insert into journal (callback_id, call_target_id, at, actor, event, reason)
      select id, call_target_id, ${at(session.now())}, ${text(printActor(entry.actor))}, ${entry.event},
        ${maybeText(entry.reason)} from born
    )
    select * from born`.execute(session.kysely);
  return rows[0] ? toCallback(rows[0]) : null;
}

export async function findCallback(session: Session, id: string): Promise<Callback | null> {
  const row = await session.kysely
    .selectFrom('callback')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirst();
  return row ? toCallback(row) : null;
}

/** Those of the ids that there are, in no order. */
export async function findCallbacks(session: Session, ids: string[]): Promise<Callback[]> {
  if (ids.length === 0) return [];
  const rows = await session.kysely
    .selectFrom('callback')
    .selectAll()
    .where('id', 'in', ids)
    .execute();
  return rows.map(toCallback);
}

/** Like `findCallback`, and nobody else changes it until the transaction ends. */
export async function lockCallback(trx: Session, id: string): Promise<Callback | null> {
  const row = await trx.kysely
    .selectFrom('callback')
    .selectAll()
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
  return row ? toCallback(row) : null;
}

/** The one callback of this number on this call target that has not ended, if there is one. */
export async function openCallbackFor(
  session: Session,
  callTargetId: string,
  number: string,
): Promise<{ id: string } | null> {
  const { rows } = await sql<{ id: string }>`
    select id from callback
    where call_target_id = ${callTargetId} and number = ${number} and state <> 'ended'`.execute(
    session.kysely,
  );
  return rows[0] ?? null;
}

/** How many wait for their turn on this call target: `requested` and `waiting`. */
export async function countWaiting(session: Session, callTargetId: string): Promise<number> {
  const row = await session.kysely
    .selectFrom('callback')
    .select(({ fn }) => fn.countAll<number>().as('waiting'))
    .where('call_target_id', '=', callTargetId)
    .where('state', 'in', ['requested', 'waiting'])
    .where('state', '!=', 'ended')
    .executeTakeFirst();
  return row?.waiting ?? 0;
}

/** How many have not ended, by call target and state. */
export async function countOpen(
  session: Session,
): Promise<{ callTargetId: string; state: State; count: number }[]> {
  return session.kysely
    .selectFrom('callback')
    .select(({ fn }) => [
      'call_target_id as callTargetId',
      'state',
      fn.countAll<number>().as('count'),
    ])
    .where('state', '!=', 'ended')
    .groupBy(['call_target_id', 'state'])
    .execute();
}

/** As much of a callback as its place in line depends on. */
export interface CallbackPlace {
  id: string;
  callTargetId: string;
  state: State;
  joinedAt: number;
  dueAt: number;
  scheduledFor: number | null;
  /** Somebody has tried to fulfil it already. */
  wasTried: boolean;
}

/** Those of the ids that there are, in no order. @param ids 1-1000 */
export async function findPlaces(session: Session, ids: string[]): Promise<CallbackPlace[]> {
  const { rows } = await sql<CallbackPlace>`
    select ${placeColumns} from callback where id = any(${ids}::uuid[])`.execute(session.kysely);
  return rows;
}

/** One page of those that have not ended, by id. @param after the last id of the page before; null begins */
export async function openPlaces(
  session: Session,
  after: string | null,
  limit: number,
): Promise<CallbackPlace[]> {
  const { rows } = await sql<CallbackPlace>`
    select ${placeColumns} from callback
    where state <> 'ended' and id > ${after ?? '00000000-0000-0000-0000-000000000000'}
    order by id limit ${limit}`.execute(session.kysely);
  return rows;
}

const placeColumns =
  sql.raw(`id, call_target_id as "callTargetId", state, joined_at as "joinedAt", due_at as "dueAt",
  scheduled_for as "scheduledFor",
  exists (select from attempt where attempt.callback_id = callback.id) as "wasTried"`);
