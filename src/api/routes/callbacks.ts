import type { FastifyRequest } from 'fastify';
import type { Actor } from '../../callback/callback.ts';
import { agentAnswered } from '../../engine/agent-answered.ts';
import { cancelCallback } from '../../engine/cancel-callback.ts';
import type { Engine } from '../../engine/context.ts';
import { getHandover } from '../../engine/handover.ts';
import { getCallback, listCallbacks } from '../../engine/queries.ts';
import { requestCallback } from '../../engine/request-callback.ts';
import { rescheduleCallback } from '../../engine/reschedule-callback.ts';
import { answerOnce, idempotencyHeaders } from '../answer-once.ts';
import type { App } from '../app.ts';
import {
  callback,
  callbackFilter,
  callbackSummary,
  newCallback,
  nothing,
  rescheduling,
} from '../schemas/callback.ts';
import { fields, reference, text } from '../schemas/fields.ts';
import { handover } from '../schemas/others.ts';
import { page, paging } from '../schemas/paging.ts';

const params = fields({ id: reference('callback') });
const tags = ['callbacks'];

export function addCallbackRoutes(app: App, engine: Engine): void {
  app.get(
    '/v1/callbacks',
    {
      config: { access: 'read' },
      schema: {
        tags,
        summary: 'List callbacks, newest first',
        querystring: fields({ ...callbackFilter, ...paging }),
        response: { 200: page(callbackSummary) },
      },
    },
    ({ query }) => listCallbacks(engine, query),
  );
  app.post(
    '/v1/callbacks',
    {
      config: { access: 'operate' },
      schema: {
        tags,
        summary: 'Promise a callback',
        description:
          '409 `already-open` when one is open for that number and call target (`callbackId` names it); 422 `number-refused` when a rule refuses the number (`rule` names it).',
        headers: idempotencyHeaders,
        body: newCallback,
        response: { 201: callback },
      },
    },
    (request, reply) =>
      answerOnce(engine, request, reply, 201, () =>
        requestCallback(engine, request.body, actorOf(request)),
      ),
  );
  app.get(
    '/v1/callbacks/:id',
    {
      config: { access: 'read' },
      schema: {
        tags,
        summary: 'One callback with its attempts and its journal',
        params,
        response: { 200: callback },
      },
    },
    ({ params }) => getCallback(engine, params.id),
  );
  addActions(app, engine);
  app.get(
    '/v1/handovers/:callSid',
    {
      config: { access: 'offer:read' },
      schema: {
        tags,
        summary: 'What became of a call that was handed to us',
        params: fields({ callSid: text(1, 200, "The contact centre's own name for the call.") }),
        response: { 200: handover },
      },
    },
    ({ params }) => getHandover(engine, params.callSid),
  );
}

function addActions(app: App, engine: Engine): void {
  app.post(
    '/v1/callbacks/:id/cancel',
    {
      config: { access: 'operate' },
      schema: {
        tags,
        summary: 'Take the promise back',
        headers: idempotencyHeaders,
        params,
        body: nothing,
        response: { 200: callback },
      },
    },
    (request, reply) =>
      answerOnce(engine, request, reply, 200, () =>
        cancelCallback(engine, request.params, actorOf(request)),
      ),
  );
  app.post(
    '/v1/callbacks/:id/reschedule',
    {
      config: { access: 'operate' },
      schema: {
        tags,
        summary: 'Call at another time',
        headers: idempotencyHeaders,
        params,
        body: rescheduling,
        response: { 200: callback },
      },
    },
    (request, reply) =>
      answerOnce(engine, request, reply, 200, () =>
        rescheduleCallback(engine, { ...request.params, ...request.body }, actorOf(request)),
      ),
  );
  app.post(
    '/v1/callbacks/:id/agent-answered',
    {
      config: { access: 'operate' },
      schema: {
        tags,
        summary: 'Say that a person is on the agent leg (agentConfirmation `api`)',
        headers: idempotencyHeaders,
        params,
        body: nothing,
        response: { 200: callback },
      },
    },
    (request, reply) =>
      answerOnce(engine, request, reply, 200, () =>
        agentAnswered(engine, request.params, actorOf(request)),
      ),
  );
}

function actorOf(request: FastifyRequest): Actor {
  if (!request.caller) throw new Error('a callback was acted on by nobody');
  return request.caller.actor;
}
