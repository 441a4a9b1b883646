import { UserError } from '../base/errors.ts';

export const passwordMin = 12;
export const passwordMax = 200;

/**
 * Length is what counts (NIST SP 800-63B-4 §3.1.1.2): no rules on kinds of characters, but nothing that a guesser tries first.
 * @throws UserError bad-request
 */
export function checkNewPassword(
  password: string,
  of: { email: string; name: string },
  field = 'password',
): void {
  const found = weaknessOf(password.normalize('NFC').toLowerCase(), of);
  if (found === null) return;
  const wanted = `${passwordMin} to ${passwordMax} characters that are not easily guessed`;
  throw new UserError('bad-request', `${field}: wanted ${wanted}, found ${found}.`, {
    errors: [{ field, wanted, found }],
  });
}

function weaknessOf(password: string, { email, name }: { email: string; name: string }) {
  const { length } = password;
  if (length < passwordMin) return `${length} characters`;
  if (length > passwordMax) return `${length} characters`;
  if (new Set(password).size < 5) return 'a few characters again and again';
  if (/(?:password|passwort|unhold|123456|qwert)/.test(password) && length < 20)
    return 'a word that is tried first';
  const own = [email.split('@', 1)[0] ?? '', ...name.split(/\s+/)].map((part) =>
    part.toLowerCase(),
  );
  if (own.some((part) => part.length > 3 && password.includes(part)) && length < 20)
    return 'a part of the name or the address';
  return null;
}
