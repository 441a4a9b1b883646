import { sql } from 'kysely';
import { printActor, type Actor, type JournalEntry } from '../callback/callback.ts';
import { at, json, maybeText, text } from './rows.ts';
import type { Session } from './schema.ts';

export interface NewEntry {
  callbackId: string;
  callTargetId: string;
  actor: Actor;
  event: string;
  reason: string | null;
  detail?: Readonly<Record<string, unknown>>;
}

/** Notes something that is no change of state; a change writes its own entry (transitions.ts). */
export async function addEntry(session: Session, entry: NewEntry): Promise<void> {
  await session.kysely
    .insertInto('journal')
    .values({
      callback_id: entry.callbackId,
      call_target_id: entry.callTargetId,
      at: at(session.now()),
      actor: text(printActor(entry.actor)),
      event: entry.event,
      reason: maybeText(entry.reason),
      detail: entry.detail ? json(entry.detail) : null,
    })
    .execute();
}

/** The story of one callback, oldest first. */
export async function entriesOf(session: Session, callbackId: string): Promise<JournalEntry[]> {
  return session.kysely
    .selectFrom('journal')
    .select(['at', 'actor', 'event', 'reason'])
    .where('callback_id', '=', callbackId)
    .orderBy('id')
    .execute();
}

export interface FeedEntry extends JournalEntry {
  /** Its place in the feed: give it as `cursor` to go on after it. */
  cursor: string;
  callbackId: string;
  callTargetId: string;
  detail: unknown;
}

/*
 * The feed. Ids are handed out before the commit, so a reader that goes by id alone skips what commits
 * late. It goes by (transaction, id) instead and stops before the oldest transaction still open:
 * whatever commits later lies behind its cursor. Entries so come late rather than never.
 */

/** Entries after the cursor, in feed order; costs as much as there is new. @param limit 1-1000 */
export async function entriesAfter(
  session: Session,
  cursor: string,
  limit: number,
): Promise<FeedEntry[]> {
  const [tx, id] = parseCursor(cursor);
  const { rows } = await sql<FeedRow>`
    select id, tx::text as tx, callback_id, call_target_id, at, actor, event, reason, detail from journal
    where (tx, id) > (${tx}::text::xid8, ${id}::bigint) and tx < pg_snapshot_xmin(pg_current_snapshot())
    order by journal.tx, id limit ${limit}`.execute(session.kysely);
  return rows.map((row) => ({
    cursor: `${row.tx}-${row.id}`,
    callbackId: row.callback_id,
    callTargetId: row.call_target_id,
    at: row.at,
    actor: row.actor,
    event: row.event,
    reason: row.reason,
    detail: row.detail,
  }));
}

interface FeedRow {
  id: number;
  tx: string;
  callback_id: string;
  call_target_id: string;
  at: number;
  actor: string;
  event: string;
  reason: string | null;
  detail: unknown;
}

/** The cursor of a reader who wants only what is to come. */
export async function feedEnd(session: Session): Promise<string> {
  const { rows } = await sql<{ tx: string }>`
    select pg_snapshot_xmin(pg_current_snapshot())::text as tx`.execute(session.kysely);
  return `${rows[0]?.tx ?? '0'}-0`;
}

/** True for text that `entriesAfter` takes: what a client sends back is looked at before. */
export function isCursor(cursor: string): boolean {
  return /^\d{1,18}-\d{1,18}$/.test(cursor);
}

function parseCursor(cursor: string): [tx: string, id: string] {
  if (!isCursor(cursor)) throw new Error(`not a journal cursor: ${cursor.slice(0, 60)}`);
  const [tx = '0', id = '0'] = cursor.split('-');
  return [tx, id];
}
