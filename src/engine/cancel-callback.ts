import { UserError } from '../base/errors.ts';
import { isId } from '../base/ids.ts';
import type { Actor } from '../callback/callback.ts';
import type { Engine } from './context.ts';
import { getCallback } from './queries.ts';
import { change } from './transition.ts';
import type { CallbackView } from './views.ts';

/**
 * Cancels a callback, also while it is being dialled: its legs are hung up, at once when they are this node's, with
 * the next renewal when they are another's. Cancelling it twice is the same as once.
 * @throws UserError not-found; wrong-state when the two are talking, or it ended otherwise
 */
export async function cancelCallback(
  ctx: Engine,
  { id }: { id: string },
  actor: Actor,
): Promise<CallbackView> {
  if (!isId(id)) throw new UserError('not-found', `There is no callback ${id.slice(0, 60)}`);
  const changed = await change(ctx, id, { type: 'cancel-requested' }, { actor });
  if (changed.kind === 'changed') ctx.held.lose(id, 'taken');
  if (changed.kind === 'not-allowed' && changed.callback.outcome !== 'cancelled')
    throw new UserError('wrong-state', `It cannot be cancelled: ${changed.reason}`);
  return getCallback(ctx, id);
}
