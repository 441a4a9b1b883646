import { z } from 'zod';
import { UserError } from './base/errors.ts';

/** What `listen` and `bind` of Node fail with. */
const bindError = z.object({
  code: z.enum(['EADDRINUSE', 'EADDRNOTAVAIL', 'EACCES']),
  address: z.string(),
  port: z.number(),
});

/** A port in use is the user's to mend; anything else stays what it was. @param setting what says which port */
export function portTaken(error: unknown, setting: string): unknown {
  const read = bindError.safeParse(error);
  if (!read.success) return error;
  const { code, address, port } = read.data;
  const found = code === 'EADDRINUSE' ? 'is in use' : `cannot be bound (${code})`;
  return new UserError(
    'bad-config',
    `${address}:${port} ${found}. Fix: end what uses it (is Unhold running already?), or set ${setting}.`,
    {},
    { cause: error },
  );
}
