import { UserError } from '../base/errors.ts';
import { isId } from '../base/ids.ts';
import { states, type State } from '../callback/callback.ts';
import { attemptsOf } from '../store/attempts.ts';
import { countOpen, findCallback } from '../store/callbacks.ts';
import { listCallTargets } from '../store/call-targets.ts';
import { entriesOf } from '../store/journal.ts';
import { quoteOfCallback } from '../store/quotes.ts';
import type { Session } from '../store/schema.ts';
import type { Engine } from './context.ts';
import { isDatabaseAway } from './patience.ts';
import {
  printAttempt,
  printCallback,
  printEntry,
  printKeptQuote,
  printQueueView,
  printTime,
} from './print-views.ts';
import type { CallbackView, LineView } from './views.ts';

/** One callback with its attempts and its journal, all of one moment. @throws UserError not-found */
export async function getCallback(ctx: Engine, id: string): Promise<CallbackView> {
  const view = isId(id) ? await ctx.db.snapshot((trx) => viewOf(trx, id)) : null;
  if (!view) throw new UserError('not-found', `There is no callback ${id.slice(0, 60)}`);
  return view;
}

async function viewOf(trx: Session, id: string): Promise<CallbackView | null> {
  const callback = await findCallback(trx, id);
  if (!callback) return null;
  const attempts = await attemptsOf(trx, [id]);
  const journal = await entriesOf(trx, id);
  const kept = await quoteOfCallback(trx, callback);
  return {
    ...printCallback(callback),
    launchedAs: callback.launch?.as ?? null,
    keptQuote: kept && printKeptQuote(kept),
    attempts: attempts.map(printAttempt),
    journal: journal.map(printEntry),
  };
}

/** How the line stands: what has not ended, by call target and state. */
export async function lineView(ctx: Engine): Promise<LineView> {
  const [{ items }, counts] = await Promise.all([
    listCallTargets(ctx.db, null, 1000),
    countOpen(ctx.db),
  ]);
  const open = states.filter((state) => state !== 'ended');
  return {
    at: printTime(ctx.db.now()),
    callTargets: items.map((callTarget) => {
      const { id, name, twilio } = callTarget;
      const queue = twilio && printQueueView(ctx.queueViews.last(callTarget), ctx.db.now());
      const of = (state: State): number =>
        counts.find((row) => row.callTargetId === id && row.state === state)?.count ?? 0;
      const byState = Object.fromEntries(open.map((state) => [state, of(state)]));
      return { id, name, queue, ...(byState as Record<(typeof open)[number], number>) };
    }),
  };
}

/** True when the database answers. */
export async function isReady(ctx: Engine): Promise<boolean> {
  try {
    await findCallback(ctx.db, '00000000-0000-0000-0000-000000000000');
    return true;
  } catch (error) {
    if (isDatabaseAway(error)) return false;
    throw error;
  }
}
