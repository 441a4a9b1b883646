import type { Selectable } from 'kysely';
import { at, maybeText, text } from './rows.ts';
import type { ApiKeyTable, Session } from './schema.ts';
import { secretHash } from './secret-hash.ts';

export interface ApiKey {
  id: string;
  name: string;
  scopes: string[];
  createdAt: number;
  revokedAt: number | null;
  /** Who made it; null: made by hand, or before this was kept. */
  createdBy: string | null;
  /** To the minute. */
  lastUsedAt: number | null;
}

/**
 * Keeps a key by its hash. The same secret again changes nothing, so that a configured key may be given at every start.
 * @param key.secret at least 128 random bits
 */
export async function insertApiKey(
  session: Session,
  key: { id: string; name: string; scopes: string[]; secret: string; createdBy: string | null },
): Promise<void> {
  await session.kysely
    .insertInto('api_key')
    .values({
      ...{ id: key.id, name: text(key.name), scopes: key.scopes },
      ...{ hash: secretHash(key.secret), created_at: at(session.now()), revoked_at: null },
      ...{ created_by: maybeText(key.createdBy), last_used_at: null },
    })
    .onConflict((conflict) => conflict.column('hash').doNothing())
    .execute();
}

/** The key with this secret, unless it was revoked. */
export async function findApiKey(session: Session, secret: string): Promise<ApiKey | null> {
  const row = await session.kysely
    .selectFrom('api_key')
    .selectAll()
    .where('hash', '=', secretHash(secret))
    .where('revoked_at', 'is', null)
    .executeTakeFirst();
  return row ? toApiKey(row) : null;
}

/** Notes that a key was used; a minute is exact enough. */
export async function touchApiKey(session: Session, id: string): Promise<void> {
  await session.kysely
    .updateTable('api_key')
    .set({ last_used_at: at(session.now()) })
    .where('id', '=', id)
    .execute();
}

/** All keys, oldest first, revoked ones too. */
export async function listApiKeys(session: Session): Promise<ApiKey[]> {
  const rows = await session.kysely.selectFrom('api_key').selectAll().orderBy('id').execute();
  return rows.map(toApiKey);
}

/** @returns false when there is no such key, or it was revoked before */
export async function revokeApiKey(session: Session, id: string): Promise<boolean> {
  const { numUpdatedRows } = await session.kysely
    .updateTable('api_key')
    .set({ revoked_at: at(session.now()) })
    .where('id', '=', id)
    .where('revoked_at', 'is', null)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

function toApiKey(row: Selectable<ApiKeyTable>): ApiKey {
  return {
    id: row.id,
    name: row.name,
    scopes: row.scopes,
    createdAt: row.created_at,
    revokedAt: row.revoked_at,
    createdBy: row.created_by,
    lastUsedAt: row.last_used_at,
  };
}

/** Leaves no trace of a key; for those that nobody was ever shown. */
export async function deleteApiKey(session: Session, id: string): Promise<void> {
  await session.kysely.deleteFrom('api_key').where('id', '=', id).execute();
}
