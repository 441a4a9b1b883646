import { UserError } from '../base/errors.ts';
import { newId } from '../base/ids.ts';
import type { PersonRole } from '../callback/person-role.ts';
import {
  findPersonByEmail,
  findPersonBySubject,
  insertPerson,
  updatePerson,
  type Person,
} from '../store/people.ts';
import type { Session } from '../store/schema.ts';
import type { Engine } from './context.ts';
import { keepAnAdmin } from './people.ts';
import { openSession, type From, type SignedIn } from './person-sessions.ts';
import { normalEmail } from './sign-in.ts';

/** What an identity provider vouches for. */
export interface Vouched {
  /** Issuer and subject: who it is there, for good. */
  subject: string;
  /** Null where the provider has not seen that it is theirs. */
  email: string | null;
  name: string;
  /** What the directory says they are here; null: it says nothing, and the role is given here. */
  role: PersonRole | null;
}

/**
 * Signs in somebody whom the identity provider vouches for: known by subject, or by the first time by an address that an admin has
 * entered here. Where the directory gives roles, also somebody new.
 * @throws UserError sign-in-refused
 */
export async function signInByDirectory(
  ctx: Engine,
  vouched: Vouched,
  from: From,
): Promise<{ signedIn: SignedIn; secret: string }> {
  const person = await ctx.db.tx(async (trx) => {
    const known = await findKnown(trx, vouched);
    if (!known) return takeIn(trx, vouched);
    if (known.disabledAt !== null || known.demo) throw refused();
    return withRole(trx, known, vouched.role);
  });
  return openSession(ctx, person, { ...from, means: 'oidc' });
}

async function findKnown(trx: Session, { subject, email }: Vouched): Promise<Person | null> {
  const bySubject = await findPersonBySubject(trx, subject);
  if (bySubject || email === null) return bySubject;
  const byEmail = await findPersonByEmail(trx, normalEmail(email));
  // Whoever has come as somebody else before is not this one, whatever the address says now.
  if (!byEmail || byEmail.oidcSubject !== null) return null;
  await updatePerson(trx, byEmail.id, { oidcSubject: subject });
  return { ...byEmail, oidcSubject: subject };
}

async function takeIn(trx: Session, { subject, email, name, role }: Vouched): Promise<Person> {
  if (role === null || email === null) throw refused();
  const entry = { id: newId(), email: normalEmail(email), name, role, password: null, demo: false };
  const person = await insertPerson(trx, entry);
  if (!person) throw refused();
  await updatePerson(trx, person.id, { oidcSubject: subject });
  return person;
}

/** The directory's word counts at each sign-in, but it cannot take the last admin away. */
async function withRole(trx: Session, person: Person, role: PersonRole | null): Promise<Person> {
  if (role === null || role === person.role) return person;
  if (person.role === 'admin') {
    try {
      await keepAnAdmin(trx, person);
    } catch (error) {
      if (error instanceof UserError && error.code === 'last-admin') return person;
      throw error;
    }
  }
  await updatePerson(trx, person.id, { role });
  return { ...person, role };
}

function refused(): UserError {
  return new UserError(
    'sign-in-refused',
    'The identity provider vouches for somebody who may not sign in here; ask an admin.',
  );
}
