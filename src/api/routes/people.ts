import { z } from 'zod';
import type { Engine } from '../../engine/context.ts';
import {
  addPerson,
  changePerson,
  inviteAgain,
  listPeople,
  removeTotpOf,
  signOutPerson,
} from '../../engine/people.ts';
import { answerOnce, idempotencyHeaders } from '../answer-once.ts';
import type { App } from '../app.ts';
import { nothing } from '../schemas/callback.ts';
import { fields, reference } from '../schemas/fields.ts';
import { invitation, invited, listedPerson, newPerson, personChange } from '../schemas/people.ts';

const tags = ['people'];
const config = { access: 'admin' } as const;
const params = fields({ id: reference('person') });
const done = (what: string) => ({ 204: z.undefined().describe(what) });

/** Who may sign in, for admins. */
export function addPeopleRoutes(app: App, engine: Engine): void {
  app.get(
    '/v1/people',
    {
      config,
      schema: {
        tags,
        summary: 'List people, disabled ones too',
        response: { 200: z.object({ items: z.array(listedPerson), nextCursor: z.null() }) },
      },
    },
    async () => ({ items: await listPeople(engine), nextCursor: null }),
  );
  app.post(
    '/v1/people',
    {
      config,
      schema: {
        tags,
        summary: 'Invite somebody; the link to set a password by is shown this once',
        headers: idempotencyHeaders,
        body: newPerson,
        response: { 201: invited },
      },
    },
    async (request, reply) => {
      // The link is kept out of the answer that is stored for a replay.
      let shown: string | null = null;
      const answer = await answerOnce(engine, request, reply, 201, async () => {
        const made = await addPerson(engine, request.body);
        shown = made.invitation.path;
        return { ...made, invitation: { ...made.invitation, path: null } };
      });
      return { ...answer, invitation: { ...answer.invitation, path: shown } };
    },
  );
  app.patch(
    '/v1/people/:id',
    {
      config,
      schema: {
        tags,
        summary: 'Change name or role, shut somebody out or let them in again',
        description:
          'Works at the next request of that person. 409 `last-admin` for the last admin who can sign in.',
        params,
        body: personChange,
        response: { 200: listedPerson },
      },
    },
    ({ params, body }) => changePerson(engine, params.id, body),
  );
  addWaysIn(app, engine);
}

function addWaysIn(app: App, engine: Engine): void {
  app.post(
    '/v1/people/:id/invitation',
    {
      config,
      schema: {
        tags,
        summary: 'Make a new link to set a password by; earlier ones are worth nothing any more',
        params,
        body: nothing,
        response: { 201: invitation },
      },
    },
    async ({ params }, reply) => reply.code(201).send(await inviteAgain(engine, params.id)),
  );
  app.delete(
    '/v1/people/:id/sessions',
    {
      config,
      schema: {
        tags,
        summary: 'Sign somebody out everywhere',
        params,
        response: done('Signed out.'),
      },
    },
    async ({ params }, reply) => {
      await signOutPerson(engine, params.id);
      return reply.code(204).send();
    },
  );
  app.delete(
    '/v1/people/:id/totp',
    {
      config,
      schema: {
        tags,
        summary: 'Ask somebody for no code any more, who has lost the authenticator app',
        params,
        response: done('Removed, with the recovery codes.'),
      },
    },
    async ({ params }, reply) => {
      await removeTotpOf(engine, params.id);
      return reply.code(204).send();
    },
  );
}
