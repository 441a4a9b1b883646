import { UserError } from '../base/errors.ts';
import { isId } from '../base/ids.ts';
import type { Actor } from '../callback/callback.ts';
import type { Engine } from './context.ts';
import { getCallback } from './queries.ts';
import { readScheduledFor } from './request-callback.ts';
import { change } from './transition.ts';
import type { CallbackView } from './views.ts';

/**
 * Moves a callback that waits to another time; its place in line stays.
 * @param wanted.scheduledFor ISO 8601, ahead
 * @throws UserError bad-request, not-found, wrong-state unless it waits
 */
export async function rescheduleCallback(
  ctx: Engine,
  wanted: { id: string; scheduledFor: string },
  actor: Actor,
): Promise<CallbackView> {
  const { id } = wanted;
  if (!isId(id)) throw new UserError('not-found', `There is no callback ${id.slice(0, 60)}`);
  const dueAt = readScheduledFor(ctx, wanted.scheduledFor);
  const reason = `to ${new Date(dueAt).toISOString()}`;
  const changed = await change(ctx, id, { type: 'rescheduled', dueAt, reason }, { actor });
  if (changed.kind !== 'changed')
    throw new UserError(
      'wrong-state',
      changed.kind === 'fenced' ? 'It is being dialled' : changed.reason,
    );
  return getCallback(ctx, id);
}
