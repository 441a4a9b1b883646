import { sql } from 'kysely';
import { at } from './rows.ts';
import type { Session } from './schema.ts';
import { secretHash } from './secret-hash.ts';

export interface Invitation {
  id: string;
  /** Null: for the first admin. */
  personId: string | null;
  expiresAt: number;
}

/** Makes a link; those that the person had are worth nothing any more. @param entry.secret at least 128 random bits */
export async function insertInvitation(
  session: Session,
  entry: Invitation & { secret: string },
): Promise<void> {
  const now = at(session.now());
  if (entry.personId !== null) await endInvitations(session, entry.personId);
  await session.kysely
    .insertInto('invitation')
    .values({
      ...{ id: entry.id, hash: secretHash(entry.secret), person_id: entry.personId },
      ...{ created_at: now, expires_at: at(entry.expiresAt), used_at: null },
    })
    .execute();
}

/** The invitation that this secret is of, while it may be used. */
export async function findInvitation(session: Session, secret: string): Promise<Invitation | null> {
  const row = await session.kysely
    .selectFrom('invitation')
    .selectAll()
    .where('hash', '=', secretHash(secret))
    .where('used_at', 'is', null)
    .where(sql<boolean>`expires_at > ${at(session.now())}`)
    .executeTakeFirst();
  return row ? { id: row.id, personId: row.person_id, expiresAt: row.expires_at } : null;
}

/** Uses it up. @returns false when somebody was faster */
export async function useInvitation(session: Session, id: string): Promise<boolean> {
  const { numUpdatedRows } = await session.kysely
    .updateTable('invitation')
    .set({ used_at: at(session.now()) })
    .where('id', '=', id)
    .where('used_at', 'is', null)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

export async function endInvitations(session: Session, personId: string): Promise<void> {
  await session.kysely
    .updateTable('invitation')
    .set({ used_at: at(session.now()) })
    .where('person_id', '=', personId)
    .where('used_at', 'is', null)
    .execute();
}

/** True when the first admin has a link that may still be used. */
export async function isFirstInvited(session: Session): Promise<boolean> {
  const row = await session.kysely
    .selectFrom('invitation')
    .select('id')
    .where('person_id', 'is', null)
    .where('used_at', 'is', null)
    .where(sql<boolean>`expires_at > ${at(session.now())}`)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}
