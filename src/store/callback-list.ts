import { sql, type RawBuilder, type Selectable } from 'kysely';
import type { Callback, Outcome, State } from '../callback/callback.ts';
import { at, toCallback } from './rows.ts';
import type { CallbackTable, Session } from './schema.ts';

/** What is wanted of the callbacks; what is left out is not asked for. Times in ms since 1970, `From` included, `To` not. */
export interface CallbackFilter {
  states?: readonly State[];
  outcomes?: readonly Outcome[];
  callTargetIds?: readonly string[];
  /** E.164, the whole of it. */
  number?: string;
  /** Digits that follow each other anywhere in the number. */
  digits?: string;
  createdFrom?: number;
  createdTo?: number;
  /** Only of those that have not ended: when it is to be dialled next. */
  dueFrom?: number;
  dueTo?: number;
}

/** `next-due` leaves out what has ended. */
export type ListOrder = 'newest' | 'next-due';

export interface ListQuery {
  filter: CallbackFilter;
  order: ListOrder;
  /** The last callback of the page before; null begins. */
  after: Pick<Callback, 'id' | 'dueAt'> | null;
  /** 1-1000. */
  limit: number;
}

/** One page. A part of a number is looked for row by row: at 100,000 callbacks that costs some 30 ms. */
export async function listCallbacks(
  session: Session,
  { filter, order, after, limit }: ListQuery,
): Promise<{ items: Callback[]; isMore: boolean }> {
  const conditions = conditionsOf(filter);
  if (order === 'next-due') conditions.push(isOpen);
  if (after && order === 'newest') conditions.push(sql`id < ${after.id}`);
  if (after && order === 'next-due')
    conditions.push(sql`(due_at, id) > (${at(after.dueAt)}, ${after.id}::uuid)`);
  const by = order === 'newest' ? sql`id desc` : sql`due_at, id`;
  const { rows } = await sql<Selectable<CallbackTable>>`
    select * from callback where ${all(conditions)} order by ${by} limit ${limit + 1}`.execute(
    session.kysely,
  );
  return { items: rows.slice(0, limit).map(toCallback), isMore: rows.length > limit };
}

/** So many that have ended are counted at most. */
export const endedCountMax = 10_000;

/** How many there are by state; of those that have ended `endedCountMax` + 1 stands for more. */
export async function countByState(
  session: Session,
  filter: CallbackFilter,
): Promise<{ state: State; count: number }[]> {
  const conditions = conditionsOf(filter);
  const open = all([...conditions, isOpen]);
  const ended = all([...conditions, sql`state = 'ended'`]);
  const { rows } = await sql<{ state: State; count: number }>`
    select state, count(*) as count from callback where ${open} group by state
    union all
    select 'ended', count(*) from (
      select from callback where ${ended} limit ${endedCountMax + 1}
    ) as few`.execute(session.kysely);
  return rows;
}

/** Whether there are more than so many. */
export async function areMoreThan(
  session: Session,
  filter: CallbackFilter,
  count: number,
): Promise<boolean> {
  const { rows } = await sql`
    select from callback where ${all(conditionsOf(filter))} offset ${count} limit 1`.execute(
    session.kysely,
  );
  return rows.length > 0;
}

type Condition = RawBuilder<unknown>;

/** In these words, so that the index of the open ones can serve. */
const isOpen: Condition = sql`state <> 'ended'`;

const all = (conditions: readonly Condition[]): Condition =>
  conditions.length === 0 ? sql`true` : sql.join(conditions, sql` and `);

function conditionsOf(filter: CallbackFilter): Condition[] {
  const { states, outcomes, callTargetIds, number, digits } = filter;
  const { createdFrom, createdTo, dueFrom, dueTo } = filter;
  const conditions: Condition[] = [];
  if (states) {
    conditions.push(sql`state = any(${[...states]}::text[])`);
    if (!states.includes('ended')) conditions.push(isOpen);
  }
  if (outcomes) conditions.push(sql`outcome = any(${[...outcomes]}::text[])`);
  if (callTargetIds) conditions.push(sql`call_target_id = any(${[...callTargetIds]}::uuid[])`);
  if (number !== undefined) conditions.push(sql`number = ${number}`);
  if (digits !== undefined) conditions.push(sql`number like ${`%${digits}%`}`);
  if (createdFrom !== undefined) conditions.push(sql`created_at >= ${at(createdFrom)}`);
  if (createdTo !== undefined) conditions.push(sql`created_at < ${at(createdTo)}`);
  if (dueFrom !== undefined) conditions.push(sql`due_at >= ${at(dueFrom)}`);
  if (dueTo !== undefined) conditions.push(sql`due_at < ${at(dueTo)}`);
  if (dueFrom !== undefined || dueTo !== undefined) conditions.push(isOpen);
  return conditions;
}
