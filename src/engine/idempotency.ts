import { UserError } from '../base/errors.ts';
import {
  claimIdempotency,
  finishIdempotency,
  giveUpIdempotency,
  type IdempotencyKey,
} from '../store/idempotency.ts';
import type { Engine } from './context.ts';

export interface Answer {
  status: number;
  body: unknown;
}

/**
 * Does a request once, however often it is sent with the same key; the answer is given again.
 * @param run its errors are not kept: the request may be tried again
 * @throws UserError idempotency-conflict when the key was used for something else, or its first request still runs
 */
export async function once(
  ctx: Engine,
  key: IdempotencyKey,
  run: () => Promise<Answer>,
): Promise<Answer & { replayed: boolean }> {
  const claim = await claimIdempotency(ctx.db, key);
  switch (claim.kind) {
    case 'done':
      return { status: claim.status, body: claim.body, replayed: true };
    case 'in-progress':
      throw new UserError('idempotency-conflict', 'The first request with this key still runs');
    case 'conflict':
      throw new UserError('idempotency-conflict', 'The key belongs to a different request');
    case 'new':
      break;
  }
  try {
    const answer = await run();
    await finishIdempotency(ctx.db, key, answer);
    return { ...answer, replayed: false };
  } catch (error) {
    await giveUpIdempotency(ctx.db, key).catch(() => {}); // It lapses by itself.
    throw error;
  }
}
