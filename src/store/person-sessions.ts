import { sql } from 'kysely';
import { toPerson, type Person } from './people.ts';
import { at, text } from './rows.ts';
import type { Session } from './schema.ts';
import type { Means } from './schema-of-people.ts';
import { secretHash } from './secret-hash.ts';

/** Somebody signed in with one browser. */
export interface PersonSession {
  id: string;
  personId: string;
  createdAt: number;
  seenAt: number;
  expiresAt: number;
  address: string;
  browser: string;
  means: Means;
}

/**
 * Keeps a sign-in, and forgets those of the same person that have lapsed: this one says when they were last seen.
 * @param entry.secret at least 128 random bits
 */
export async function insertSession(
  session: Session,
  entry: Omit<PersonSession, 'createdAt' | 'seenAt'> & { secret: string },
): Promise<void> {
  const now = at(session.now());
  await session.kysely
    .with('forgotten', (db) =>
      db
        .deleteFrom('person_session')
        .where('person_id', '=', entry.personId)
        .where(sql<boolean>`expires_at <= ${now}`),
    )
    .insertInto('person_session')
    .values({
      ...{ id: entry.id, person_id: entry.personId, hash: secretHash(entry.secret) },
      ...{ created_at: now, seen_at: now, expires_at: at(entry.expiresAt), ended_at: null },
      ...{ address: text(entry.address), browser: text(entry.browser), means: entry.means },
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
    .select(['seen_at', 'expires_at', 'address', 'browser', 'means'])
    .where('hash', '=', secretHash(secret))
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
      ...{ address: row.address, browser: row.browser, means: row.means },
    },
  };
}

/** The sessions of somebody that are not over, the latest seen first. */
export async function listSessions(
  session: Session,
  personId: string,
  idleMs: number,
): Promise<PersonSession[]> {
  const now = session.now();
  const rows = await session.kysely
    .selectFrom('person_session')
    .selectAll()
    .where('person_id', '=', personId)
    .where('ended_at', 'is', null)
    .where(sql<boolean>`expires_at > ${at(now)} and seen_at > ${at(now - idleMs)}`)
    .orderBy('seen_at', 'desc')
    .limit(100)
    .execute();
  return rows.map((row) => ({
    ...{ id: row.id, personId: row.person_id, createdAt: row.created_at },
    ...{ seenAt: row.seen_at, expiresAt: row.expires_at },
    ...{ address: row.address, browser: row.browser, means: row.means },
  }));
}

/**
 * Ends sessions of somebody: one by its id, or all, but perhaps one.
 * @returns how many were ended
 */
export async function endSessions(
  session: Session,
  personId: string,
  which: { id?: string; except?: string } = {},
): Promise<number> {
  let query = session.kysely
    .updateTable('person_session')
    .set({ ended_at: at(session.now()) })
    .where('person_id', '=', personId)
    .where('ended_at', 'is', null);
  if (which.id !== undefined) query = query.where('id', '=', which.id);
  if (which.except !== undefined) query = query.where('id', '<>', which.except);
  const { numUpdatedRows } = await query.executeTakeFirst();
  return Number(numUpdatedRows);
}
