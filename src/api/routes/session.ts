import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { UserError } from '../../base/errors.ts';
import type { Engine } from '../../engine/context.ts';
import {
  closeSession,
  openDemoSession,
  sessionMaxMs,
  verifySession,
  type SignedIn,
} from '../../engine/person-sessions.ts';
import { signIn } from '../../engine/sign-in.ts';
import { callerOfPerson } from '../access.ts';
import type { App } from '../app.ts';
import { addressOf, isLocal } from '../peers.ts';
import { RateLimiter } from '../rate-limit.ts';
import { refuseOtherSites } from '../same-origin.ts';
import { credentials, session } from '../schemas/session.ts';
import { clearSessionCookie, sessionSecret, setSessionCookie } from '../session-cookie.ts';

const tags = ['people'];

/** Signing in and out. @param demo whether this machine is signed in without a word */
export function addSessionRoutes(app: App, engine: Engine, demo: boolean): void {
  const tries = new RateLimiter(engine.clock, { perSecond: 1, burst: 30 });
  const beforeSigningIn = async (request: FastifyRequest): Promise<void> => {
    refuseOtherSites(request);
    tries.take(addressOf(request));
  };
  app.get(
    '/v1/session',
    {
      config: { access: 'session' },
      schema: {
        tags,
        summary: 'Who is signed in',
        description:
          'Where nobody is: 401 with `demo` (true: `POST /v1/session/demo` signs in without a word) and `oidc` (the name of the identity provider, or null).',
        response: { 200: session },
      },
    },
    (request) => Promise.resolve(printSession(known(request))),
  );
  app.post(
    '/v1/session',
    {
      config: { access: 'open', audit: true },
      preValidation: beforeSigningIn,
      schema: {
        tags,
        summary: 'Sign in',
        description:
          'Sets the cookie `__Host-unhold`. 401 `sign-in-refused`; 429 after five wrong tries for an address, each doubles the wait.',
        body: credentials,
        response: { 201: session },
      },
    },
    async (request, reply) => {
      const opened = await signIn(engine, request.body, comesFrom(request));
      return enter(engine, request, reply, opened);
    },
  );
  app.post(
    '/v1/session/demo',
    {
      config: { access: 'local', audit: true },
      preValidation: beforeSigningIn,
      schema: {
        tags,
        summary: 'Sign in without a word, on the machine of `npm start`',
        response: { 201: session },
      },
    },
    async (request, reply) => {
      if (!demo) throw new UserError('forbidden', 'Only npm start signs in without a word.');
      const opened = await openDemoSession(engine, comesFrom(request));
      return enter(engine, request, reply, opened);
    },
  );
  app.delete(
    '/v1/session',
    {
      config: { access: 'session' },
      schema: {
        tags,
        summary: 'Sign out',
        response: { 204: z.undefined().describe('Signed out.') },
      },
    },
    async (request, reply) => {
      await closeSession(engine, known(request).sessionId);
      clearSessionCookie(reply);
      return reply.code(204).send();
    },
  );
}

/** What a 401 tells of how to sign in. */
export function waysIn(demo: boolean): (request: FastifyRequest) => Record<string, unknown> {
  return (request) => ({ demo: demo && isLocal(request), oidc: null });
}

/** Gives the new session to the browser; the one it had before ends, so that none is ever carried over a sign-in. */
async function enter(
  engine: Engine,
  request: FastifyRequest,
  reply: FastifyReply,
  opened: { signedIn: SignedIn; secret: string },
) {
  const before = sessionSecret(request);
  const left = before === null ? null : await verifySession(engine, before);
  if (left) await closeSession(engine, left.sessionId);
  setSessionCookie(reply, opened.secret, sessionMaxMs);
  request.caller = callerOfPerson(opened.signedIn);
  reply.code(201);
  return printSession(opened.signedIn);
}

function known({ signedIn }: FastifyRequest): SignedIn {
  if (!signedIn) throw new Error('a route for people was entered by nobody');
  return signedIn;
}

function comesFrom(request: FastifyRequest): { address: string; browser: string } {
  const browser = (request.headers['user-agent'] ?? '').replace(/\p{Cc}/gu, ' ').slice(0, 200);
  return { address: addressOf(request), browser };
}

function printSession(signedIn: SignedIn) {
  const { person, scopes, demo, expiresAt } = signedIn;
  const { seesNumbers } = callerOfPerson(signedIn);
  return { person, scopes, seesNumbers, demo, expiresAt, totp: false };
}
