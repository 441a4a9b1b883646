import { z } from 'zod';
import { personRoles } from '../../callback/person-role.ts';
import { scopes } from '../../engine/views.ts';
import { fields, text } from './fields.ts';

/** Signing in. */

export const role = z
  .enum(personRoles)
  .describe(
    '`viewer` sees all but phone numbers; `operator` acts on callbacks; `manager` changes call targets and prompts, exports, asks what if; `admin` also sees to people, keys and the audit log.',
  );

export const credentials = fields({
  email: text(1, 254, 'The e-mail address.'),
  password: text(1, 200, 'The password.'),
  code: text(
    1,
    40,
    'Six digits of the authenticator app, or a recovery code; wanted where one is set up.',
  ).exactOptional(),
}).meta({ id: 'Credentials' });

export const person = z
  .object({
    id: z.string().describe('UUID.'),
    name: z.string(),
    email: z.string(),
    role,
  })
  .meta({ id: 'Person' });

export const session = z
  .object({
    person,
    scopes: z.array(z.enum(scopes)).describe('What the role allows; each includes those below.'),
    seesNumbers: z.boolean().describe('False: phone numbers come masked.'),
    demo: z.boolean().describe('Signed in without a word, by `npm start`.'),
    expiresAt: z.string().describe('When one has to sign in again at the latest. ISO 8601, UTC.'),
    totp: z.boolean().describe('An authenticator app is set up.'),
    totpRequired: z
      .boolean()
      .describe('One has to be set up before anything else; until then there are no scopes.'),
  })
  .meta({ id: 'Session' });
