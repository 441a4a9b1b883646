import type { Actor } from '../callback/callback.ts';
import { promiseTimes } from '../callback/promise-times.ts';
import type { Engine } from './context.ts';
import { waitFor } from './estimate-wait.ts';
import { operate, type Locked, type Operation } from './operate.ts';
import { readScheduledFor } from './request-callback.ts';
import type { CallbackView } from './views.ts';

/**
 * Moves a callback that waits to another time; its place in line stays.
 * @param asked.scheduledFor ISO 8601, ahead; null: no time of its own any more, it is called when it is its turn
 * @throws UserError bad-request, not-found, changed-meanwhile, wrong-state unless it waits
 */
export async function rescheduleCallback(
  ctx: Engine,
  asked: Operation & { scheduledFor: string | null },
  actor: Actor,
): Promise<CallbackView> {
  const { scheduledFor, reason } = asked;
  const dueAt = scheduledFor === null ? null : readScheduledFor(ctx, scheduledFor);
  return operate(ctx, asked, actor, 'It cannot be moved', (locked) => {
    if (dueAt === null) return { event: { type: 'unscheduled', reason, ...turnOf(ctx, locked) } };
    const words = reason ?? `to ${new Date(dueAt).toISOString()}`;
    return { event: { type: 'rescheduled', dueAt, reason: words } };
  });
}

/** When its turn comes, as it would be reckoned for who joined the line when its person did. */
function turnOf(ctx: Engine, { callback, callTarget, trx }: Locked) {
  const { joinedAt } = callback;
  const now = trx.now();
  const waitedSeconds = (now - joinedAt) / 1000;
  const leftSeconds = waitFor(ctx, callTarget, waitedSeconds).estimate?.meanSeconds ?? 0;
  const waitSeconds = Math.round(waitedSeconds + leftSeconds);
  const times = promiseTimes({ now, joinedAt, scheduledFor: null, waitSeconds }, callTarget);
  return { dueAt: times.dueAt, readyAt: times.readyAt };
}
