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
  const { rows } = await sql<EntryRow>`
    select ${entryColumns} from journal where callback_id = ${callbackId} order by journal.id`.execute(
    session.kysely,
  );
  return rows.map(({ detail, ...entry }) => ({ ...entry, dueAt: dueAtIn(detail) }));
}

/** The id of the last entry of a callback; null when it has none. */
export async function lastEntryId(session: Session, callbackId: string): Promise<string | null> {
  const { rows } = await sql<{ id: string }>`
    select tx || '-' || id as id from journal where callback_id = ${callbackId}
    order by journal.id desc limit 1`.execute(session.kysely);
  return rows[0]?.id ?? null;
}

/** Who cancelled it last, as the journal prints actors; null: nobody. */
export async function cancelledBy(session: Session, callbackId: string): Promise<string | null> {
  const { rows } = await sql<{ actor: string }>`
    select actor from journal where callback_id = ${callbackId} and event = 'cancel-requested'
    order by journal.id desc limit 1`.execute(session.kysely);
  return rows[0]?.actor ?? null;
}

const entryColumns = sql.raw(`tx || '-' || id as id, at, actor, event, reason, detail`);
type EntryRow = Omit<JournalEntry, 'dueAt'> & { detail: unknown };

/** What a change back to the line keeps (transitions.ts); null of any other entry. */
function dueAtIn(detail: unknown): number | null {
  const isKept = typeof detail === 'object' && detail !== null && 'dueAt' in detail;
  return isKept && typeof detail.dueAt === 'number' ? detail.dueAt : null;
}

export interface FeedEntry extends JournalEntry {
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
  const { rows } = await sql<EntryRow & Pick<FeedEntry, 'callbackId' | 'callTargetId'>>`
    select ${entryColumns}, callback_id as "callbackId", call_target_id as "callTargetId" from journal
    where (tx, journal.id) > (${tx}::text::xid8, ${id}::bigint) and tx < pg_snapshot_xmin(pg_current_snapshot())
    order by journal.tx, journal.id limit ${limit}`.execute(session.kysely);
  return rows.map((row) => ({ ...row, dueAt: dueAtIn(row.detail) }));
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
