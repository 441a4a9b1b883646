import { z } from 'zod';
import { moment, text } from './fields.ts';

/** The audit log. */

const time = (description: string) => moment(description).transform((value) => Date.parse(value));

export const auditFilter = {
  who: text(1, 100, 'A part of the name of whoever did it, or their id.').exactOptional(),
  what: text(
    1,
    200,
    'A part of the method and the path, such as DELETE or call-targets.',
  ).exactOptional(),
  from: time('Not before. ISO 8601.').exactOptional(),
  to: time('Before. ISO 8601.').exactOptional(),
};

export const auditEntry = z
  .object({
    id: z.string(),
    at: z.string().describe('When it was about to be done. ISO 8601, UTC.'),
    actor: z.object({
      kind: z
        .enum(['key', 'person', 'nobody'])
        .describe('`nobody`: before somebody had signed in.'),
      id: z.string().nullable().describe('UUID of the key or the person.'),
      name: z.string().describe('As it was then.'),
    }),
    method: z.string(),
    route: z.string().describe('The address with names for its parts.'),
    path: z.string().describe('The address as it was asked for.'),
    body: z
      .unknown()
      .describe(
        'What was sent, without secrets and with customers’ numbers masked; null: nothing, or too much.',
      ),
    address: z.string().describe('IP address, as far as it is known behind a proxy.'),
    status: z
      .number()
      .nullable()
      .describe('HTTP status of the answer; null: nobody knows, as the process ended over it.'),
  })
  .meta({ id: 'AuditEntry' });
