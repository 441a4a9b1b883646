import { sql, type Selectable } from 'kysely';
import type { PersonRole } from '../callback/person-role.ts';
import { at, maybeAt, text } from './rows.ts';
import type { Session } from './schema.ts';
import type { PersonTable } from './schema-of-people.ts';

/** Somebody who may sign in. */
export interface Person {
  id: string;
  email: string;
  name: string;
  role: PersonRole;
  /** argon2id as a PHC string; null: none is set. */
  password: string | null;
  /** Issuer and subject at the identity provider; null: has never come from there. */
  oidcSubject: string | null;
  /** Of the authenticator app; null: none is set up, or not to its end. */
  totpSecret: string | null;
  demo: boolean;
  createdAt: number;
  disabledAt: number | null;
}

export type NewPerson = Pick<Person, 'id' | 'email' | 'name' | 'role' | 'password' | 'demo'>;

/** Somebody in the list: with what is known of their ways in. */
export interface ListedPerson extends Person {
  lastSeenAt: number | null;
  /** Until when a link to set a password may be used. */
  invitedUntil: number | null;
}

/** @returns null when the address is taken */
export async function insertPerson(session: Session, person: NewPerson): Promise<Person | null> {
  const row = await session.kysely
    .insertInto('person')
    .values({
      ...{ id: person.id, email: text(person.email), name: text(person.name), role: person.role },
      ...{ password: person.password, demo: person.demo },
      ...{ created_at: at(session.now()), disabled_at: null },
    })
    .onConflict((conflict) => conflict.column('email').doNothing())
    .returningAll()
    .executeTakeFirst();
  return row ? toPerson(row) : null;
}

export async function findPerson(session: Session, id: string): Promise<Person | null> {
  return findBy(session, 'id', id);
}

/** @param email in lower case */
export async function findPersonByEmail(session: Session, email: string): Promise<Person | null> {
  return findBy(session, 'email', email);
}

/** @param subject issuer and subject */
export async function findPersonBySubject(
  session: Session,
  subject: string,
): Promise<Person | null> {
  return findBy(session, 'oidc_subject', subject);
}

async function findBy(
  session: Session,
  column: 'id' | 'email' | 'oidc_subject',
  value: string,
): Promise<Person | null> {
  const row = await session.kysely
    .selectFrom('person')
    .selectAll()
    .where(column, '=', value)
    .executeTakeFirst();
  return row ? toPerson(row) : null;
}

/** Everybody, by name. */
export async function listPeople(session: Session): Promise<ListedPerson[]> {
  const now = at(session.now());
  const rows = await session.kysely
    .selectFrom('person')
    .selectAll()
    .select([
      sql<number | null>`(select max(seen_at) from person_session where person_id = person.id)`.as(
        'last_seen_at',
      ),
      sql<number | null>`(select max(expires_at) from invitation
        where person_id = person.id and used_at is null and expires_at > ${now})`.as(
        'invited_until',
      ),
    ])
    .orderBy('name')
    .orderBy('id')
    .execute();
  return rows.map((row) => ({
    ...toPerson(row),
    ...{ lastSeenAt: row.last_seen_at, invitedUntil: row.invited_until },
  }));
}

/** @returns false when there is nobody of that id */
export async function updatePerson(
  session: Session,
  id: string,
  change: Partial<Pick<Person, 'name' | 'role' | 'password' | 'oidcSubject' | 'disabledAt'>>,
): Promise<boolean> {
  const { name, role, password, oidcSubject, disabledAt } = change;
  const { numUpdatedRows } = await session.kysely
    .updateTable('person')
    .set({
      // Setting a column to itself keeps the statement whole when nothing is to change.
      email: sql`email`,
      ...(name !== undefined && { name: text(name) }),
      ...(role !== undefined && { role }),
      ...(password !== undefined && { password }),
      ...(oidcSubject !== undefined && { oidc_subject: oidcSubject }),
      ...(disabledAt !== undefined && { disabled_at: maybeAt(disabledAt) }),
    })
    .where('id', '=', id)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/**
 * The ids of those who can administer: an admin who has a way in. Held until the transaction ends, so that two
 * who take each other's rights at once do it in turn.
 */
export async function lockAdmins(session: Session): Promise<string[]> {
  const rows = await session.kysely
    .selectFrom('person')
    .select('id')
    .where('role', '=', 'admin')
    .where('disabled_at', 'is', null)
    .where('demo', '=', false)
    .where(sql<boolean>`(password is not null or oidc_subject is not null)`)
    .orderBy('id')
    .forUpdate()
    .execute();
  return rows.map(({ id }) => id);
}

export function toPerson(row: Selectable<PersonTable>): Person {
  return {
    ...{ id: row.id, email: row.email, name: row.name, role: row.role },
    ...{ password: row.password, oidcSubject: row.oidc_subject, demo: row.demo },
    totpSecret: row.totp_confirmed_at === null ? null : row.totp_secret,
    ...{ createdAt: row.created_at, disabledAt: row.disabled_at },
  };
}
