import { UserError } from '../base/errors.ts';
import { findCallbacks } from '../store/callbacks.ts';
import { entriesAfter, feedEnd, isCursor } from '../store/journal.ts';
import type { Engine } from './context.ts';
import { printCallback, printEntry } from './print-views.ts';
import type { EventView } from './views.ts';

/** The id after which everything is still to come. */
export async function latestEventId(ctx: Engine): Promise<string> {
  return feedEnd(ctx.db);
}

/**
 * Events after one of them, oldest first, none left out. @param query.limit 1-1000, default 100
 * @throws UserError bad-request for an id that is none
 */
export async function readEvents(
  ctx: Engine,
  query: { after: string; limit?: number },
): Promise<EventView[]> {
  if (!isCursor(query.after))
    throw new UserError('bad-request', 'Last-Event-ID is not the id of an event of this feed');
  const entries = await entriesAfter(ctx.db, query.after, query.limit ?? 100);
  const callbacks = await findCallbacks(ctx.db, [
    ...new Set(entries.map(({ callbackId }) => callbackId)),
  ]);
  const summaries = new Map(callbacks.map((callback) => [callback.id, printCallback(callback)]));
  return entries.flatMap((entry) => {
    const { callbackId, callTargetId } = entry;
    const callback = summaries.get(callbackId);
    return callback ? [{ callbackId, callTargetId, ...printEntry(entry), callback }] : [];
  });
}
