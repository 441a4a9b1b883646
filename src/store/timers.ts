import { sql, type Selectable } from 'kysely';
import type { Callback } from '../callback/callback.ts';
import { isPaced, type CallTarget } from '../callback/call-target.ts';
import { at, toCallback } from './rows.ts';
import type { CallbackTable, Session } from './schema.ts';

/*
 * The callback is its own timer and its own lease: `wake_at` says when somebody has to look at the
 * row. Claiming pushes it to the lease's end, so a dead node's rows come up again by themselves.
 */

export interface Claim {
  nodeId: string;
  /** How long it is ours without a renewal. */
  leaseMs: number;
  /** Rows at most, 1-1000. */
  limit: number;
}

/**
 * Claims what is due, in whatever state, the earliest first and of equals who joined first. The fence of each grows,
 * so whoever held it before can change it no more. Costs the same however many wait.
 */
export async function takeDue(session: Session, claim: Claim): Promise<Callback[]> {
  const now = session.now();
  const { rows } = await sql<Selectable<CallbackTable>>`
    with due as (
      select id, wake_at as woken_at from callback
      where wake_at <= ${at(now)}
      order by wake_at, joined_at limit ${claim.limit}
      for update skip locked
    ), claimed as (
      update callback set claimed_by = ${claim.nodeId}, fence = fence + 1, paced = false,
        wake_at = ${at(now + claim.leaseMs)}
      from due where callback.id = due.id
      returning callback.*, due.woken_at
    )
    select * from claimed order by woken_at, joined_at`.execute(session.kysely);
  return rows.map(toCallback);
}

export interface Held {
  id: string;
  fence: number;
}

/** `renewed` are ours for another lease; `lost` never again; one in neither is being changed just now: ask again. */
export interface Renewal {
  renewed: Set<string>;
  lost: Set<string>;
}

/** Prolongs the leases a node holds; one that somebody else took stays lost. */
export async function renew(
  session: Session,
  lease: { nodeId: string; leaseMs: number; held: Held[] },
): Promise<Renewal> {
  if (lease.held.length === 0) return { renewed: new Set(), lost: new Set() };
  const isOurs = sql`callback.fence = held.fence and claimed_by = ${lease.nodeId} and wake_at is not null`;
  // A row locked by a stalled transaction is stepped over: waiting for it would cost all the others their lease.
  const { rows } = await sql<{ id: string; renewed: boolean }>`
    with held as (
      select id, fence from unnest(${lease.held.map(({ id }) => id)}::uuid[],
        ${lease.held.map(({ fence }) => fence)}::bigint[]) as held (id, fence)
    ), free as (
      select callback.id from callback join held using (id) where ${isOurs} order by id
      for update of callback skip locked
    ), renewed as (
      update callback set wake_at = ${at(session.now() + lease.leaseMs)} from free where callback.id = free.id
      returning callback.id
    )
    select id, id in (select id from renewed) as renewed
    from callback join held using (id) where ${isOurs}`.execute(session.kysely);
  const ours = new Map(rows.map((row) => [row.id, row.renewed]));
  const ids = lease.held.map(({ id }) => id);
  return {
    renewed: new Set(ids.filter((id) => ours.get(id) === true)),
    lost: new Set(ids.filter((id) => !ours.has(id))),
  };
}

/** When the next row has to be looked at (ms since 1970, may be past); null when none ever. */
export async function nextWakeAt(session: Session): Promise<number | null> {
  const { rows } = await sql<{ wake_at: number }>`
    select wake_at from callback where wake_at is not null order by wake_at limit 1`.execute(
    session.kysely,
  );
  return rows[0]?.wake_at ?? null;
}

/**
 * For a node that starts: fences what an earlier life under the same id held, and makes it due at once.
 * @returns how many there were
 */
export async function releaseOwn(session: Session, nodeId: string): Promise<number> {
  const { numAffectedRows } = await sql`
    update callback set fence = fence + 1, claimed_by = null, wake_at = ${at(session.now())}
    where claimed_by = ${nodeId} and wake_at is not null`.execute(session.kysely);
  return Number(numAffectedRows ?? 0);
}

/** Gives the parked callbacks of a call target back to the line, or makes them due when they were: its processing is on again. */
export async function unpark(session: Session, callTarget: CallTarget): Promise<number> {
  const paced = isPaced(callTarget);
  const { numAffectedRows } = await sql`
    update callback set parked = false, paced = ${paced}, wake_at = ${paced ? sql`expires_at` : sql`due_at`}
    where parked and call_target_id = ${callTarget.id} and state = 'waiting' and claimed_by is null`.execute(
    session.kysely,
  );
  return Number(numAffectedRows ?? 0);
}

/**
 * Makes those due who wait for this callback's number. One that is being changed just now is stepped over: its own
 * timer brings it back, and waiting for it here could be waiting for each other.
 * @param reason why they wait
 * @returns how many there were
 */
export async function wakeOthers(
  session: Session,
  callback: Pick<Callback, 'id' | 'number'>,
  reason: string,
): Promise<number> {
  const { numAffectedRows } = await sql`
    with others as (
      select id from callback
      where number = ${callback.number} and id <> ${callback.id} and state = 'waiting' and reason = ${reason}
        and claimed_by is null and not parked
      for update skip locked
    )
    update callback set ${launchNow(session)} from others where callback.id = others.id`.execute(
    session.kysely,
  );
  return Number(numAffectedRows ?? 0);
}

/** Due at once: where turns are given by place, its turn had come before. */
function launchNow(session: Session) {
  const now = at(session.now());
  return sql`wake_at = ${now}, paced = false, launched_at = case when paced then ${now}::timestamptz end,
      launched_as = case when paced then 'position' end`;
}

/**
 * Makes one due that waits for its number, when no attempt to it is open. Waits for who is ending one just now: either
 * that one's `wakeOthers` sees the waiting row, or its end is seen here.
 * @param reason why it waits
 */
export async function wakeIfNumberIsFree(
  session: Session,
  callback: Pick<Callback, 'id' | 'number'>,
  reason: string,
): Promise<boolean> {
  const { numAffectedRows } = await sql`
    with busy as (
      select id from attempt where number = ${callback.number} and ended_at is null for share
    )
    update callback set ${launchNow(session)}
    where id = ${callback.id} and state = 'waiting' and reason = ${reason} and claimed_by is null and not parked
      and not exists (select from busy)`.execute(session.kysely);
  return numAffectedRows === 1n;
}
