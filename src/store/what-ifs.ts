import { sql, type Selectable, type Updateable } from 'kysely';
import type { WhatIfAnswer, WhatIfQuestion, WhatIfState } from '../callback/what-if.ts';
import { at, json, text } from './rows.ts';
import type { Session, WhatIfTable } from './schema.ts';

/** A question as it is kept, without its answer. Times are ms since 1970. */
export interface KeptWhatIf {
  id: string;
  name: string;
  callTargetId: string | null;
  question: WhatIfQuestion;
  askedBy: string;
  askedAt: number;
  state: WhatIfState;
  /** 0-1. */
  progress: number;
  startedAt: number | null;
  endedAt: number | null;
  failure: string | null;
  tries: number;
}

const kept = [
  ...(['id', 'name', 'call_target_id', 'question', 'asked_by', 'asked_at', 'state'] as const),
  ...(['progress', 'started_at', 'ended_at', 'failure', 'tries'] as const),
] as const;

export async function insertWhatIf(
  session: Session,
  { id, question, askedBy }: { id: string; question: WhatIfQuestion; askedBy: string },
): Promise<KeptWhatIf> {
  const row = await session.kysely
    .insertInto('what_if')
    .values({
      ...{ id, name: text(question.name), call_target_id: question.callTargetId },
      ...{ question: json(question), asked_by: text(askedBy), asked_at: at(session.now()) },
      ...{ state: 'queued', progress: 0, tries: 0 },
      ...{ started_at: null, ended_at: null, answer: null, failure: null },
      ...{ lease_until: null, deleted_at: null },
    })
    .returning(kept)
    .executeTakeFirstOrThrow();
  return toKept(row);
}

/** How many wait or run. */
export async function countOpenWhatIfs(session: Session): Promise<number> {
  const { count } = await session.kysely
    .selectFrom('what_if')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('state', 'in', ['queued', 'running'])
    .where('deleted_at', 'is', null)
    .executeTakeFirstOrThrow();
  return Number(count);
}

/** Newest first. @param before the id of the last one of the page before; null begins @param limit 1-200 */
export async function listWhatIfs(
  session: Session,
  before: string | null,
  limit: number,
): Promise<KeptWhatIf[]> {
  let query = session.kysely.selectFrom('what_if').select(kept).where('deleted_at', 'is', null);
  if (before !== null) query = query.where('id', '<', before);
  const rows = await query.orderBy('id', 'desc').limit(limit).execute();
  return rows.map(toKept);
}

/** With its answer, null while there is none. */
export async function findWhatIf(
  session: Session,
  id: string,
): Promise<(KeptWhatIf & { answer: WhatIfAnswer | null }) | null> {
  const row = await session.kysely
    .selectFrom('what_if')
    .select([...kept, 'answer'])
    .where('id', '=', id)
    .where('deleted_at', 'is', null)
    .executeTakeFirst();
  return row ? { ...toKept(row), answer: row.answer as WhatIfAnswer | null } : null;
}

/** @returns false when it has ended, or is not there */
export async function cancelWhatIf(session: Session, id: string): Promise<boolean> {
  const { numUpdatedRows } = await session.kysely
    .updateTable('what_if')
    .set({ state: 'cancelled', ended_at: at(session.now()), lease_until: null })
    .where('id', '=', id)
    .where('state', 'in', ['queued', 'running'])
    .where('deleted_at', 'is', null)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** Hides it, or shows it again. @returns false when there is none to hide, or none hidden */
export async function hideWhatIf(session: Session, id: string, hide: boolean): Promise<boolean> {
  const { numUpdatedRows } = await session.kysely
    .updateTable('what_if')
    .set({ deleted_at: hide ? at(session.now()) : null })
    .where('id', '=', id)
    .where('deleted_at', hide ? 'is' : 'is not', null)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** Forgets those hidden before a time, and of those that have ended all but the newest. @param keep how many */
export async function forgetWhatIfs(
  session: Session,
  hiddenBefore: number,
  keep: number,
): Promise<void> {
  await sql`
    delete from what_if where deleted_at < ${at(hiddenBefore)} or id in (
      select id from what_if where state not in ('queued', 'running') order by id desc offset ${keep}
    )`.execute(session.kysely);
}

/**
 * The oldest that waits, or whose node is gone, for this node to run; others take others.
 * @param mostTries one begun as often is given up instead: it may be what kills the nodes
 */
export async function takeWhatIf(
  session: Session,
  { leaseMs, mostTries }: { leaseMs: number; mostTries: number },
): Promise<KeptWhatIf | null> {
  const now = session.now();
  await sql`
    update what_if set state = 'failed', ended_at = ${at(now)}, lease_until = null,
      failure = 'The node that ran it stopped before the end, ' || tries || ' times.'
    where state = 'running' and lease_until < ${at(now)} and tries >= ${mostTries}`.execute(
    session.kysely,
  );
  const { rows } = await sql<Selectable<WhatIfTable>>`
    update what_if set state = 'running', progress = 0, started_at = ${at(now)}, tries = tries + 1,
      lease_until = ${at(now + leaseMs)}
    where id = (
      select id from what_if
      where (state = 'queued' or (state = 'running' and lease_until < ${at(now)})) and deleted_at is null
      order by asked_at, id limit 1 for update skip locked
    ) returning *`.execute(session.kysely);
  return rows[0] ? toKept(rows[0]) : null;
}

/** Which run of it: a later one has more tries. */
export interface WhatIfRunId {
  id: string;
  tries: number;
}

/** @returns false when it is not to be run on: cancelled, deleted, or taken by another node */
export async function renewWhatIf(
  session: Session,
  run: WhatIfRunId,
  { progress, leaseMs }: { progress: number; leaseMs: number },
): Promise<boolean> {
  return ofRun(session, run, { progress, lease_until: at(session.now() + leaseMs) });
}

/** Keeps what came of it. @returns false as `renewWhatIf` */
export async function endWhatIf(
  session: Session,
  run: WhatIfRunId,
  end: { answer: WhatIfAnswer } | { failure: string },
): Promise<boolean> {
  const ended = { ended_at: at(session.now()), lease_until: null };
  return 'answer' in end
    ? ofRun(session, run, { ...ended, state: 'done', progress: 1, answer: json(end.answer) })
    : ofRun(session, run, { ...ended, state: 'failed', failure: text(end.failure) });
}

/** Queues it again, as if it had never been begun: the node stops. */
export async function giveBackWhatIf(session: Session, run: WhatIfRunId): Promise<boolean> {
  return ofRun(session, run, {
    ...{ state: 'queued', progress: 0, tries: run.tries - 1 },
    ...{ started_at: null, lease_until: null },
  });
}

async function ofRun(
  session: Session,
  { id, tries }: WhatIfRunId,
  change: Updateable<WhatIfTable>,
): Promise<boolean> {
  const { numUpdatedRows } = await session.kysely
    .updateTable('what_if')
    .set(change)
    .where('id', '=', id)
    .where('tries', '=', tries)
    .where('state', '=', 'running')
    .where('deleted_at', 'is', null)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

type KeptRow = Pick<Selectable<WhatIfTable>, (typeof kept)[number]>;

function toKept(row: KeptRow): KeptWhatIf {
  return {
    ...{ id: row.id, name: row.name, callTargetId: row.call_target_id },
    ...{ question: row.question as WhatIfQuestion, askedBy: row.asked_by, askedAt: row.asked_at },
    ...{ state: row.state, progress: row.progress, startedAt: row.started_at },
    ...{ endedAt: row.ended_at, failure: row.failure, tries: row.tries },
  };
}
