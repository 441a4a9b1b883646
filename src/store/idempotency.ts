import { sql } from 'kysely';
import { at, json } from './rows.ts';
import type { Session } from './schema.ts';

/** Who asked for what under which key. */
export interface IdempotencyKey {
  /** The API key or the person; the column is named for the first. */
  askedBy: string;
  /** As the client sent it, 1-255 characters. */
  key: string;
  /** Hash of method, path and body: the same key for something else is a mistake. */
  fingerprint: string;
}

export type IdempotencyClaim =
  /** Nobody did it yet: do it and call `finishIdempotency`. */
  | { kind: 'new' }
  /** Done before: give this answer again. */
  | { kind: 'done'; status: number; body: unknown }
  /** Somebody does it right now. */
  | { kind: 'in-progress' }
  /** The key was used for another request. */
  | { kind: 'conflict' };

/** A request that took longer than this died with its process; its key may be taken again. */
const abandonedMs = 60_000;
/** For how long an answer is kept; each new key clears away a few that are older. */
const keptMs = 86_400_000;

export async function claimIdempotency(
  session: Session,
  { askedBy, key, fingerprint }: IdempotencyKey,
): Promise<IdempotencyClaim> {
  const now = session.now();
  const claimed = await sql`
    with forgotten as (
      delete from idempotency where (api_key_id, key) in (
        select api_key_id, key from idempotency
        where started_at < ${at(now - keptMs)} and (api_key_id, key) <> (${askedBy}::uuid, ${key})
        order by started_at limit 10 for update skip locked)
    )
    insert into idempotency as old (api_key_id, key, fingerprint, started_at)
    values (${askedBy}, ${key}, ${fingerprint}, ${at(now)})
    on conflict (api_key_id, key) do update
      set started_at = excluded.started_at, fingerprint = excluded.fingerprint, status = null, body = null
      where old.started_at < ${at(now - keptMs)}
        or (old.status is null and old.started_at < ${at(now - abandonedMs)} and old.fingerprint = excluded.fingerprint)
    returning key`.execute(session.kysely);
  if (claimed.rows.length > 0) return { kind: 'new' };
  const row = await session.kysely
    .selectFrom('idempotency')
    .selectAll()
    .where('api_key_id', '=', askedBy)
    .where('key', '=', key)
    .executeTakeFirst();
  if (!row) return { kind: 'in-progress' }; // Given up between the two statements.
  if (row.fingerprint !== fingerprint) return { kind: 'conflict' };
  if (row.status === null) return { kind: 'in-progress' };
  return { kind: 'done', status: row.status, body: row.body };
}

/** Keeps the answer for the next time the key comes. */
export async function finishIdempotency(
  session: Session,
  { askedBy, key }: IdempotencyKey,
  answer: { status: number; body: unknown },
): Promise<void> {
  await session.kysely
    .updateTable('idempotency')
    .set({ status: answer.status, body: json(answer.body) })
    .where('api_key_id', '=', askedBy)
    .where('key', '=', key)
    .execute();
}

/** Frees the key of a request that came to nothing (an error of ours), so that it can be tried again. */
export async function giveUpIdempotency(
  session: Session,
  { askedBy, key }: IdempotencyKey,
): Promise<void> {
  await session.kysely
    .deleteFrom('idempotency')
    .where('api_key_id', '=', askedBy)
    .where('key', '=', key)
    .where('status', 'is', null)
    .execute();
}
