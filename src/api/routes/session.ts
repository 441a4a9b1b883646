import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { UserError } from '../../base/errors.ts';
import type { Engine } from '../../engine/context.ts';
import { closeSession, openDemoSession } from '../../engine/person-sessions.ts';
import { signIn } from '../../engine/sign-in.ts';
import type { App } from '../app.ts';
import { isLocal } from '../peers.ts';
import { credentials, session } from '../schemas/session.ts';
import { clearSessionCookie } from '../session-cookie.ts';
import {
  comesFrom,
  enter,
  whoSignedIn,
  type SessionPrinter,
  type SignInGate,
} from '../signed-in.ts';

const tags = ['people'];

/** Signing in and out. @param demo whether this machine is signed in without a word */
export function addSessionRoutes(
  app: App,
  engine: Engine,
  { demo, gate, print }: { demo: boolean; gate: SignInGate; print: SessionPrinter },
): void {
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
    (request) => Promise.resolve(print(whoSignedIn(request))),
  );
  app.post(
    '/v1/session',
    {
      config: { access: 'open', audit: true },
      preValidation: gate,
      schema: {
        tags,
        summary: 'Sign in',
        description:
          'Sets the cookie `__Host-unhold`. 401 `sign-in-refused`, `totp-wanted`; 429 after five wrong tries for an address, each doubles the wait.',
        body: credentials,
        response: { 201: session },
      },
    },
    async (request, reply) => {
      const opened = await signIn(engine, request.body, comesFrom(request));
      await enter(engine, request, reply, opened);
      return reply.code(201).send(print(opened.signedIn));
    },
  );
  app.post(
    '/v1/session/demo',
    {
      config: { access: 'local', audit: true },
      preValidation: gate,
      schema: {
        tags,
        summary: 'Sign in without a word, on the machine of `npm start`',
        response: { 201: session },
      },
    },
    async (request, reply) => {
      if (!demo) throw new UserError('forbidden', 'Only npm start signs in without a word.');
      const opened = await openDemoSession(engine, comesFrom(request));
      await enter(engine, request, reply, opened);
      return reply.code(201).send(print(opened.signedIn));
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
      await closeSession(engine, whoSignedIn(request));
      clearSessionCookie(reply);
      return reply.code(204).send();
    },
  );
}

/** What a 401 tells of how to sign in. */
export function waysIn(
  demo: boolean,
  oidc: string | null,
): (request: FastifyRequest) => Record<string, unknown> {
  return (request) => ({ demo: demo && isLocal(request), oidc });
}
