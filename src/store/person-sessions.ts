import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import { toPerson, type Person } from './people.ts';
import { at, text } from './rows.ts';
import type { Session } from './schema.ts';

/** Somebody signed in with one browser. */
export interface PersonSession {
  id: string;
  personId: string;
  createdAt: number;
  seenAt: number;
  expiresAt: number;
  address: string;
  browser: string;
}

/** What the cookie holds is random and long, so one round of SHA-256 hides it well enough. */
function hashOf(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}

/** @param entry.secret at least 128 random bits */
export async function insertSession(
  session: Session,
  entry: Omit<PersonSession, 'createdAt' | 'seenAt'> & { secret: string },
): Promise<void> {
  const now = at(session.now());
  await session.kysely
    .insertInto('person_session')
    .values({
      ...{ id: entry.id, person_id: entry.personId, hash: hashOf(entry.secret) },
      ...{ created_at: now, seen_at: now, expires_at: at(entry.expiresAt), ended_at: null },
      ...{ address: text(entry.address), browser: text(entry.browser) },
    })
    .execute();
}

/**
 * The session with this secret and who it is, unless it has ended or lapsed or the person was disabled.
 * Being asked for counts as being seen; that is written once a minute.
 * @param idleMs not seen for so long is over
 */
export async function findSession(
  session: Session,
  secret: string,
  idleMs: number,
): Promise<{ session: PersonSession; person: Person } | null> {
  const now = session.now();
  const row = await session.kysely
    .selectFrom('person_session')
    .innerJoin('person', 'person.id', 'person_session.person_id')
    .selectAll('person')
    .select(['person_session.id as session_id', 'person_session.created_at as signed_in_at'])
    .select(['seen_at', 'expires_at', 'address', 'browser'])
    .where('hash', '=', hashOf(secret))
    .where('ended_at', 'is', null)
    .where(sql<boolean>`expires_at > ${at(now)} and seen_at > ${at(now - idleMs)}`)
    .where('disabled_at', 'is', null)
    .executeTakeFirst();
  if (!row) return null;
  if (row.seen_at < now - 60_000)
    await session.kysely
      .updateTable('person_session')
      .set({ seen_at: at(now) })
      .where('id', '=', row.session_id)
      .execute();
  return {
    person: toPerson(row),
    session: {
      ...{ id: row.session_id, personId: row.id, createdAt: row.signed_in_at },
      ...{ seenAt: row.seen_at, expiresAt: row.expires_at },
      ...{ address: row.address, browser: row.browser },
    },
  };
}

/** Ends a session by its id; once more changes nothing. */
export async function endSession(session: Session, id: string): Promise<void> {
  await session.kysely
    .updateTable('person_session')
    .set({ ended_at: at(session.now()) })
    .where('id', '=', id)
    .where('ended_at', 'is', null)
    .execute();
}
