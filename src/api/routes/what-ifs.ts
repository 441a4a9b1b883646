import { z } from 'zod';
import { UserError } from '../../base/errors.ts';
import type { Engine } from '../../engine/context.ts';
import { storedWeeks as listStoredWeeks } from '../../engine/stored-weeks.ts';
import {
  askWhatIf,
  cancelWhatIf,
  deleteWhatIf,
  getWhatIf,
  listWhatIfs,
  restoreWhatIf,
} from '../../engine/what-ifs.ts';
import { answerOnce, idempotencyHeaders } from '../answer-once.ts';
import type { App } from '../app.ts';
import { fields, reference } from '../schemas/fields.ts';
import { page, paging } from '../schemas/paging.ts';
import { storedWeeks, whatIf, whatIfDetail, whatIfQuestion } from '../schemas/what-if.ts';
import type { WhatIfDesk } from '../what-if-desk.ts';

const tags = ['what if'];
const params = fields({ id: reference('what-if') });

export function addWhatIfRoutes(app: App, engine: Engine, desk: WhatIfDesk | null): void {
  app.get(
    '/v1/call-targets/:id/stored-weeks',
    {
      config: { access: 'read' },
      schema: {
        tags,
        summary: 'Which weeks of a call target’s queue are stored, and how well each is filled',
        description: 'The last seven days and today first, then the weeks, latest first.',
        params: fields({ id: reference('call target') }),
        response: { 200: storedWeeks },
      },
    },
    async ({ params: { id } }) => ({ items: await listStoredWeeks(engine, id), nextCursor: null }),
  );
  app.post(
    '/v1/what-ifs',
    {
      config: { access: 'write' },
      schema: {
        tags,
        summary: 'Ask a simulated contact centre what would be other than today',
        description:
          'Simulates days of a call target’s stored week, or of a curve, as it is today and with each variant, the same callers for all. Questions are answered one after the other, beside the platform: ask `GET /v1/what-ifs/{id}` once a second how far it is. The 200 newest answers are kept.',
        headers: idempotencyHeaders,
        body: whatIfQuestion,
        response: { 202: whatIf },
      },
    },
    (request, reply) =>
      answerOnce(engine, request, reply, 202, async () => {
        if (!desk)
          throw new UserError(
            'upstream-away',
            'This node answers no what-if questions. Fix: ask one that was started with `unhold serve`.',
          );
        await desk.check(request.body);
        const asked = await askWhatIf(engine, request.body, request.caller?.name ?? 'unknown');
        desk.wake();
        return asked;
      }),
  );
  app.get(
    '/v1/what-ifs',
    {
      config: { access: 'read' },
      schema: {
        tags,
        summary: 'Questions that were asked, the newest first',
        querystring: fields(paging),
        response: { 200: page(whatIf) },
      },
    },
    ({ query }) => listWhatIfs(engine, query),
  );
  app.get(
    '/v1/what-ifs/:id',
    {
      config: { access: 'read' },
      schema: {
        tags,
        summary: 'One question, how far it is, and its answer',
        params,
        response: { 200: whatIfDetail },
      },
    },
    ({ params: { id } }) => getWhatIf(engine, id),
  );
  app.post(
    '/v1/what-ifs/:id/cancel',
    {
      config: { access: 'write' },
      schema: {
        tags,
        summary: 'Stop one that waits or runs',
        params,
        headers: idempotencyHeaders,
        response: { 200: whatIfDetail },
      },
    },
    (request, reply) =>
      answerOnce(engine, request, reply, 200, async () => {
        const cancelled = await cancelWhatIf(engine, request.params.id);
        desk?.wake();
        return cancelled;
      }),
  );
  app.delete(
    '/v1/what-ifs/:id',
    {
      config: { access: 'write' },
      schema: {
        tags,
        summary: 'Delete one, and stop it; it can be restored for an hour',
        params,
        response: { 204: z.undefined().describe('Deleted.') },
      },
    },
    async ({ params: { id } }, reply) => {
      await deleteWhatIf(engine, id);
      desk?.wake();
      return reply.code(204).send();
    },
  );
  app.post(
    '/v1/what-ifs/:id/restore',
    {
      config: { access: 'write' },
      schema: {
        tags,
        summary: 'Undo a deletion',
        params,
        headers: idempotencyHeaders,
        response: { 200: whatIfDetail },
      },
    },
    (request, reply) =>
      answerOnce(engine, request, reply, 200, () => restoreWhatIf(engine, request.params.id)),
  );
}
