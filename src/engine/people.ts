import { UserError } from '../base/errors.ts';
import { isId, newId } from '../base/ids.ts';
import type { PersonRole } from '../callback/person-role.ts';
import {
  findPerson,
  findPersonByEmail,
  insertPerson,
  listPeople as findPeople,
  lockAdmins,
  updatePerson,
  type ListedPerson,
  type Person,
} from '../store/people.ts';
import { endSessions } from '../store/person-sessions.ts';
import { endInvitations } from '../store/invitations.ts';
import type { Session } from '../store/schema.ts';
import { setTotpSecret } from '../store/totp.ts';
import type { Engine } from './context.ts';
import { invite } from './invitations.ts';
import { printTime } from './print-views.ts';
import { normalEmail } from './sign-in.ts';
import type { InvitationView, PersonListView } from './views.ts';

/** What an admin does with people. */

export async function listPeople(ctx: Engine): Promise<PersonListView[]> {
  return (await findPeople(ctx.db)).map(printListed);
}

/** Takes somebody in, with a link to set a password by. @throws UserError already-exists */
export async function addPerson(
  ctx: Pick<Engine, 'db'>,
  { name, email, role }: { name: string; email: string; role: PersonRole },
): Promise<{ person: PersonListView; invitation: InvitationView }> {
  const entry = { id: newId(), email: normalEmail(email), name, role, password: null, demo: false };
  return ctx.db.tx(async (trx) => {
    if (!(await insertPerson(trx, entry)))
      throw new UserError('already-exists', `Somebody has the address ${entry.email} already.`);
    const invitation = await invite(trx, entry.id);
    return { person: await listed(trx, entry.id), invitation };
  });
}

/**
 * A link for whoever is at the machine itself, and so may do anything there: for somebody known, or for somebody new.
 * @throws UserError in-use for who is disabled, or the demo admin
 */
export async function inviteFromHere(
  ctx: Pick<Engine, 'db'>,
  { name, email, role }: { name: string; email: string; role: PersonRole },
): Promise<InvitationView> {
  const known = await findPersonByEmail(ctx.db, normalEmail(email));
  if (known) return inviteAgain(ctx, known.id);
  return (await addPerson(ctx, { name, email, role })).invitation;
}

/** A new link to set a password by; earlier ones are worth nothing any more. @throws UserError not-found, in-use */
export async function inviteAgain(ctx: Pick<Engine, 'db'>, id: string): Promise<InvitationView> {
  return ctx.db.tx(async (trx) => {
    const person = await changeable(trx, id);
    if (person.disabledAt !== null)
      throw new UserError('in-use', `${person.name} is disabled; enable them first.`);
    return invite(trx, id);
  });
}

/**
 * Changes name or role, or shuts somebody out at once; nobody is ever deleted, as the log speaks of them.
 * @throws UserError not-found; last-admin
 */
export async function changePerson(
  ctx: Engine,
  id: string,
  change: { name?: string; role?: PersonRole; disabled?: boolean },
): Promise<PersonListView> {
  return ctx.db.tx(async (trx) => {
    const person = await changeable(trx, id);
    const { disabled, ...rest } = change;
    const staysAdmin = (change.role ?? person.role) === 'admin' && disabled !== true;
    if (!staysAdmin) await keepAnAdmin(trx, person);
    await updatePerson(trx, id, {
      ...rest,
      ...(disabled === false && { disabledAt: null }),
      ...(disabled === true && person.disabledAt === null && { disabledAt: trx.now() }),
    });
    if (disabled === true) {
      await endSessions(trx, id);
      await endInvitations(trx, id);
    }
    return listed(trx, id);
  });
}

/** Ends all sessions of somebody. @throws UserError not-found */
export async function signOutPerson(ctx: Engine, id: string): Promise<void> {
  await changeable(ctx.db, id, { demoToo: true });
  await endSessions(ctx.db, id);
}

/** For who has lost the phone: no code is asked for until a new app is set up. @throws UserError not-found */
export async function removeTotpOf(ctx: Engine, id: string): Promise<void> {
  await ctx.db.tx(async (trx) => {
    await changeable(trx, id);
    await setTotpSecret(trx, id, null);
  });
}

async function changeable(session: Session, id: string, { demoToo = false } = {}): Promise<Person> {
  const person = isId(id) ? await findPerson(session, id) : null;
  if (!person) throw new UserError('not-found', `There is nobody with the id ${id.slice(0, 60)}.`);
  if (person.demo && !demoToo)
    throw new UserError('in-use', 'The demo admin is there for looking around and stays as it is.');
  return person;
}

/** @throws UserError last-admin when nobody else can administer */
export async function keepAnAdmin(trx: Session, person: Person): Promise<void> {
  const admins = await lockAdmins(trx);
  if (!admins.includes(person.id) || admins.length > 1) return;
  throw new UserError(
    'last-admin',
    `${person.name} is the last admin who can sign in. Make somebody else an admin first, who must have set a password.`,
  );
}

async function listed(session: Session, id: string): Promise<PersonListView> {
  const found = (await findPeople(session)).find((each) => each.id === id);
  if (!found) throw new Error('somebody is gone while being changed');
  return printListed(found);
}

function printListed(person: ListedPerson): PersonListView {
  const maybeTime = (ms: number | null) => (ms === null ? null : printTime(ms));
  const { id, name, email, role, demo } = person;
  return {
    ...{ id, name, email, role, demo, totp: person.totpSecret !== null },
    ...{ hasPassword: person.password !== null, oidc: person.oidcSubject !== null },
    ...{ createdAt: printTime(person.createdAt), disabledAt: maybeTime(person.disabledAt) },
    ...{ lastSeenAt: maybeTime(person.lastSeenAt), invitedUntil: maybeTime(person.invitedUntil) },
  };
}
