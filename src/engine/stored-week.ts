import { lineOf } from '../callback/call-target.ts';
import type { QueueEvent } from '../callback/queue-event.ts';
import {
  deleteQueueEvents,
  queueEventsBetween,
  type QueueEventPlace,
} from '../store/queue-events.ts';
import { needCallTarget } from './call-targets.ts';
import type { Engine } from './context.ts';

/** Five weeks: four whole ones to learn from, whatever day it is. */
const keptMs = 35 * 86_400_000;
const pageSize = 2_000;
/** A statement that deletes as many takes some tens of milliseconds. */
const deletedAtOnce = 5_000;

/**
 * What happened in the line of a call target, in order, a page in memory at a time.
 * @param range.from ms since 1970; what is older than 35 days is forgotten @param range.until before this
 * @throws UserError not-found, database-away
 */
export async function* storedEvents(
  ctx: Pick<Engine, 'db'>,
  callTargetId: string,
  range: { from: number; until: number },
): AsyncGenerator<QueueEvent, void, undefined> {
  const line = lineOf(await needCallTarget(ctx, callTargetId));
  let after: QueueEventPlace | null = null;
  do {
    const page = await queueEventsBetween(ctx.db, { line, ...range, limit: pageSize, after });
    yield* page.events;
    after = page.next;
  } while (after);
}

/** Forgets events older than 35 days. @throws UserError database-away */
export async function forgetQueueEvents(ctx: Engine): Promise<void> {
  const before = ctx.db.now() - keptMs;
  let deleted: number;
  do deleted = await deleteQueueEvents(ctx.db, before, deletedAtOnce);
  while (deleted === deletedAtOnce && !ctx.isStopping);
}
