import type { TwilioQueue } from '../callback/call-target.ts';
import { listCallTargets } from '../store/call-targets.ts';
import { needCallTarget } from './call-targets.ts';
import type { Engine } from './context.ts';
import { printQueueView } from './print-views.ts';
import type { QueueLookView } from './views.ts';

/** The contact centre's queue of a call target, as this node knows it. @throws UserError not-found */
export async function lookAtQueue(ctx: Engine, callTargetId: string): Promise<QueueLookView> {
  const callTarget = await needCallTarget(ctx, callTargetId);
  return printQueueView(ctx.queueViews.last(callTarget), ctx.db.now());
}

/** The queues that call targets name, each once. @throws UserError database-away */
export async function watchedQueues(ctx: Engine): Promise<TwilioQueue[]> {
  const queues = new Map<string, TwilioQueue>();
  let cursor: string | null = null;
  do {
    const page = await listCallTargets(ctx.db, cursor, 1_000);
    for (const { twilio } of page.items) if (twilio) queues.set(twilio.taskQueueSid, twilio);
    cursor = page.nextCursor;
  } while (cursor !== null);
  return [...queues.values()];
}
