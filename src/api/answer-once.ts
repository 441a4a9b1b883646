import { createHash } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Engine } from '../engine/context.ts';
import { once } from '../engine/idempotency.ts';

const error = '1 to 255 characters of visible ASCII';

/** What every POST takes besides its body. */
export const idempotencyHeaders = z.looseObject({
  'idempotency-key': z
    .string()
    .regex(/^[\x21-\x7e]{1,255}$/, { error })
    .optional()
    .describe('The same key and request within 24 hours get the same answer again.'),
});

/**
 * Carries a POST out, once for each Idempotency-Key; without the key, each time.
 * @param run its result is the body of the answer; its errors are not kept
 * @throws UserError idempotency-conflict, and those of `run`
 */
export async function answerOnce<Body>(
  engine: Engine,
  request: FastifyRequest,
  reply: FastifyReply,
  status: number,
  run: () => Promise<Body>,
): Promise<Body> {
  reply.code(status);
  const key = request.headers['idempotency-key'];
  if (typeof key !== 'string' || !request.caller) return run();
  const body = JSON.stringify(request.body ?? null);
  const fingerprint = createHash('sha256')
    .update(`${request.method} ${request.url}\n${body}`)
    .digest('hex');
  const answer = await once(engine, { askedBy: request.caller.id, key, fingerprint }, async () => ({
    status,
    body: await run(),
  }));
  if (answer.replayed) reply.header('idempotency-replayed', 'true');
  return answer.body as Body;
}
