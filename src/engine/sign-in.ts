import { UserError } from '../base/errors.ts';
import { isPassword } from '../base/password.ts';
import { findPersonByEmail } from '../store/people.ts';
import { countGuess, forgetGuesses } from '../store/sign-in-guesses.ts';
import type { Engine } from './context.ts';
import { openSession, type From, type SignedIn } from './person-sessions.ts';

/**
 * Signs in by password. Whether nobody has the address, or the password is wrong, or somebody is disabled:
 * the answer, its time and its pace are the same.
 * @throws UserError sign-in-refused; too-many-requests after five that were wrong
 */
export async function signIn(
  ctx: Engine,
  { email, password }: { email: string; password: string },
  from: From,
): Promise<{ signedIn: SignedIn; secret: string }> {
  const typed = normalEmail(email);
  const retryAfterSeconds = await countGuess(ctx.db, typed);
  if (retryAfterSeconds > 0)
    throw new UserError(
      'too-many-requests',
      `Too many tries for this address were wrong; the next may be made in ${retryAfterSeconds} s.`,
      { retryAfterSeconds },
    );
  const person = await findPersonByEmail(ctx.db, typed);
  const isRight = await isPassword(password, person?.password ?? null);
  if (!person || !isRight || person.disabledAt !== null)
    throw new UserError(
      'sign-in-refused',
      'Nobody signs in with this e-mail address and this password. Check both; an admin can make a new link to set a password.',
    );
  await forgetGuesses(ctx.db, typed);
  return openSession(ctx, person, from);
}

/** An e-mail address as it is stored and compared. */
export function normalEmail(email: string): string {
  return email.trim().normalize('NFC').toLowerCase();
}
