import type { FastifyReply, FastifyRequest } from 'fastify';
import { agentAnswered } from '../../engine/agent-answered.ts';
import { callNow } from '../../engine/call-now.ts';
import { cancelCallback } from '../../engine/cancel-callback.ts';
import type { Engine } from '../../engine/context.ts';
import { rescheduleCallback } from '../../engine/reschedule-callback.ts';
import { restoreCallback } from '../../engine/restore-callback.ts';
import type { CallbackView } from '../../engine/views.ts';
import { actorOf } from '../access.ts';
import { answerOnce, idempotencyHeaders } from '../answer-once.ts';
import type { App } from '../app.ts';
import { showCallback } from '../mask.ts';
import { acting, callback, callingNow, nothing, rescheduling } from '../schemas/callback.ts';
import { fields, reference } from '../schemas/fields.ts';

const config = { access: 'operate' } as const;
const shared = {
  tags: ['callbacks'],
  headers: idempotencyHeaders,
  params: fields({ id: reference('callback') }),
  response: { 200: callback },
};

/** What people and keys do to one callback. */
export function addCallbackActionRoutes(app: App, engine: Engine): void {
  const answer = async (
    request: FastifyRequest,
    reply: FastifyReply,
    run: () => Promise<CallbackView>,
  ) => showCallback(await answerOnce(engine, request, reply, 200, run), request.caller);

  app.post(
    '/v1/callbacks/:id/cancel',
    { config, schema: { ...shared, summary: 'Take the promise back', body: acting } },
    (request, reply) =>
      answer(request, reply, () =>
        cancelCallback(engine, { ...request.params, ...request.body }, actorOf(request)),
      ),
  );
  app.post(
    '/v1/callbacks/:id/reschedule',
    { config, schema: { ...shared, summary: 'Call at another time', body: rescheduling } },
    (request, reply) =>
      answer(request, reply, () =>
        rescheduleCallback(engine, { ...request.params, ...request.body }, actorOf(request)),
      ),
  );
  app.post(
    '/v1/callbacks/:id/call-now',
    {
      config,
      schema: {
        ...shared,
        summary: 'Call now',
        description:
          '409 `wrong-state` unless it waits, when it has expired, and where processing is off. The journal says `in turn` or `out of turn`.',
        body: callingNow,
      },
    },
    (request, reply) =>
      answer(request, reply, () => {
        const { outOfTurn = false, ...operation } = request.body ?? {};
        return callNow(engine, { ...request.params, ...operation, outOfTurn }, actorOf(request));
      }),
  );
  app.post(
    '/v1/callbacks/:id/restore',
    {
      config,
      schema: {
        ...shared,
        summary: 'Take a cancellation back',
        description:
          'It waits again with its place in line, its quote and its metadata. 409 `already-open` when the number has another one by now (`callbackId`), `wrong-state` unless it was cancelled by a person or a key and has not expired.',
        body: acting,
      },
    },
    (request, reply) =>
      answer(request, reply, () =>
        restoreCallback(engine, { ...request.params, ...request.body }, actorOf(request)),
      ),
  );
  app.post(
    '/v1/callbacks/:id/agent-answered',
    {
      config,
      schema: {
        ...shared,
        summary: 'Say that a person is on the agent leg (agentConfirmation `api`)',
        body: nothing,
      },
    },
    (request, reply) =>
      answer(request, reply, () => agentAnswered(engine, request.params, actorOf(request))),
  );
}
