import { Secret, TOTP } from 'otpauth';
import { randomHex } from '../base/ids.ts';
import type { Person } from '../store/people.ts';
import { takeRecoveryCode, takeTotpStep } from '../store/totp.ts';
import type { Engine } from './context.ts';

/** RFC 6238 as authenticator apps have it: SHA-1, six digits, 30 s. */
function totpOf(secret: string, email: string): TOTP {
  return new TOTP({ issuer: 'Unhold', label: email, secret: Secret.fromBase32(secret) });
}

/** @returns 160 random bits in base 32 */
export function newTotpSecret(): string {
  return new Secret({ size: 20 }).base32;
}

/** What the QR code holds. */
export function totpUri(secret: string, email: string): string {
  return totpOf(secret, email).toString();
}

/**
 * Whether it is a code of the app, of now or the 30 s beside it, that was never taken, or one of the recovery codes, which is
 * used up by this.
 * @param secret of the app; the person's own once it is confirmed
 */
export async function isRightCode(
  ctx: Engine,
  person: Pick<Person, 'id' | 'email'>,
  secret: string,
  code: string,
): Promise<boolean> {
  const typed = code.replace(/[\s-]/g, '').toLowerCase();
  if (!/^\d{6}$/.test(typed)) return takeRecoveryCode(ctx.db, person.id, typed);
  const timestamp = ctx.db.now();
  const delta = totpOf(secret, person.email).validate({ token: typed, timestamp, window: 1 });
  if (delta === null) return false;
  return takeTotpStep(ctx.db, person.id, Math.floor(timestamp / 30_000) + delta);
}

/** Ten codes for when the app is lost, each for once: as they are shown, and as they are kept. */
export function newRecoveryCodes(): { shown: string[]; kept: string[] } {
  const kept = Array.from({ length: 10 }, () => randomHex(8));
  return { kept, shown: kept.map((code) => code.replace(/(.{4})(?=.)/g, '$1-')) };
}
