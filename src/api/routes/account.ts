import { z } from 'zod';
import {
  beginTotp,
  changePassword,
  endOtherSessions,
  endOwnSession,
  finishTotp,
  ownSessions,
  readAccount,
  removeTotp,
} from '../../engine/account.ts';
import type { Engine } from '../../engine/context.ts';
import type { App } from '../app.ts';
import {
  account,
  newTotp,
  ownSession,
  passwordChange,
  passwordProof,
  recoveryCodes,
  totpCode,
} from '../schemas/account.ts';
import { fields, reference } from '../schemas/fields.ts';
import { whoSignedIn } from '../signed-in.ts';

const tags = ['people'];
const config = { access: 'session' } as const;

/** What everybody who has signed in does with their own account. */
export function addAccountRoutes(app: App, engine: Engine): void {
  app.get(
    '/v1/account',
    { config, schema: { tags, summary: 'One’s own ways in', response: { 200: account } } },
    (request) => readAccount(engine, whoSignedIn(request)),
  );
  app.post(
    '/v1/account/password',
    {
      config,
      schema: {
        tags,
        summary: 'Change one’s own password; other sessions end',
        body: passwordChange,
        response: { 204: z.undefined().describe('Changed.') },
      },
    },
    async (request, reply) => {
      await changePassword(engine, whoSignedIn(request), request.body);
      return reply.code(204).send();
    },
  );
  addSessions(app, engine);
  addTotp(app, engine);
}

function addSessions(app: App, engine: Engine): void {
  app.get(
    '/v1/account/sessions',
    {
      config,
      schema: {
        tags,
        summary: 'Where one is signed in',
        response: { 200: z.object({ items: z.array(ownSession), nextCursor: z.null() }) },
      },
    },
    async (request, reply) => {
      const items = await ownSessions(engine, whoSignedIn(request));
      return reply.send({ items, nextCursor: null });
    },
  );
  app.delete(
    '/v1/account/sessions',
    {
      config,
      schema: {
        tags,
        summary: 'Sign out everywhere else',
        response: { 204: z.undefined().describe('All sessions but this one have ended.') },
      },
    },
    async (request, reply) => {
      await endOtherSessions(engine, whoSignedIn(request));
      return reply.code(204).send();
    },
  );
  app.delete(
    '/v1/account/sessions/:id',
    {
      config,
      schema: {
        tags,
        summary: 'Sign out in one place',
        params: fields({ id: reference('session') }),
        response: { 204: z.undefined().describe('It has ended.') },
      },
    },
    async (request, reply) => {
      await endOwnSession(engine, whoSignedIn(request), request.params.id);
      return reply.code(204).send();
    },
  );
}

function addTotp(app: App, engine: Engine): void {
  app.post(
    '/v1/account/totp',
    {
      config,
      schema: {
        tags,
        summary: 'Begin to set up an authenticator app (RFC 6238)',
        description: 'Nothing changes until a code of it has come to `/v1/account/totp/confirm`.',
        body: passwordProof,
        response: { 201: newTotp },
      },
    },
    async (request, reply) =>
      reply.code(201).send(await beginTotp(engine, whoSignedIn(request), request.body)),
  );
  app.post(
    '/v1/account/totp/confirm',
    {
      config,
      schema: {
        tags,
        summary: 'Finish setting it up; the recovery codes are shown this once',
        body: totpCode,
        response: { 200: recoveryCodes },
      },
    },
    async (request, reply) => {
      const codes = await finishTotp(engine, whoSignedIn(request), request.body);
      return reply.send({ recoveryCodes: codes });
    },
  );
  app.post(
    '/v1/account/totp/remove',
    {
      config,
      schema: {
        tags,
        summary: 'Sign in without a code from now on',
        body: passwordProof,
        response: { 204: z.undefined().describe('Removed, with the recovery codes.') },
      },
    },
    async (request, reply) => {
      await removeTotp(engine, whoSignedIn(request), request.body);
      return reply.code(204).send();
    },
  );
}
