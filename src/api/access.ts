import type { FastifyRequest } from 'fastify';
import { UserError } from '../base/errors.ts';
import type { Actor } from '../callback/callback.ts';
import type { SignedIn } from '../engine/person-sessions.ts';
import type { ApiKeyView, Scope } from '../engine/views.ts';
import { isLocal } from './peers.ts';
import { refuseOtherSites } from './same-origin.ts';
import { sessionSecret } from './session-cookie.ts';

/** Who may use a route: everybody, this machine, anybody who has signed in, or who has the right. */
export type Access = 'open' | 'local' | 'session' | Scope;

/** Who a request comes from. */
export interface Caller {
  kind: 'key' | 'person';
  id: string;
  name: string;
  scopes: Scope[];
  /** False: phone numbers and what may hold one go out masked. */
  seesNumbers: boolean;
  /** What the journal is told. */
  actor: Actor;
}

declare module 'fastify' {
  interface FastifyContextConfig {
    /** A route that does not say is for admins. */
    access?: Access;
  }
  interface FastifyRequest {
    /** Null on routes that are open to everybody or to this machine. */
    caller: Caller | null;
    /** The sign-in behind a caller who is a person. */
    signedIn: SignedIn | null;
    /** Whether the caller still may what was asked for: for answers that go on for long. */
    mayStay: () => Promise<boolean>;
  }
}

/** How access looks people and keys up; null when there is none, or no longer. */
export interface Lookup {
  findKey: (secret: string) => Promise<ApiKeyView | null>;
  findSession: (secret: string) => Promise<SignedIn | null>;
  /** What a problem `unauthorized` tells of how one may sign in. */
  waysIn: (request: FastifyRequest) => Readonly<Record<string, unknown>>;
}

/** Each scope includes those after it. */
const ladder: Scope[] = ['admin', 'write', 'operate', 'read', 'offer:read'];

export function mayUse(granted: readonly Scope[], wanted: Scope): boolean {
  return granted.some((scope) => ladder.indexOf(scope) <= ladder.indexOf(wanted));
}

/** @throws UserError unauthorized, forbidden, other-site */
export async function checkAccess(
  request: FastifyRequest,
  access: Access,
  lookup: Lookup,
): Promise<void> {
  if (access === 'open') return;
  if (access === 'local') {
    if (isLocal(request)) return;
    throw new UserError('forbidden', 'This is answered to this machine only.');
  }
  const caller = await identify(request, lookup);
  request.caller = caller;
  request.mayStay = () => isStillAllowed(request, access, lookup);
  if (access === 'session') {
    if (caller.kind === 'person') return;
    throw new UserError('forbidden', 'This is for people who have signed in, not for API keys.');
  }
  if (mayUse(caller.scopes, access)) return;
  if (request.signedIn?.totpRequired)
    throw new UserError(
      'totp-required',
      'This installation asks for an authenticator app; set one up in your account.',
    );
  const who = caller.kind === 'key' ? 'the key' : `a ${request.signedIn?.person.role}`;
  throw new UserError(
    'forbidden',
    `This needs the scope ${access}; ${who} has ${caller.scopes.join(', ')}.`,
  );
}

async function isStillAllowed(
  request: FastifyRequest,
  access: Access,
  lookup: Lookup,
): Promise<boolean> {
  const sawNumbers = request.caller?.seesNumbers;
  try {
    await checkAccess(request, access, lookup);
    // An answer was begun for the eyes of then; who has other ones now asks anew.
    return request.caller?.seesNumbers === sawNumbers;
  } catch (error) {
    // Who cannot be asked about stays until the database is back.
    return error instanceof UserError && error.code === 'database-away';
  }
}

/** A key goes before a cookie: it is sent on purpose. */
async function identify(request: FastifyRequest, lookup: Lookup): Promise<Caller> {
  const unauthorized = (detail: string) =>
    new UserError('unauthorized', detail, lookup.waysIn(request));
  const { authorization } = request.headers;
  if (authorization !== undefined) {
    const key = /^Bearer +(\S{1,300})$/i.exec(authorization)?.[1];
    const found = key === undefined ? null : await lookup.findKey(key);
    if (found) return callerOfKey(found);
    throw unauthorized(
      key === undefined
        ? 'Send the header Authorization: Bearer <API key>.'
        : 'The API key is not known or revoked.',
    );
  }
  const cookie = sessionSecret(request);
  if (cookie === null)
    throw unauthorized('Send the header Authorization: Bearer <API key>, or sign in.');
  refuseOtherSites(request);
  request.signedIn = await lookup.findSession(cookie);
  if (!request.signedIn) throw unauthorized('The session has ended; sign in again.');
  return callerOfPerson(request.signedIn);
}

function callerOfKey({ id, name, scopes }: ApiKeyView): Caller {
  return { kind: 'key', id, name, scopes, seesNumbers: true, actor: { kind: 'key', name } };
}

export function callerOfPerson({ person, scopes }: SignedIn): Caller {
  const { id, name, role } = person;
  const actor: Actor = { kind: 'person', name };
  return { kind: 'person', id, name, scopes, seesNumbers: role !== 'viewer', actor };
}

/** Who asks, as what they do is written down; only for routes that need a right. */
export function actorOf(request: FastifyRequest): Actor {
  if (!request.caller) throw new Error('something was done by nobody');
  return request.caller.actor;
}
