import { UserError } from '../base/errors.ts';
import { printActor, type Actor } from '../callback/callback.ts';
import { isId, newId, randomHex } from '../base/ids.ts';
import {
  deleteApiKey as deleteKey,
  findApiKey,
  insertApiKey,
  listApiKeys as findApiKeys,
  revokeApiKey as revokeKey,
  touchApiKey,
  type ApiKey,
} from '../store/api-keys.ts';
import type { Engine } from './context.ts';
import { printTime } from './print-views.ts';
import type { ApiKeyView, Scope } from './views.ts';

/**
 * Makes sure that somebody can administer: keeps the configured key, or makes one when there is none at all.
 * @param configured UNHOLD_API_KEY, or null
 * @returns the secret when one was made: shown this once, and stored only as a hash
 */
export async function ensureFirstKey(
  ctx: Engine,
  configured: string | null,
): Promise<{ secret: string | null }> {
  if (configured !== null) {
    const scopes = ['admin'];
    await insertApiKey(ctx.db, {
      id: newId(),
      name: 'first',
      scopes,
      secret: configured,
      createdBy: null,
    });
    return { secret: null };
  }
  if ((await findApiKeys(ctx.db)).length > 0) return { secret: null };
  const made = await createApiKey(ctx, { name: 'first', scopes: ['admin'] });
  return { secret: made.secret };
}

/** @param by who makes it; null: the wiring @returns the key and its secret, which cannot be read again */
export async function createApiKey(
  ctx: Engine,
  { name, scopes }: { name: string; scopes: Scope[] },
  by: Actor | null = null,
): Promise<{ key: ApiKeyView; secret: string }> {
  const secret = `unhold_${randomHex(24)}`;
  const createdBy = by && printActor(by);
  await insertApiKey(ctx.db, { id: newId(), name, scopes, secret, createdBy });
  const key = await findApiKey(ctx.db, secret);
  if (!key) throw new Error('a key is gone as soon as it was made');
  return { key: printKey(key), secret };
}

/** All keys, revoked ones too, oldest first. */
export async function listApiKeys(ctx: Engine): Promise<ApiKeyView[]> {
  return (await findApiKeys(ctx.db)).map(printKey);
}

/** @throws UserError not-found when there is no such key, or it was revoked before */
export async function revokeApiKey(ctx: Engine, id: string): Promise<void> {
  if (!isId(id) || !(await revokeKey(ctx.db, id)))
    throw new UserError('not-found', `There is no API key ${id.slice(0, 60)} in use`);
}

/** The key with this secret, or null when there is none or it was revoked. */
export async function verifyApiKey(ctx: Engine, secret: string): Promise<ApiKeyView | null> {
  const key = await findApiKey(ctx.db, secret);
  if (key && (key.lastUsedAt ?? 0) < ctx.db.now() - 60_000) await touchApiKey(ctx.db, key.id);
  return key && printKey(key);
}

function printKey(key: ApiKey): ApiKeyView {
  return {
    id: key.id,
    name: key.name,
    scopes: key.scopes as Scope[],
    createdAt: printTime(key.createdAt),
    revokedAt: key.revokedAt === null ? null : printTime(key.revokedAt),
    createdBy: key.createdBy,
    lastUsedAt: key.lastUsedAt === null ? null : printTime(key.lastUsedAt),
  };
}

/** A key with scope `admin` that a task of the platform's own uses, and gives back when it is done. */
export async function lendApiKey(
  ctx: Engine,
  name: string,
): Promise<{ secret: string; giveBack: () => Promise<void> }> {
  const { key, secret } = await createApiKey(ctx, { name, scopes: ['admin'] });
  return { secret, giveBack: () => deleteKey(ctx.db, key.id) };
}
