import { UserError } from '../base/errors.ts';
import { newId, randomHex } from '../base/ids.ts';
import { hashPassword } from '../base/password.ts';
import {
  findInvitation,
  insertInvitation,
  isFirstInvited,
  useInvitation,
  type Invitation,
} from '../store/invitations.ts';
import {
  findPerson,
  findPersonByEmail,
  insertPerson,
  lockAdmins,
  updatePerson,
  type Person,
} from '../store/people.ts';
import { endSessions } from '../store/person-sessions.ts';
import type { Session } from '../store/schema.ts';
import type { Engine } from './context.ts';
import { checkNewPassword } from './password-rule.ts';
import { openSession, type From, type SignedIn } from './person-sessions.ts';
import { printTime } from './print-views.ts';
import { normalEmail } from './sign-in.ts';
import type { InvitationLook, InvitationView } from './views.ts';

/** For the first admin a day, for others, who have to be told, three. */
const firstMs = 86_400_000;
const otherMs = 3 * 86_400_000;

/** Makes a link for somebody. What it holds stands behind the #, which browsers send nowhere. */
export async function invite(session: Session, personId: string): Promise<InvitationView> {
  return make(session, personId, otherMs);
}

/**
 * Makes sure that somebody can administer in a browser: when there is no admin who can sign in, and no link for the first
 * one that may still be used, there is one now.
 * @param again a new one, also when there is one
 */
export async function inviteFirstAdmin(
  ctx: Pick<Engine, 'db'>,
  { again = false } = {},
): Promise<InvitationView | null> {
  return ctx.db.tx(async (trx) => {
    if ((await lockAdmins(trx)).length > 0) return null;
    if (!again && (await isFirstInvited(trx))) return null;
    return make(trx, null, firstMs);
  });
}

/** Whom a link is for. @throws UserError invitation-over */
export async function lookAtInvitation(ctx: Engine, token: string): Promise<InvitationLook> {
  const { expiresAt, personId } = await usable(ctx.db, token);
  const person = personId === null ? null : await findPerson(ctx.db, personId);
  const who = person && { name: person.name, email: person.email, role: person.role };
  return { expiresAt: printTime(expiresAt), person: who };
}

/**
 * Sets the password by a link, which is used up by it, ends the sessions of before, and signs in, unless the authenticator app
 * is to be asked, too.
 * @param request.name,email wanted of the first admin alone
 * @throws UserError invitation-over; bad-request; already-exists
 */
export async function acceptInvitation(
  ctx: Engine,
  request: { token: string; password: string; name?: string; email?: string },
  from: From,
): Promise<{ signedIn: SignedIn; secret: string } | null> {
  const invitation = await usable(ctx.db, request.token);
  const known = invitation.personId === null ? null : await findPerson(ctx.db, invitation.personId);
  const who = known ?? firstAdminOf(request);
  checkNewPassword(request.password, who);
  const password = await hashPassword(request.password);
  const person = await ctx.db.tx(async (trx) => {
    if (!(await useInvitation(trx, invitation.id))) throw over();
    if (known) {
      await updatePerson(trx, known.id, { password });
      await endSessions(trx, known.id);
      return known;
    }
    return makeFirstAdmin(trx, { ...firstAdminOf(request), password });
  });
  if (person.totpSecret !== null) return null;
  return openSession(ctx, person, { ...from, means: 'password' });
}

async function make(
  session: Session,
  personId: string | null,
  forMs: number,
): Promise<InvitationView> {
  const token = randomHex(24);
  const expiresAt = session.now() + forMs;
  await insertInvitation(session, { id: newId(), personId, expiresAt, secret: token });
  return { path: `/sign-in/invitation#${token}`, expiresAt: printTime(expiresAt) };
}

async function usable(session: Session, token: string): Promise<Invitation> {
  const found = await findInvitation(session, token);
  if (!found) throw over();
  // Once there is an admin, the first one's link would be a way in for whoever finds it.
  if (found.personId === null && (await lockAdmins(session)).length > 0) throw over();
  return found;
}

function over(): UserError {
  return new UserError(
    'invitation-over',
    'This link was used before, has expired, or was replaced by a newer one. Ask an admin for a new one; for the first admin, "npm run unhold -- invite" prints one.',
  );
}

function firstAdminOf({ name, email }: { name?: string; email?: string }) {
  const missing = [...(name ? [] : ['name']), ...(email ? [] : ['email'])];
  if (!name || !email)
    throw new UserError('bad-request', `The first admin says who it is: ${missing.join(', ')}.`, {
      errors: missing.map((field) => ({ field, wanted: 'who you are', found: 'nothing' })),
    });
  return { name, email: normalEmail(email) };
}

async function makeFirstAdmin(
  trx: Session,
  { name, email, password }: { name: string; email: string; password: string },
): Promise<Person> {
  if ((await lockAdmins(trx)).length > 0) throw over();
  if (await findPersonByEmail(trx, email))
    throw new UserError('already-exists', `Somebody has the address ${email} already.`);
  const entry = { id: newId(), name, email, password, role: 'admin', demo: false } as const;
  const person = await insertPerson(trx, entry);
  if (!person) throw over();
  return person;
}
