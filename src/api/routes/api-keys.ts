import { z } from 'zod';
import { createApiKey, listApiKeys, revokeApiKey } from '../../engine/api-keys.ts';
import type { Engine } from '../../engine/context.ts';
import { answerOnce, idempotencyHeaders } from '../answer-once.ts';
import type { App } from '../app.ts';
import { fields, reference } from '../schemas/fields.ts';
import { apiKey, issuedApiKey, newApiKey } from '../schemas/others.ts';

const tags = ['API keys'];

export function addApiKeyRoutes(app: App, engine: Engine): void {
  app.get(
    '/v1/api-keys',
    {
      config: { access: 'admin' },
      schema: {
        tags,
        summary: 'List API keys, revoked ones too',
        response: { 200: z.object({ items: z.array(apiKey), nextCursor: z.null() }) },
      },
    },
    async () => ({ items: await listApiKeys(engine), nextCursor: null }),
  );
  app.post(
    '/v1/api-keys',
    {
      config: { access: 'admin' },
      schema: {
        tags,
        summary: 'Make an API key; the key itself is shown this once',
        headers: idempotencyHeaders,
        body: newApiKey,
        response: { 201: issuedApiKey },
      },
    },
    async (request, reply) => {
      // The secret is kept out of the answer that is stored for a replay.
      let secret: string | null = null;
      const issued = await answerOnce(engine, request, reply, 201, async () => {
        const made = await createApiKey(engine, request.body, request.caller?.actor);
        secret = made.secret;
        return { ...made.key, key: null };
      });
      return { ...issued, key: secret };
    },
  );
  app.delete(
    '/v1/api-keys/:id',
    {
      config: { access: 'admin' },
      schema: {
        tags,
        summary: 'Revoke an API key, at once and for good',
        params: fields({ id: reference('API key') }),
        response: { 204: z.undefined().describe('Revoked.') },
      },
    },
    async ({ params }, reply) => {
      await revokeApiKey(engine, params.id);
      return reply.code(204).send();
    },
  );
}
