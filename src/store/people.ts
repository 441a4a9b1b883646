import type { Selectable } from 'kysely';
import type { PersonRole } from '../callback/person-role.ts';
import { at, text } from './rows.ts';
import type { PersonTable, Session } from './schema.ts';

/** Somebody who may sign in. */
export interface Person {
  id: string;
  email: string;
  name: string;
  role: PersonRole;
  /** argon2id as a PHC string; null: none is set. */
  password: string | null;
  demo: boolean;
  createdAt: number;
  disabledAt: number | null;
}

export type NewPerson = Omit<Person, 'createdAt' | 'disabledAt'>;

/** @returns null when the address is taken */
export async function insertPerson(session: Session, person: NewPerson): Promise<Person | null> {
  const row = await session.kysely
    .insertInto('person')
    .values({
      ...person,
      ...{ name: text(person.name), created_at: at(session.now()), disabled_at: null },
    })
    .onConflict((conflict) => conflict.column('email').doNothing())
    .returningAll()
    .executeTakeFirst();
  return row ? toPerson(row) : null;
}

/** @param email in lower case */
export async function findPersonByEmail(session: Session, email: string): Promise<Person | null> {
  const row = await session.kysely
    .selectFrom('person')
    .selectAll()
    .where('email', '=', email)
    .executeTakeFirst();
  return row ? toPerson(row) : null;
}

export function toPerson(row: Selectable<PersonTable>): Person {
  return {
    ...{ id: row.id, email: row.email, name: row.name, role: row.role },
    ...{ password: row.password, demo: row.demo },
    ...{ createdAt: row.created_at, disabledAt: row.disabled_at },
  };
}
