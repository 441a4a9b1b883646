import { sql, type Insertable, type Selectable } from 'kysely';
import type { LineEvent, QueueEvent } from '../callback/queue-event.ts';
import { at, text } from './rows.ts';
import type { QueueEventTable, Session } from './schema.ts';

/** Where a reader of the feed stands: `transaction-id`. */
export interface StoredLineEvent extends LineEvent {
  cursor: string;
}

/**
 * Stores what is not stored yet. Nodes that are told the same at the same time may not wait for each other in a ring:
 * rows go in by their key. @param events 1-1000
 */
export async function insertQueueEvents(
  session: Session,
  events: readonly LineEvent[],
): Promise<void> {
  const rows = events.map(toRow).sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
  await session.kysely
    .insertInto('queue_event')
    .values(rows)
    .onConflict((conflict) => conflict.columns(['line', 'source_id', 'type']).doNothing())
    .execute();
}

function keyOf(row: Insertable<QueueEventTable>): string {
  return `${row.line} ${row.source_id} ${row.type}`;
}

/** The feed of all lines after the cursor, in the order of commits (see journal.ts). @param limit 1-10,000 */
export async function queueEventsAfter(
  session: Session,
  cursor: string,
  limit: number,
): Promise<StoredLineEvent[]> {
  const [tx = '', id = ''] = cursor.split('-');
  if (!/^\d{1,18}$/.test(tx) || !/^\d{1,18}$/.test(id))
    throw new Error(`not a cursor: ${cursor.slice(0, 60)}`);
  const { rows } = await sql<Selectable<QueueEventTable>>`
    select * from queue_event
    where (tx, id) > (${tx}::text::xid8, ${id}::bigint) and tx < pg_snapshot_xmin(pg_current_snapshot())
    order by tx, id limit ${limit}`.execute(session.kysely);
  return rows.map((row) => ({ ...toLineEvent(row), cursor: `${row.tx}-${row.id}` }));
}

/** One page of a line's events, by when they happened. */
export interface QueueEventPage {
  line: string;
  /** ms since 1970; from here on … */
  from: number;
  /** … and before this. */
  until: number;
  /** 1-10,000. */
  limit: number;
  /** Of the page before; null begins. */
  after: QueueEventPlace | null;
}

export interface QueueEventPlace {
  at: number;
  id: number;
}

/** @returns the events and the place of the last, null when there are no more */
export async function queueEventsBetween(
  session: Session,
  page: QueueEventPage,
): Promise<{ events: QueueEvent[]; next: QueueEventPlace | null }> {
  const { line, from, until, limit } = page;
  const after = page.after ?? { at: from, id: 0 };
  const { rows } = await sql<Selectable<QueueEventTable>>`
    select * from queue_event
    where line = ${line} and (at, id) > (${at(after.at)}, ${after.id}::bigint) and at < ${at(until)}
    order by at, id limit ${limit}`.execute(session.kysely);
  const last = rows.at(-1);
  const next = last && rows.length === limit ? { at: last.at, id: last.id } : null;
  return { events: rows.map((row) => toLineEvent(row).event), next };
}

/** Since when no more than `most` events of a line have happened; not before `from` (ms since 1970). */
export async function beginOfLast(
  session: Session,
  line: string,
  from: number,
  most: number,
): Promise<number> {
  const { rows } = await sql<{ at: number }>`
    select at from queue_event where line = ${line} and at >= ${at(from)}
    order by at desc, id desc offset ${most} limit 1`.execute(session.kysely);
  return rows[0] ? rows[0].at + 1 : from;
}

/**
 * Forgets some of the oldest rows, if they tell of what happened before that time. @param limit rows looked at, at most
 * @returns how many are gone; fewer than `limit`: no more for now
 */
export async function deleteQueueEvents(
  session: Session,
  before: number,
  limit: number,
): Promise<number> {
  const { numAffectedRows } = await sql`
    with oldest as (select id from queue_event order by id limit ${limit})
    delete from queue_event using oldest where queue_event.id = oldest.id and at < ${at(before)}`.execute(
    session.kysely,
  );
  return Number(numAffectedRows ?? 0);
}

type Row = Omit<Insertable<QueueEventTable>, 'id' | 'tx'>;

function toRow({ line, sourceId, event }: LineEvent): Row {
  const row: Row = {
    ...{ line: text(line), source_id: text(sourceId), type: event.type, at: at(event.at) },
    ...{ call: null, agent: null, since: null, priority: null, is_callback: null, share: null },
    ...{ waiting_calls: null, agents_staffed: null, agents_available: null },
  };
  if ('call' in event) row.call = text(event.call);
  if ('agent' in event) row.agent = event.agent === null ? null : text(event.agent);
  if (event.type === 'joined') {
    row.since = at(event.since);
    row.priority = event.priority;
    row.is_callback = event.isCallback;
  }
  if (event.type === 'agent-here') row.share = event.share;
  if (event.type === 'counted') {
    row.waiting_calls = event.waitingCalls;
    row.agents_staffed = event.agentsStaffed;
    row.agents_available = event.agentsAvailable;
  }
  return row;
}

function toLineEvent(row: Selectable<QueueEventTable>): LineEvent {
  return { line: row.line, sourceId: row.source_id, event: toEvent(row) };
}

function toEvent(row: Selectable<QueueEventTable>): QueueEvent {
  const { at, type } = row;
  const [call, agent] = [row.call ?? '', row.agent ?? ''];
  switch (type) {
    case 'joined': {
      const { since, priority, is_callback: isCallback } = row;
      return {
        ...{ type, at, call, since: since ?? at },
        ...{ priority: priority ?? 0, isCallback: isCallback ?? false },
      };
    }
    case 'answered':
      return { type, at, call, agent: row.agent };
    case 'abandoned':
    case 'left':
    case 'wrap-up':
    case 'handled':
      return { type, at, call };
    case 'agent-here':
      return { type, at, agent, share: row.share ?? 1 };
    case 'agent-away':
      return { type, at, agent };
    case 'counted':
      return {
        ...{ type, at, waitingCalls: row.waiting_calls ?? 0 },
        ...{ agentsStaffed: row.agents_staffed ?? 0, agentsAvailable: row.agents_available ?? 0 },
      };
    default:
      return type satisfies never;
  }
}
