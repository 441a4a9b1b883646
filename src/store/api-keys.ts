import { createHash } from 'node:crypto';
import type { Selectable } from 'kysely';
import { at, text } from './rows.ts';
import type { ApiKeyTable, Session } from './schema.ts';

export interface ApiKey {
  id: string;
  name: string;
  scopes: string[];
  createdAt: number;
  revokedAt: number | null;
}

/** Keys are random and long, so one round of SHA-256 is all the hiding they need. */
function hashOf(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}

/**
 * Keeps a key by its hash. The same secret again changes nothing, so that a configured key may be given at every start.
 * @param key.secret at least 128 random bits
 */
export async function insertApiKey(
  session: Session,
  key: { id: string; name: string; scopes: string[]; secret: string },
): Promise<void> {
  await session.kysely
    .insertInto('api_key')
    .values({
      ...{ id: key.id, name: text(key.name), scopes: key.scopes },
      ...{ hash: hashOf(key.secret), created_at: at(session.now()), revoked_at: null },
    })
    .onConflict((conflict) => conflict.column('hash').doNothing())
    .execute();
}

/** The key with this secret, unless it was revoked. */
export async function findApiKey(session: Session, secret: string): Promise<ApiKey | null> {
  const row = await session.kysely
    .selectFrom('api_key')
    .selectAll()
    .where('hash', '=', hashOf(secret))
    .where('revoked_at', 'is', null)
    .executeTakeFirst();
  return row ? toApiKey(row) : null;
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
  };
}

/** Leaves no trace of a key; for those that nobody was ever shown. */
export async function deleteApiKey(session: Session, id: string): Promise<void> {
  await session.kysely.deleteFrom('api_key').where('id', '=', id).execute();
}
