import { z } from 'zod';
import { UserError } from '../../base/errors.ts';
import { isE164 } from '../../base/phone-number.ts';
import type { Engine } from '../../engine/context.ts';
import { addPhoneNumber, listPhoneNumbers, removePhoneNumber } from '../../engine/phone-numbers.ts';
import { answerOnce, idempotencyHeaders } from '../answer-once.ts';
import type { App } from '../app.ts';
import { fields, reference, text } from '../schemas/fields.ts';
import { newPhoneNumber, phoneNumber } from '../schemas/others.ts';
import { page, paging } from '../schemas/paging.ts';

const tags = ['phone numbers'];

export function addPhoneNumberRoutes(app: App, engine: Engine): void {
  app.get(
    '/v1/phone-numbers',
    {
      config: { access: 'read' },
      schema: {
        tags,
        summary: 'List the numbers that reach us',
        querystring: fields({
          ...paging,
          callTargetId: reference('call target').exactOptional(),
        }),
        response: { 200: page(phoneNumber) },
      },
    },
    ({ query }) => {
      if (query.cursor !== undefined && !isE164(query.cursor))
        throw new UserError('bad-request', 'The cursor is not one that this list gave.');
      return listPhoneNumbers(engine, query);
    },
  );
  app.post(
    '/v1/phone-numbers',
    {
      config: { access: 'write' },
      schema: {
        tags,
        summary: 'Assign a number to a call target',
        headers: idempotencyHeaders,
        body: newPhoneNumber,
        response: { 201: phoneNumber },
      },
    },
    (request, reply) =>
      answerOnce(engine, request, reply, 201, () => addPhoneNumber(engine, request.body)),
  );
  app.delete(
    '/v1/phone-numbers/:number',
    {
      config: { access: 'write' },
      schema: {
        tags,
        summary: 'Take a number away; its calls are then refused with 404',
        params: fields({ number: text(1, 60, 'E.164, the plus as it is or as %2B.') }),
        response: { 204: z.undefined().describe('Removed.') },
      },
    },
    async ({ params }, reply) => {
      await removePhoneNumber(engine, params.number);
      return reply.code(204).send();
    },
  );
}
