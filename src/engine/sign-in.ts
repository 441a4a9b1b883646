import { UserError } from '../base/errors.ts';
import { isPassword } from '../base/password.ts';
import { findPersonByEmail, type Person } from '../store/people.ts';
import { countGuess, forgetGuesses, giveGuessBack } from '../store/sign-in-guesses.ts';
import { isRightCode } from './authenticator.ts';
import type { Engine } from './context.ts';
import { openSession, type From, type SignedIn } from './person-sessions.ts';

/**
 * Signs in by password. Whether nobody has the address, or the password is wrong, or somebody is disabled:
 * the answer, its time and its pace are the same.
 * @throws UserError sign-in-refused; totp-wanted; too-many-requests after five that were wrong
 */
export async function signIn(
  ctx: Engine,
  { email, password, code }: { email: string; password: string; code?: string },
  from: From,
): Promise<{ signedIn: SignedIn; secret: string }> {
  const typed = normalEmail(email);
  await countTry(ctx, typed);
  const person = await findPersonByEmail(ctx.db, typed);
  const isRight = await isPassword(password, person?.password ?? null);
  if (!person || !isRight || person.disabledAt !== null)
    throw new UserError(
      'sign-in-refused',
      'Nobody signs in with this e-mail address and this password. Check both; an admin can make a new link to set a password.',
    );
  await checkCode(ctx, person, code);
  await forgetGuesses(ctx.db, typed);
  return openSession(ctx, person, { ...from, means: 'password' });
}

/**
 * Asks somebody who is signed in for the password once more, at the pace of signing in.
 * @throws UserError bad-request naming `field`; too-many-requests
 */
export async function provePassword(
  ctx: Engine,
  person: Person,
  password: string,
  field: string,
): Promise<void> {
  await countTry(ctx, person.email);
  if (!(await isPassword(password, person.password))) {
    const wanted = 'the password that you sign in with';
    throw new UserError('bad-request', `${field}: wanted ${wanted}, found another.`, {
      errors: [{ field, wanted, found: 'another' }],
    });
  }
  await forgetGuesses(ctx.db, person.email);
}

async function countTry(ctx: Engine, email: string): Promise<void> {
  const retryAfterSeconds = await countGuess(ctx.db, email);
  if (retryAfterSeconds === 0) return;
  throw new UserError(
    'too-many-requests',
    `Too many tries for this address were wrong; the next may be made in ${retryAfterSeconds} s.`,
    { retryAfterSeconds },
  );
}

async function checkCode(ctx: Engine, person: Person, code: string | undefined): Promise<void> {
  if (person.totpSecret === null) return;
  if (code === undefined) {
    await giveGuessBack(ctx.db, person.email);
    throw new UserError(
      'totp-wanted',
      'Send the code that the authenticator app shows, or a recovery code, as `code`.',
    );
  }
  if (await isRightCode(ctx, person, person.totpSecret, code)) return;
  const wanted = 'the six digits that the app shows now, or a recovery code not used before';
  throw new UserError('totp-wanted', `code: wanted ${wanted}, found another.`, {
    errors: [{ field: 'code', wanted, found: 'another' }],
  });
}

/** An e-mail address as it is stored and compared. */
export function normalEmail(email: string): string {
  return email.trim().normalize('NFC').toLowerCase();
}
