import { z } from 'zod';
import {
  createCallTarget,
  deleteCallTarget,
  getCallTarget,
  listCallTargets,
  updateCallTarget,
} from '../../engine/call-targets.ts';
import type { Engine } from '../../engine/context.ts';
import { offerFor } from '../../engine/decide-offer.ts';
import { estimateWait } from '../../engine/estimate-wait.ts';
import { lookAtQueue } from '../../engine/look-at-queue.ts';
import { answerOnce, idempotencyHeaders } from '../answer-once.ts';
import { actorOf } from '../access.ts';
import type { App } from '../app.ts';
import { showSettings } from '../mask-settings.ts';
import { callTarget, callTargetPatch, newCallTarget } from '../schemas/call-target.ts';
import { fields, numberInQuery, reference, waitedInQuery } from '../schemas/fields.ts';
import { offer, queueLook, wait } from '../schemas/others.ts';
import { page, paging } from '../schemas/paging.ts';

const params = fields({ id: reference('call target') });
const tags = ['call targets'];

export function addCallTargetRoutes(app: App, engine: Engine): void {
  app.get(
    '/v1/call-targets',
    {
      config: { access: 'read' },
      schema: {
        tags,
        summary: 'List call targets, oldest first',
        querystring: fields(paging),
        response: { 200: page(callTarget) },
      },
    },
    async ({ query, caller }) => {
      const found = await listCallTargets(engine, query);
      return { ...found, items: found.items.map((item) => showSettings(item, caller)) };
    },
  );
  app.post(
    '/v1/call-targets',
    {
      config: { access: 'write' },
      schema: {
        tags,
        summary: 'Make a call target',
        headers: idempotencyHeaders,
        body: newCallTarget,
        response: { 201: callTarget },
      },
    },
    (request, reply) =>
      answerOnce(engine, request, reply, 201, () =>
        createCallTarget(engine, request.body, actorOf(request)),
      ),
  );
  app.get(
    '/v1/call-targets/:id',
    {
      config: { access: 'read' },
      schema: { tags, summary: 'One call target', params, response: { 200: callTarget } },
    },
    async ({ params, caller }) => showSettings(await getCallTarget(engine, params.id), caller),
  );
  app.patch(
    '/v1/call-targets/:id',
    {
      config: { access: 'write' },
      schema: {
        tags,
        summary: 'Change settings; what is left out stays, also inside a group such as retry',
        description:
          'In force at once, as a new version. Callbacks that wait keep the times they were promised.',
        params,
        body: callTargetPatch,
        response: { 200: callTarget },
      },
    },
    (request) => updateCallTarget(engine, request.params.id, request.body, actorOf(request)),
  );
  app.delete(
    '/v1/call-targets/:id',
    {
      config: { access: 'write' },
      schema: {
        tags,
        summary: 'Remove a call target that nothing belongs to',
        params,
        response: { 204: z.undefined().describe('Removed.') },
      },
    },
    async ({ params }, reply) => {
      await deleteCallTarget(engine, params.id);
      return reply.code(204).send();
    },
  );
  app.get(
    '/v1/call-targets/:id/estimate',
    {
      config: { access: 'offer:read' },
      schema: {
        tags,
        summary: 'How long somebody who joins the line now would wait',
        params,
        response: { 200: wait },
      },
    },
    ({ params }) => estimateWait(engine, params.id),
  );
  app.get(
    '/v1/call-targets/:id/offer',
    {
      config: { access: 'offer:read' },
      schema: {
        tags,
        summary: 'Whether a callback would be offered now, and what may be said of the wait',
        params,
        querystring: fields({
          number: numberInQuery.exactOptional(),
          waitedSeconds: waitedInQuery.exactOptional(),
        }),
        response: { 200: offer },
      },
    },
    ({ params, query: { number = null, ...query } }) =>
      offerFor(engine, { callTargetId: params.id, number, ...query }),
  );
  app.get(
    '/v1/call-targets/:id/queue',
    {
      config: { access: 'read' },
      schema: {
        tags,
        summary: 'The queue of the contact centre: who waits, and who is there to answer',
        params,
        response: { 200: queueLook },
      },
    },
    ({ params }) => lookAtQueue(engine, params.id),
  );
}
