import { sql } from 'kysely';
import { at } from './rows.ts';
import type { Session } from './schema.ts';

/** Keeps what was said, of no callback yet. @param audio G.711 µ-law, 1-960,000 bytes (two minutes) */
export async function insertRecording(
  session: Session,
  recording: { id: string; audio: Uint8Array },
): Promise<void> {
  const { id, audio } = recording;
  await session.kysely
    .insertInto('recording')
    .values({
      ...{ id, callback_id: null, created_at: at(session.now()) },
      audio: Buffer.from(audio.buffer, audio.byteOffset, audio.byteLength),
    })
    .execute();
}

/** Makes recordings a callback's own, in the transaction that stores it; one that is another's stays that. */
export async function attachRecordings(
  trx: Session,
  ids: string[],
  callbackId: string,
): Promise<void> {
  await trx.kysely
    .updateTable('recording')
    .set({ callback_id: callbackId })
    .where('id', 'in', ids)
    .where('callback_id', 'is', null)
    .execute();
}

/** G.711 µ-law; null when there is none of that id (any more). */
export async function findRecording(session: Session, id: string): Promise<Uint8Array | null> {
  const row = await session.kysely
    .selectFrom('recording')
    .select('audio')
    .where('id', '=', id)
    .executeTakeFirst();
  return row?.audio ?? null;
}

/** G.711 µ-law of what was said for this callback; null when there is none of that id (any more). */
export async function findRecordingOf(
  session: Session,
  callbackId: string,
  id: string,
): Promise<Uint8Array | null> {
  const row = await session.kysely
    .selectFrom('recording')
    .select('audio')
    .where('id', '=', id)
    .where('callback_id', '=', callbackId)
    .executeTakeFirst();
  return row?.audio ?? null;
}

/**
 * Forgets what was said before that time in calls that came to no promise, and what belongs to callbacks that
 * ended before it. @param before ms since 1970 @returns how many
 */
export async function deleteRecordings(session: Session, before: number): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from recording where created_at < ${at(before)} and (callback_id is null or exists (
      select from callback where callback.id = callback_id and callback.ended_at < ${at(before)}))`.execute(
    session.kysely,
  );
  return Number(numAffectedRows ?? 0n);
}
