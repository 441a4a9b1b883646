import type { FastifyRequest } from 'fastify';
import { UserError } from '../base/errors.ts';
import type { ApiKeyView, Scope } from '../engine/views.ts';
import { isLocal } from './peers.ts';

/** Who may use a route: everybody, this machine, or a key with the right. */
export type Access = 'open' | 'local' | Scope;

declare module 'fastify' {
  interface FastifyContextConfig {
    /** A route that does not say is for admins. */
    access?: Access;
  }
  interface FastifyRequest {
    /** The key the request came with; null on open routes. */
    apiKey: ApiKeyView | null;
  }
}

/** Each scope includes those after it. */
const ladder: Scope[] = ['admin', 'write', 'read', 'offer:read'];

export function mayUse(granted: readonly Scope[], wanted: Scope): boolean {
  return granted.some((scope) => ladder.indexOf(scope) <= ladder.indexOf(wanted));
}

/**
 * Finds out who asks and whether they may.
 * @param findKey looks a key up by its secret; null when there is none or it was revoked
 * @throws UserError unauthorized, forbidden
 */
export async function checkAccess(
  request: FastifyRequest,
  access: Access,
  findKey: (secret: string) => Promise<ApiKeyView | null>,
): Promise<void> {
  if (access === 'open') return;
  if (access === 'local') {
    if (isLocal(request)) return;
    throw new UserError('forbidden', 'This is answered to this machine only.');
  }
  const secret = /^Bearer +(\S{1,300})$/i.exec(request.headers.authorization ?? '')?.[1];
  if (secret === undefined)
    throw new UserError('unauthorized', 'Send the header Authorization: Bearer <API key>.');
  request.apiKey = await findKey(secret);
  if (!request.apiKey) throw new UserError('unauthorized', 'The API key is not known or revoked.');
  if (!mayUse(request.apiKey.scopes, access))
    throw new UserError(
      'forbidden',
      `This needs the scope ${access}; the key has ${request.apiKey.scopes.join(', ')}.`,
    );
}
