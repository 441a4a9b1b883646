import type { Engine } from '../../engine/context.ts';
import { acceptInvitation, lookAtInvitation } from '../../engine/invitations.ts';
import type { App } from '../app.ts';
import { acceptance, accepted, invitationLook, invitationToken } from '../schemas/people.ts';
import { comesFrom, enter, type SessionPrinter, type SignInGate } from '../signed-in.ts';

const tags = ['people'];

/** Links by which somebody sets a password. @param gate what every way of signing in goes through */
export function addInvitationRoutes(
  app: App,
  engine: Engine,
  { gate, print }: { gate: SignInGate; print: SessionPrinter },
): void {
  app.post(
    '/v1/invitations/look',
    {
      config: { access: 'open' },
      preValidation: gate,
      schema: {
        tags,
        summary: 'Whom a link is for',
        description: '410 `invitation-over` when it was used, has expired or was replaced.',
        body: invitationToken,
        response: { 200: invitationLook },
      },
    },
    ({ body }) => lookAtInvitation(engine, body.token),
  );
  app.post(
    '/v1/invitations/accept',
    {
      config: { access: 'open', audit: true },
      preValidation: gate,
      schema: {
        tags,
        summary: 'Set a password by a link, and sign in',
        description:
          'The first admin says who it is (`name`, `email`). Where an authenticator app is set up, `session` is null, and one signs in with its code.',
        body: acceptance,
        response: { 201: accepted },
      },
    },
    async (request, reply) => {
      const opened = await acceptInvitation(engine, request.body, comesFrom(request));
      reply.code(201);
      if (opened === null) return { session: null };
      await enter(engine, request, reply, opened);
      return { session: print(opened.signedIn) };
    },
  );
}
