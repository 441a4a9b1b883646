import { newId, randomHex } from '../base/ids.ts';
import type { PersonRole } from '../callback/person-role.ts';
import { findPersonByEmail, insertPerson, type Person } from '../store/people.ts';
import { endSessions, findSession, insertSession } from '../store/person-sessions.ts';
import type { Means } from '../store/schema-of-people.ts';
import type { Engine } from './context.ts';
import { printTime } from './print-views.ts';
import type { PersonView, Scope } from './views.ts';

/** NIST SP 800-63B-4 §2.2.3: signed in again after a day at the latest, and after an hour without a sign. */
export const sessionMaxMs = 86_400_000;
export const sessionIdleMs = 3_600_000;

/** Where a sign-in comes from: what somebody may recognise it by. */
export interface From {
  address: string;
  browser: string;
}

/** Somebody signed in, as doors need it. */
export interface SignedIn {
  sessionId: string;
  person: PersonView;
  scopes: Scope[];
  /** Signed in without a word, by `npm start`. */
  demo: boolean;
  /** An authenticator app is set up. */
  totp: boolean;
  /** This installation wants one, and it is not: until it is, there are no scopes. */
  totpRequired: boolean;
  means: Means;
  expiresAt: string;
}

/** The widest scope of a role; it includes the rest. */
const scopeOf: Record<PersonRole, Scope> = {
  viewer: 'read',
  operator: 'operate',
  manager: 'write',
  admin: 'admin',
};

/** Signs somebody in who has shown who they are. @returns the secret for the cookie, which cannot be read again */
export async function openSession(
  ctx: Engine,
  person: Person,
  from: From & { means: Means },
): Promise<{ signedIn: SignedIn; secret: string }> {
  const secret = randomHex(32);
  const expiresAt = ctx.db.now() + sessionMaxMs;
  const entry = { id: newId(), personId: person.id, expiresAt, ...from };
  await insertSession(ctx.db, { ...entry, secret });
  return { signedIn: printSignedIn(entry, person), secret };
}

/** Who the secret of a cookie stands for; null when the session has ended, lapsed, or never was. */
export async function verifySession(ctx: Engine, secret: string): Promise<SignedIn | null> {
  const found = await findSession(ctx.db, secret, sessionIdleMs);
  return found && printSignedIn(found.session, found.person);
}

/** Signs out. */
export async function closeSession(
  ctx: Engine,
  { sessionId, person: { id: personId } }: SignedIn,
): Promise<void> {
  await endSessions(ctx.db, personId, { id: sessionId });
}

/** Signs in whom `npm start` has made for looking around: an admin without a password. */
export async function openDemoSession(
  ctx: Engine,
  from: From,
): Promise<{ signedIn: SignedIn; secret: string }> {
  const email = 'demo@unhold.invalid';
  const demo = { id: newId(), email, name: 'Demo admin', role: 'admin', password: null } as const;
  await insertPerson(ctx.db, { ...demo, demo: true });
  const person = await findPersonByEmail(ctx.db, email);
  if (!person) throw new Error('the demo admin is gone as soon as it was made');
  return openSession(ctx, person, { ...from, means: 'demo' });
}

function printSignedIn(
  session: { id: string; expiresAt: number; means: Means },
  person: Person,
): SignedIn {
  const { id, name, email, role, demo } = person;
  return {
    ...{ sessionId: session.id, person: { id, name, email, role }, demo },
    ...{ totp: person.totpSecret !== null, means: session.means },
    ...{ totpRequired: false, scopes: [scopeOf[role]], expiresAt: printTime(session.expiresAt) },
  };
}

/** @returns the session as it is where everybody who signs in by password must have an authenticator app */
export function requireTotp(signedIn: SignedIn): SignedIn {
  if (signedIn.totp || signedIn.means !== 'password') return signedIn;
  return { ...signedIn, scopes: [], totpRequired: true };
}
