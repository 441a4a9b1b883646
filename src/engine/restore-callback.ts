import { UserError } from '../base/errors.ts';
import type { Actor, Callback } from '../callback/callback.ts';
import { openCallbackFor } from '../store/callbacks.ts';
import { sqlState } from '../store/connection.ts';
import { cancelledBy } from '../store/journal.ts';
import type { Session } from '../store/schema.ts';
import type { Engine } from './context.ts';
import { operate, type Operation } from './operate.ts';
import type { CallbackView } from './views.ts';

/**
 * Takes a cancellation by an operator or a key back: the callback waits again, with its place in line, its quote, its
 * metadata and the tries it has had.
 * @throws UserError not-found; changed-meanwhile; already-open (`extra.callbackId`) when the number has another one by
 *   now; wrong-state unless it was cancelled, by a person or a key, and has not expired
 */
export async function restoreCallback(
  ctx: Engine,
  asked: Operation,
  actor: Actor,
): Promise<CallbackView> {
  const { id, reason } = asked;
  const failure = 'It cannot be taken back';
  const restoring = operate(ctx, asked, actor, failure, async ({ trx, callback }) => {
    if (callback.outcome === 'cancelled') await refuseIfOpen(trx, callback);
    const by = (await cancelledBy(trx, id)) ?? 'nobody';
    // What was on the wire when it was cancelled is hung up by then, on whichever node.
    const notBeforeMs = (callback.endedAt ?? 0) + ctx.leaseMs;
    return { event: { type: 'restored', by, notBeforeMs, reason } };
  });
  return restoring.catch(async (error: unknown) => {
    if (sqlState(error) !== '23505') throw error;
    // Promised to the same number between our look and our write.
    throw new UserError('already-open', 'Another callback is open for this number by now');
  });
}

async function refuseIfOpen(
  trx: Session,
  { callTargetId, number }: Pick<Callback, 'callTargetId' | 'number'>,
): Promise<void> {
  const open = await openCallbackFor(trx, callTargetId, number);
  if (!open) return;
  throw new UserError(
    'already-open',
    `The callback ${open.id} is open for this number by now: cancel that one first`,
    { callbackId: open.id },
  );
}
