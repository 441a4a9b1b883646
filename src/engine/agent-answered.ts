import { sleep } from '../base/clock.ts';
import { UserError } from '../base/errors.ts';
import { isId } from '../base/ids.ts';
import type { Actor } from '../callback/callback.ts';
import { openAttemptOf } from '../store/attempts.ts';
import { lockCallback } from '../store/callbacks.ts';
import { addEntry, entriesOf } from '../store/journal.ts';
import type { AttemptRun } from './attempt-run.ts';
import type { Engine } from './context.ts';
import { isDatabaseAway } from './patience.ts';
import { getCallback } from './queries.ts';
import type { CallbackView } from './views.ts';

const event = 'agent-answered';
/** The node that has the call looks this often; any node may have been told. */
const lookMs = 500;

/**
 * An agent has taken the call of this callback. Matched by the callback's id, never by a number.
 * @throws UserError not-found; wrong-state unless its agent leg is up or being called
 */
export async function agentAnswered(
  ctx: Engine,
  { id }: { id: string },
  actor: Actor,
): Promise<CallbackView> {
  await ctx.db.tx(async (trx) => {
    const callback = isId(id) ? await lockCallback(trx, id) : null;
    if (!callback) throw new UserError('not-found', `There is no callback ${id.slice(0, 60)}`);
    const attempt = await openAttemptOf(trx, id);
    const isAwaited =
      callback.state !== 'talking' &&
      attempt?.legs.some(({ role, endedAt }) => role === 'agent' && endedAt === null);
    if (!isAwaited)
      throw new UserError(
        'wrong-state',
        `The callback is ${callback.state} and no agent is being waited for`,
      );
    const { callTargetId } = callback;
    await addEntry(trx, { callbackId: id, callTargetId, actor, event, reason: null });
  });
  return getCallback(ctx, id);
}

/** Resolves when an agent has been reported for this attempt, or when it is over. */
export async function waitForAgentAnswered(run: AttemptRun, over: AbortSignal): Promise<void> {
  const { ctx, callback } = run;
  while (!over.aborted) {
    const entries = await entriesOf(ctx.db, callback.id).catch((error: unknown) => {
      if (isDatabaseAway(error)) return []; // Looked at again; the lease sets the limit.
      throw error;
    });
    const begun = entries.findLastIndex((entry) => entry.event === 'claimed');
    if (entries.some((entry, index) => index > begun && entry.event === event)) return;
    // Aborted: the loop ends.
    await sleep(ctx.clock, lookMs, over).catch(() => {});
  }
}
