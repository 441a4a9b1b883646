import { Readable } from 'node:stream';
import { z } from 'zod';
import { UserError } from '../../base/errors.ts';
import type { Engine } from '../../engine/context.ts';
import { getHandover } from '../../engine/handover.ts';
import {
  countCallbacks,
  exportCallbacks,
  exportRowsMax,
  listCallbacks,
  type CallbackSearch,
} from '../../engine/list-callbacks.ts';
import { getCallback } from '../../engine/queries.ts';
import { requestCallback } from '../../engine/request-callback.ts';
import { actorOf } from '../access.ts';
import { answerOnce, idempotencyHeaders } from '../answer-once.ts';
import type { App } from '../app.ts';
import { callbackCsv, csvColumns } from '../callback-csv.ts';
import { showCallback, showSummary, type Viewer } from '../mask.ts';
import {
  callbackCounts,
  callbackExport,
  callbackQuery,
  callbackSearch,
} from '../schemas/callback-list.ts';
import { callback, callbackSummary, newCallback } from '../schemas/callback.ts';
import { fields, reference, text } from '../schemas/fields.ts';
import { handover } from '../schemas/others.ts';
import { page } from '../schemas/paging.ts';

const tags = ['callbacks'];
/** Sent in pieces, so it is no text yet where it is checked. */
const file = z.unknown().meta({ type: 'string' });

export function addCallbackRoutes(app: App, engine: Engine): void {
  addLists(app, engine);
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
    async (request, reply) => {
      const run = () => requestCallback(engine, request.body, actorOf(request));
      return showCallback(await answerOnce(engine, request, reply, 201, run), request.caller);
    },
  );
  app.get(
    '/v1/callbacks/:id',
    {
      config: { access: 'read' },
      schema: {
        tags,
        summary: 'One callback with its attempts and its journal',
        params: fields({ id: reference('callback') }),
        response: { 200: callback },
      },
    },
    async ({ params, caller }) => showCallback(await getCallback(engine, params.id), caller),
  );
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

function addLists(app: App, engine: Engine): void {
  app.get(
    '/v1/callbacks',
    {
      config: { access: 'read' },
      schema: {
        tags,
        summary: 'List callbacks, newest first or next due first',
        description:
          'Who may not see numbers gets them masked, also in metadata and reasons, and cannot search by them (403).',
        querystring: callbackQuery,
        response: { 200: page(callbackSummary) },
      },
    },
    async ({ query, caller }) => {
      refuseNumbers(query, caller);
      const found = await listCallbacks(engine, query);
      return { ...found, items: found.items.map((item) => showSummary(item, caller)) };
    },
  );
  app.get(
    '/v1/callbacks/counts',
    {
      config: { access: 'read' },
      schema: {
        tags,
        summary: 'How many callbacks are in each state',
        querystring: callbackSearch,
        response: { 200: callbackCounts },
      },
    },
    ({ query, caller }) => {
      refuseNumbers(query, caller);
      return countCallbacks(engine, query);
    },
  );
  app.get(
    '/v1/callbacks.csv',
    {
      config: { access: 'read', audit: true },
      exposeHeadRoute: false,
      schema: {
        tags,
        summary: 'Export callbacks as CSV',
        description: `The same callbacks as the list, ${exportRowsMax} at most; \`Unhold-Cut: true\` says that there are more. RFC 4180 in UTF-8, with the columns ${csvColumns.join(', ')}. A cell that a spreadsheet would take for a formula, a phone number too, begins with an apostrophe. Masked for who may not see numbers. An export is written to the audit log.`,
        querystring: callbackExport,
        response: {
          200: { description: 'The file.', content: { 'text/csv': { schema: file } } },
        },
      },
    },
    async ({ query, caller }, reply) => {
      refuseNumbers(query, caller);
      const { isCut, pages } = await exportCallbacks(engine, query);
      const day = new Date(engine.db.now()).toISOString().slice(0, 10);
      return reply
        .type('text/csv; charset=utf-8; header=present')
        .header('content-disposition', `attachment; filename="callbacks-${day}.csv"`)
        .header('unhold-cut', String(isCut))
        .send(Readable.from(callbackCsv(pages, caller)));
    },
  );
}

/** A search would tell a masked number digit by digit. @throws UserError forbidden */
function refuseNumbers({ number, digits }: CallbackSearch, viewer: Viewer): void {
  if (viewer?.seesNumbers || (number === undefined && digits === undefined)) return;
  throw new UserError(
    'forbidden',
    'Who may not see numbers cannot search by them: leave number and digits out.',
  );
}
