import { z } from 'zod';
import { personRoles } from '../../callback/person-role.ts';
import { fields, flag, oneOf, text } from './fields.ts';
import { person, role, session } from './session.ts';

/** People and the links that let them in. */

const moment = z.string().describe('ISO 8601, UTC.');
const roleText = role.description ?? '';
const name = text(1, 100, 'The name; it is the actor in the journal.');
const emailError = 'an e-mail address, such as ada@example.com';
const email = z
  .string({ error: emailError })
  .max(254, { error: emailError })
  // Only a form: whether somebody reads it, the link shows.
  .regex(/^\s*[^\s@\p{Cc}<>"]{1,64}@[^\s@\p{Cc}<>"]{1,190}\s*$/u, { error: emailError })
  .describe('The e-mail address to sign in with; nothing is ever sent to it.');

export const newPerson = fields({ name, email, role: oneOf(personRoles, roleText) }).meta({
  id: 'NewPerson',
});

export const personChange = fields({
  name: name.exactOptional(),
  role: oneOf(personRoles, roleText).exactOptional(),
  disabled: flag('Shut out: signed out at once, and no way in.').exactOptional(),
}).meta({ id: 'PersonChange' });

export const listedPerson = person
  .extend({
    demo: z.boolean().describe('Whom `npm start` signs in without a word; cannot be changed.'),
    hasPassword: z.boolean(),
    oidc: z.boolean().describe('Has come from the identity provider.'),
    totp: z.boolean().describe('An authenticator app is set up.'),
    createdAt: moment,
    disabledAt: moment.nullable(),
    lastSeenAt: moment.nullable().describe('To the minute. ISO 8601, UTC.'),
    invitedUntil: moment.nullable().describe('Until when a link to set a password may be used.'),
  })
  .meta({ id: 'ListedPerson' });

export const invitation = z
  .object({
    path: z
      .string()
      .nullable()
      .describe(
        'The link, without scheme and host. Shown this once; null when the answer is replayed.',
      ),
    expiresAt: moment,
  })
  .meta({ id: 'Invitation' });

export const invited = z.object({ person: listedPerson, invitation }).meta({ id: 'Invited' });

const token = text(1, 100, 'What stands behind the # of the link.');
export const invitationToken = fields({ token }).meta({ id: 'InvitationToken' });

export const acceptance = fields({
  token,
  password: text(1, 200, 'The new password: 12 to 200 characters that are not easily guessed.'),
  name: name.exactOptional(),
  email: email.exactOptional(),
}).meta({ id: 'Acceptance' });

export const invitationLook = z
  .object({
    expiresAt: moment,
    person: z
      .object({ name: z.string(), email: z.string(), role })
      .nullable()
      .describe('Null: for the first admin, who says who it is.'),
  })
  .meta({ id: 'InvitationLook' });

export const accepted = z.object({ session: session.nullable() }).meta({ id: 'Accepted' });
