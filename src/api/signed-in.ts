import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Clock } from '../base/clock.ts';
import type { Engine } from '../engine/context.ts';
import {
  closeSession,
  requireTotp,
  sessionMaxMs,
  verifySession,
  type From,
  type SignedIn,
} from '../engine/person-sessions.ts';
import { callerOfPerson } from './access.ts';
import { addressOf } from './peers.ts';
import { RateLimiter } from './rate-limit.ts';
import { refuseOtherSites } from './same-origin.ts';
import { sessionSecret, setSessionCookie } from './session-cookie.ts';

/** What all ways of signing in have in common. */

export type SignInGate = (request: FastifyRequest) => Promise<void>;

/** From our own pages alone, and each address at a pace that people have. */
export function createSignInGate(clock: Clock): SignInGate {
  const tries = new RateLimiter(clock, { perSecond: 1, burst: 30 });
  return async (request) => {
    refuseOtherSites(request);
    tries.take(addressOf(request));
  };
}

/** Gives the new session to the browser; the one it had before ends, so that none is ever carried over a sign-in. */
export async function enter(
  engine: Engine,
  request: FastifyRequest,
  reply: FastifyReply,
  { signedIn, secret }: { signedIn: SignedIn; secret: string },
): Promise<void> {
  const before = sessionSecret(request);
  const left = before === null ? null : await verifySession(engine, before);
  if (left) await closeSession(engine, left);
  setSessionCookie(reply, secret, sessionMaxMs);
  request.caller = callerOfPerson(signedIn);
}

/** Who has signed in, on a route for people. */
export function whoSignedIn({ signedIn }: FastifyRequest): SignedIn {
  if (!signedIn) throw new Error('a route for people was entered by nobody');
  return signedIn;
}

export function comesFrom(request: FastifyRequest): From {
  const browser = (request.headers['user-agent'] ?? '').replace(/\p{Cc}/gu, ' ').slice(0, 200);
  return { address: addressOf(request), browser };
}

/** How a session is told of. @param totpRequired whether this installation wants an authenticator app of everybody */
export function createSessionPrinter(totpRequired: boolean) {
  return (signedIn: SignedIn) => {
    const seen = totpRequired ? requireTotp(signedIn) : signedIn;
    const { person, scopes, demo, expiresAt, totp } = seen;
    const { seesNumbers } = callerOfPerson(seen);
    return { person, scopes, seesNumbers, demo, expiresAt, totp, totpRequired: seen.totpRequired };
  };
}

export type SessionPrinter = ReturnType<typeof createSessionPrinter>;
