import type { Actor } from '../callback/callback.ts';
import type { Engine } from './context.ts';
import { change } from './transition.ts';

/**
 * The registering call is over: from now on the callback waits for its turn.
 * @param registration.fence of the lease under which the call was held
 * @throws UserError database-away: the lease lapses and another node does it
 */
export async function endRegistration(
  ctx: Engine,
  registration: { id: string; fence: number },
  actor: Actor,
): Promise<void> {
  const { id, fence } = registration;
  const changed = await change(ctx, id, { type: 'registration-ended' }, { actor, fence });
  // Cancelled, or ended by another node after a pause of ours: nothing is left to do.
  if (changed.kind !== 'changed')
    ctx.log.debug({ callbackId: id }, 'The registration had been ended before');
}
