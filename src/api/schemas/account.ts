import { z } from 'zod';
import { fields, text } from './fields.ts';

/** One's own account. */

const moment = z.string().describe('ISO 8601, UTC.');
const currentPassword = text(1, 200, 'The password as it is now.');

export const account = z
  .object({
    hasPassword: z.boolean(),
    totp: z.boolean().describe('An authenticator app is set up.'),
    recoveryCodesLeft: z.number(),
  })
  .meta({ id: 'Account' });

export const passwordChange = fields({
  currentPassword,
  newPassword: text(1, 200, '12 to 200 characters that are not easily guessed.'),
}).meta({ id: 'PasswordChange' });

export const passwordProof = fields({ password: currentPassword }).meta({ id: 'PasswordProof' });

export const totpCode = fields({
  code: text(1, 40, 'The six digits that the app shows now.'),
}).meta({ id: 'TotpCode' });

export const newTotp = z
  .object({
    secret: z.string().describe('For typing in: 160 bits in base 32.'),
    uri: z.string().describe('For a QR code: otpauth://totp/…'),
  })
  .meta({ id: 'NewTotp' });

export const recoveryCodes = z
  .object({ recoveryCodes: z.array(z.string()).describe('Each signs in once without the app.') })
  .meta({ id: 'RecoveryCodes' });

export const ownSession = z
  .object({
    id: z.string().describe('UUID.'),
    current: z.boolean().describe('The one that asks.'),
    means: z.enum(['password', 'oidc', 'demo']).describe('How one has signed in.'),
    createdAt: moment,
    seenAt: moment,
    expiresAt: moment,
    address: z.string().describe('IP address, as far as it is known behind a proxy.'),
    browser: z.string().describe('As it names itself.'),
  })
  .meta({ id: 'OwnSession' });
