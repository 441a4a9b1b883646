import { newId } from '../base/ids.ts';
import type { Callback, Role } from '../callback/callback.ts';
import { knowsPerson, type CallTarget } from '../callback/call-target.ts';
import { sayTrouble } from '../callback/customer-dialogue.ts';
import { checkNumber } from '../callback/dial-rules.ts';
import type { Phrase } from '../callback/dialogue.ts';
import type { CallbackEvent } from '../callback/machine.ts';
import { openAttempt } from '../store/attempts.ts';
import { lockCallback } from '../store/callbacks.ts';
import { findCallTarget, lockCallTarget } from '../store/call-targets.ts';
import { unpark } from '../store/timers.ts';
import { agentFirst } from './agent-first.ts';
import { AttemptRun } from './attempt-run.ts';
import type { LiveLeg } from './call-control.ts';
import type { Engine } from './context.ts';
import { customerFirst } from './customer-first.ts';
import { failedWith, type Ending } from './ending.ts';
import type { Lease } from './lease.ts';
import { learnFrom } from './lessons.ts';
import { change, changeLocked } from './transition.ts';
import { waitForNumber } from './wait-for-number.ts';

const poisonMs = 60_000;

/** The callback's turn has come: one attempt, from the rules to the end of the conversation. */
export async function fulfil(ctx: Engine, callback: Callback, lease: Lease): Promise<void> {
  const callTarget = await findCallTarget(ctx.db, callback.callTargetId);
  if (!callTarget) throw new Error(`callback ${callback.id} has no call target`);
  const begun = await begin(ctx, callback, callTarget, lease);
  if (!begun) return;
  const run = new AttemptRun(ctx, { ...begun, callTarget, lease });
  const ending = await perform(run);
  if (run.times.over === undefined) run.mark('over');
  await conclude(run, ending);
  await learnFrom(run);
}

async function conclude(run: AttemptRun, { event, farewell }: Ending): Promise<void> {
  if (farewell && (await sayFarewell(run, event, farewell))) return;
  // The phone is freed before the number is.
  await run.hangUpAll(event.type);
  await run.settle(event);
}

/**
 * A changed promise is kept first and spoken of then.
 * @returns false when it could not be kept: the event is still to be written, and the legs to be hung up
 */
async function sayFarewell(
  run: AttemptRun,
  event: CallbackEvent,
  { leg, say }: { leg: LiveLeg; say: Phrase[] },
): Promise<boolean> {
  const settled = await run.settle(event, () => run.lease.isValid());
  if (settled === 'away') await leg.ask(sayTrouble, { kind: 'said' });
  if (settled !== 'kept') return false;
  // It is no longer claimed, and must not be taken for lost while we say goodbye.
  run.ctx.held.release(run.lease);
  await leg.ask(say, { kind: 'said' });
  await run.hangUpAll('completed');
  await run.finishNotes();
  return true;
}

async function perform(run: AttemptRun): Promise<Ending> {
  try {
    return run.firstParty === 'customer' ? await customerFirst(run) : await agentFirst(run);
  } catch (error) {
    // A fault of ours ends this attempt only, and is counted, so that it cannot go on for ever.
    run.ctx.log.error(
      { error, callbackId: run.callback.id, attemptId: run.attemptId },
      'An attempt ended by a fault of ours',
    );
    const reason = 'an internal error';
    return run.callback.state === 'talking'
      ? { event: { type: 'conversation-ended', by: reason } }
      : failedWith('carrier-error', reason);
  }
}

interface Begun {
  callback: Callback;
  attemptId: string;
  firstParty: Role;
}

/** As the call target says, unless its turn was given to it by an agent who is free now. */
function firstPartyOf({ launch }: Callback, callTarget: CallTarget): Role {
  const isAgentFirst = launch?.as === 'agent-first' && knowsPerson(callTarget);
  return isAgentFirst ? 'agent' : callTarget.firstParty;
}

/**
 * Looks at the rules once more and opens the attempt: what is written here is committed before anything is sent.
 * @returns null when nothing is to be dialled now
 */
async function begin(
  ctx: Engine,
  callback: Callback,
  callTarget: CallTarget,
  lease: Lease,
): Promise<Begun | null> {
  const under = { actor: { kind: 'node', name: ctx.nodeId } as const, fence: lease.fence };
  const obstacle = obstacleTo(ctx, callback, callTarget);
  if (obstacle) {
    await change(ctx, callback.id, obstacle.event, { ...under, parked: obstacle.parks });
    if (obstacle.parks) await lookAgain(ctx, callback.callTargetId);
    return null;
  }
  const attemptId = newId();
  const firstParty = firstPartyOf(callback, callTarget);
  const begun = await ctx.db.tx(async (trx) => {
    const locked = await lockCallback(trx, callback.id);
    if (locked?.fence !== lease.fence) return 'fenced';
    const opened = { id: attemptId, callback: locked, firstParty, nodeId: ctx.nodeId };
    if (!(await openAttempt(trx, opened))) return 'number-busy';
    const event = { type: 'claimed', nodeId: ctx.nodeId } as const;
    const on = { callback: locked, callTarget };
    const changed = await changeLocked(ctx, trx, on, event, under);
    if (changed.kind === 'changed') return changed.callback;
    throw new Error(changed.kind === 'fenced' ? 'fenced under its own lock' : changed.reason);
  });
  ctx.paceHints.changed(callback.callTargetId);
  if (begun === 'number-busy') await waitForNumber(ctx, callback, under);
  return typeof begun === 'string' ? null : { callback: begun, attemptId, firstParty };
}

/** Processing may have been switched on between our look and the parking: then nobody else would wake this one. */
async function lookAgain(ctx: Engine, callTargetId: string): Promise<void> {
  const woken = await ctx.db.tx(async (trx) => {
    // Waits for whoever is changing the call target just now.
    const callTarget = await lockCallTarget(trx, callTargetId);
    return callTarget?.processing ? unpark(trx, callTarget) : 0;
  });
  if (woken > 0) ctx.wakeUp.at(ctx.db.now());
}

/** What stands in the way of dialling now, and what becomes of the callback by it. */
function obstacleTo(
  ctx: Engine,
  callback: Callback,
  callTarget: CallTarget,
): { event: CallbackEvent; parks: boolean } | null {
  if (ctx.db.now() >= callback.expiresAt) return { event: { type: 'expired' }, parks: false };
  const refusal = checkNumber(callback.number, callTarget, { testNumbers: ctx.loopback });
  if (refusal) return { event: { type: 'refused', rule: refusal.rule }, parks: false };
  if (callTarget.processing) return null;
  const reason = 'processing is off';
  return { event: { type: 'postponed', untilMs: callback.dueAt, reason }, parks: true };
}

/** Sets a callback aside whose handling failed by a fault of ours before anything was dialled. */
export async function setAside(ctx: Engine, callback: Callback, lease: Lease): Promise<void> {
  const untilMs = ctx.db.now() + poisonMs;
  await change(
    ctx,
    callback.id,
    { type: 'postponed', untilMs, reason: 'an internal error' },
    { actor: { kind: 'node', name: ctx.nodeId }, fence: lease.fence },
  );
}
