import { UserError } from '../base/errors.ts';
import { isId } from '../base/ids.ts';
import { hashPassword } from '../base/password.ts';
import { findPerson, updatePerson, type Person } from '../store/people.ts';
import { endSessions, listSessions } from '../store/person-sessions.ts';
import {
  confirmTotp,
  countRecoveryCodes,
  findUnconfirmedTotp,
  setTotpSecret,
} from '../store/totp.ts';
import { isRightCode, newRecoveryCodes, newTotpSecret, totpUri } from './authenticator.ts';
import type { Engine } from './context.ts';
import { checkNewPassword } from './password-rule.ts';
import { sessionIdleMs, type SignedIn } from './person-sessions.ts';
import { printTime } from './print-views.ts';
import { provePassword } from './sign-in.ts';
import type { AccountView, SessionView } from './views.ts';

/** What somebody who is signed in does with their own account. */

export async function readAccount(ctx: Engine, { person: { id } }: SignedIn): Promise<AccountView> {
  const person = await personOf(ctx, id);
  return {
    hasPassword: person.password !== null,
    totp: person.totpSecret !== null,
    recoveryCodesLeft: await countRecoveryCodes(ctx.db, id),
  };
}

/** Sets a new password and ends the other sessions. @throws UserError bad-request, too-many-requests */
export async function changePassword(
  ctx: Engine,
  { person: { id }, sessionId }: SignedIn,
  { currentPassword, newPassword }: { currentPassword: string; newPassword: string },
): Promise<void> {
  const person = await personOf(ctx, id);
  await provePassword(ctx, person, currentPassword, 'currentPassword');
  checkNewPassword(newPassword, person, 'newPassword');
  const password = await hashPassword(newPassword);
  await ctx.db.tx(async (trx) => {
    await updatePerson(trx, id, { password });
    await endSessions(trx, id, { except: sessionId });
  });
}

/** One's own sessions that are not over, the latest seen first. */
export async function ownSessions(
  ctx: Engine,
  { person, sessionId }: SignedIn,
): Promise<SessionView[]> {
  const sessions = await listSessions(ctx.db, person.id, sessionIdleMs);
  return sessions.map(({ id, createdAt, seenAt, expiresAt, address, browser, means }) => ({
    ...{ id, address, browser, means, current: id === sessionId },
    ...{ createdAt: printTime(createdAt), seenAt: printTime(seenAt) },
    expiresAt: printTime(expiresAt),
  }));
}

/** @throws UserError not-found */
export async function endOwnSession(
  ctx: Engine,
  { person }: SignedIn,
  sessionId: string,
): Promise<void> {
  if (!isId(sessionId) || (await endSessions(ctx.db, person.id, { id: sessionId })) === 0)
    throw new UserError('not-found', 'You have no such session that is still open.');
}

/** Ends all sessions of one's own but this one. */
export async function endOtherSessions(
  ctx: Engine,
  { person, sessionId }: SignedIn,
): Promise<void> {
  await endSessions(ctx.db, person.id, { except: sessionId });
}

/**
 * Begins to set up an authenticator app; nothing changes until a code of it was seen.
 * @throws UserError bad-request, in-use when one is set up
 */
export async function beginTotp(
  ctx: Engine,
  { person: { id } }: SignedIn,
  { password }: { password: string },
): Promise<{ secret: string; uri: string }> {
  const person = await personOf(ctx, id);
  if (person.totpSecret !== null)
    throw new UserError('in-use', 'An authenticator app is set up already; remove it first.');
  await provePassword(ctx, person, password, 'password');
  const secret = newTotpSecret();
  await setTotpSecret(ctx.db, id, secret);
  return { secret, uri: totpUri(secret, person.email) };
}

/** From now on a code is asked for. @returns the recovery codes, which cannot be read again */
export async function finishTotp(
  ctx: Engine,
  { person: { id, email } }: SignedIn,
  { code }: { code: string },
): Promise<string[]> {
  const secret = await findUnconfirmedTotp(ctx.db, id);
  if (secret === null)
    throw new UserError('not-found', 'No authenticator app is being set up; begin again.');
  const isSixDigits = /^\s*\d{3}\s?\d{3}\s*$/.test(code);
  if (!isSixDigits || !(await isRightCode(ctx, { id, email }, secret, code))) {
    const wanted = 'the six digits that the app shows now';
    throw new UserError('bad-request', `code: wanted ${wanted}, found another.`, {
      errors: [{ field: 'code', wanted, found: 'another' }],
    });
  }
  const { shown, kept } = newRecoveryCodes();
  await ctx.db.tx((trx) => confirmTotp(trx, id, kept));
  return shown;
}

/** @throws UserError bad-request */
export async function removeTotp(
  ctx: Engine,
  { person: { id } }: SignedIn,
  { password }: { password: string },
): Promise<void> {
  await provePassword(ctx, await personOf(ctx, id), password, 'password');
  await ctx.db.tx((trx) => setTotpSecret(trx, id, null));
}

async function personOf(ctx: Engine, id: string): Promise<Person> {
  const person = await findPerson(ctx.db, id);
  if (!person) throw new Error('somebody who is signed in is not there');
  return person;
}
