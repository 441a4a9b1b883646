import { UserError } from '../base/errors.ts';
import type { Actor } from '../callback/callback.ts';
import type { Engine } from './context.ts';
import { operate, type Operation } from './operate.ts';
import { getCallback } from './queries.ts';
import type { CallbackView } from './views.ts';

/**
 * Cancels a callback, also while it is being dialled: its legs are hung up, at once when they are this node's, with
 * the next renewal when they are another's. Cancelling it twice is the same as once.
 * @throws UserError not-found; changed-meanwhile; wrong-state when the two are talking, or it has ended
 */
export async function cancelCallback(
  ctx: Engine,
  asked: Operation,
  actor: Actor,
): Promise<CallbackView> {
  const event = { type: 'cancel-requested', reason: asked.reason } as const;
  const cancelling = operate(ctx, asked, actor, 'It cannot be cancelled', () => ({ event }));
  return cancelling.catch(async (error: unknown) => {
    if (!(error instanceof UserError) || error.code !== 'wrong-state') throw error;
    const view = await getCallback(ctx, asked.id);
    if (view.outcome === 'cancelled') return view;
    throw error;
  });
}
