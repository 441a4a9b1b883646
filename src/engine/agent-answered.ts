import { UserError } from '../base/errors.ts';
import { isId } from '../base/ids.ts';
import type { Actor, Callback } from '../callback/callback.ts';
import { hasAgentAnswered, noteAgentAnswered, openAttemptOf } from '../store/attempts.ts';
import { findCallTarget } from '../store/call-targets.ts';
import { lockCallback } from '../store/callbacks.ts';
import { addEntry } from '../store/journal.ts';
import { notifyAnswered } from '../store/listen.ts';
import type { Session } from '../store/schema.ts';
import type { AttemptRun } from './attempt-run.ts';
import type { Engine } from './context.ts';
import { getCallback } from './queries.ts';
import { untilTold } from './until-told.ts';
import type { CallbackView } from './views.ts';

/**
 * An agent has taken the call of this callback. Matched by the callback's id, never by a number; said twice, it
 * counts once.
 * @throws UserError not-found; wrong-state unless its agent leg is up or being called
 */
export async function agentAnswered(
  ctx: Engine,
  { id }: { id: string },
  actor: Actor,
): Promise<CallbackView> {
  const attemptId = await ctx.db.tx(async (trx) => {
    const callback = isId(id) ? await lockCallback(trx, id) : null;
    if (!callback) throw new UserError('not-found', `There is no callback ${id.slice(0, 60)}`);
    const awaited = await awaitedAttempt(trx, callback);
    if (awaited === null)
      throw new UserError(
        'wrong-state',
        `The callback is ${callback.state} and no agent is being waited for`,
      );
    await note(trx, callback, awaited, actor);
    return awaited;
  });
  ctx.agentAnswers.tell(attemptId);
  return getCallback(ctx, id);
}

/**
 * TaskRouter says that an agent accepted the call of this attempt. What is stale, unknown or confirmed in another way
 * changes nothing.
 * @returns whether it was for an attempt that waits for it
 * @throws UserError database-away
 */
export async function reservationAccepted(
  ctx: Engine,
  { callbackId, attemptId }: { callbackId: string; attemptId: string },
): Promise<boolean> {
  if (!isId(callbackId) || !isId(attemptId)) return false;
  const isAwaited = await ctx.db.tx(async (trx) => {
    const callback = await lockCallback(trx, callbackId);
    if (!callback || (await awaitedAttempt(trx, callback)) !== attemptId) return false;
    const callTarget = await findCallTarget(trx, callback.callTargetId);
    if (callTarget?.agentConfirmation !== 'taskrouter') return false;
    await note(trx, callback, attemptId, { kind: 'agent' });
    return true;
  });
  if (isAwaited) ctx.agentAnswers.tell(attemptId);
  return isAwaited;
}

/** The id of the attempt whose agent leg is up or being called; null when no agent is waited for. */
async function awaitedAttempt(trx: Session, callback: Callback): Promise<string | null> {
  const attempt = await openAttemptOf(trx, callback.id);
  if (!attempt || callback.state === 'talking') return null;
  const isUp = attempt.legs.some(({ role, endedAt }) => role === 'agent' && endedAt === null);
  return isUp ? attempt.id : null;
}

async function note(
  trx: Session,
  callback: Callback,
  attemptId: string,
  actor: Actor,
): Promise<void> {
  if (!(await noteAgentAnswered(trx, attemptId))) return;
  const { id: callbackId, callTargetId } = callback;
  const event = 'agent-answered';
  await addEntry(trx, { callbackId, callTargetId, actor, event, reason: null });
  await notifyAnswered(trx, attemptId);
}

/** Resolves when an agent has been reported for this attempt, on whichever node, or when it is over. */
export function waitForAgentAnswered(run: AttemptRun, over: AbortSignal): Promise<void> {
  const { ctx, attemptId } = run;
  return untilTold(ctx, { hints: ctx.agentAnswers, attemptId }, hasAgentAnswered, over);
}
