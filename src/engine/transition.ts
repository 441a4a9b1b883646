import { UserError } from '../base/errors.ts';
import type { Actor, Callback, LaunchedAs } from '../callback/callback.ts';
import { isPaced, type CallTarget, type CallTargetSettings } from '../callback/call-target.ts';
import { transition, type CallbackEvent, type Transition } from '../callback/machine.ts';
import { deleteEnding, insertEnding } from '../store/callback-endings.ts';
import { lockCallback } from '../store/callbacks.ts';
import { findCallTarget } from '../store/call-targets.ts';
import { notifyWake } from '../store/listen.ts';
import type { Session } from '../store/schema.ts';
import { wakeOthers } from '../store/timers.ts';
import { applyTransition } from '../store/transitions.ts';
import { pollMs, type Engine } from './context.ts';

/*
 * The only writer of a callback's state. Row, journal entry, end of the attempt and next timer are one commit.
 */

export type Change =
  | { kind: 'changed'; callback: Callback; isPaced: boolean }
  /** The lease under which it was to be written is no longer the callback's. */
  | { kind: 'fenced' }
  | { kind: 'not-allowed'; callback: Callback; reason: string };

/** Why a callback is postponed while its number is in an attempt of another. */
export const numberBusy = 'the number is in another attempt';

export interface ChangeOptions {
  actor: Actor;
  /** Of the lease under which this is written; absent for those who need none (the API, the caller). */
  fence?: number;
  /** True sets a waiting callback aside until `unpark`, or until it expires. */
  parked?: boolean;
  /** Gives it its turn by this change, whatever stands before it in line. */
  launchAs?: LaunchedAs;
}

/**
 * Lets an event happen to a callback, in a transaction of its own.
 * @throws UserError not-found; database-away (then it may have happened all the same, if it was lost at the commit)
 */
export async function change(
  ctx: Engine,
  callbackId: string,
  event: CallbackEvent,
  options: ChangeOptions,
): Promise<Change> {
  const changed = await ctx.db.tx((trx) => changeWithin(ctx, trx, callbackId, event, options));
  announce(ctx, changed);
  return changed;
}

/** The same within a transaction; call `announce` after its commit. */
async function changeWithin(
  ctx: Engine,
  trx: Session,
  callbackId: string,
  event: CallbackEvent,
  options: ChangeOptions,
): Promise<Change> {
  const callback = await lockCallback(trx, callbackId);
  if (!callback) throw new UserError('not-found', `There is no callback ${callbackId}`);
  if (options.fence !== undefined && options.fence !== callback.fence) return { kind: 'fenced' };
  const callTarget = await findCallTarget(trx, callback.callTargetId);
  if (!callTarget) throw new Error(`callback ${callbackId} has no call target`);
  return changeLocked(ctx, trx, { callback, callTarget }, event, options);
}

/**
 * The same for who has locked the callback in this transaction, and looked at its fence.
 * @param on.callTarget with the settings as they are now
 */
export async function changeLocked(
  ctx: Engine,
  trx: Session,
  on: { callback: Callback; callTarget: CallTarget },
  event: CallbackEvent,
  options: ChangeOptions,
): Promise<Change> {
  const { callback, callTarget } = on;
  const now = trx.now();
  const result = transition(callback, event, callTarget, now);
  if (!result.allowed) return { kind: 'not-allowed', callback, reason: result.reason };
  const mayPace = !options.parked && options.launchAs === undefined;
  const paced = result.next.state === 'waiting' && mayPace && isPaced(callTarget);
  const wakeAt =
    options.parked || paced
      ? result.next.expiresAt
      : wakeAtOf(result.next, callTarget, now, ctx.leaseMs);
  const context = { ...options, wakeAt, paced };
  const changed = await applyTransition(trx, callback, result.next, context);
  if (!changed) return { kind: 'fenced' };
  if (changed.state === 'ended') await insertEnding(trx, changed.id);
  else if (callback.state === 'ended') await deleteEnding(trx, changed.id);
  if (changed.state === 'waiting' && !paced && wakeAt !== null)
    await notifyWake(trx, wakeAt, pollMs);
  if (result.next.endsAttempt && (await wakeOthers(trx, changed, numberBusy)) > 0)
    await notifyWake(trx, now, pollMs);
  return { kind: 'changed', callback: changed, isPaced: paced };
}

/** Tells this node's runner of a nearer timer: after the commit. */
export function announce(ctx: Engine, changed: Change): void {
  if (changed.kind !== 'changed') return;
  const { callback } = changed;
  ctx.paceHints.changed(callback.callTargetId, changed.isPaced);
  if (callback.state === 'waiting') ctx.wakeUp.at(callback.dueAt);
  // Its attempt may have ended, and others have waited for the number.
  else if (callback.state === 'ended') ctx.wakeUp.at(ctx.db.now());
}

/** When somebody has to look at the row next: its turn, or the end of the lease of who has it. */
function wakeAtOf(
  next: Transition,
  settings: CallTargetSettings,
  now: number,
  leaseMs: number,
): number | null {
  switch (next.state) {
    case 'waiting':
      return next.dueAt;
    case 'requested':
    case 'dialing':
    case 'connecting':
      return now + leaseMs;
    case 'talking':
      return now + talkingLeaseMs(settings, leaseMs);
    case 'ended':
      break;
  }
  return null;
}

/** RFC 3261 timer B and H: how long the far side keeps a transaction that nobody answers. */
export const sipPatienceMs = 32_000;

/**
 * A bridged call is not given up while it may live: its node may only be frozen. Without audio from it the far sides
 * end the call after the RTP timeout.
 */
export function talkingLeaseMs(settings: CallTargetSettings, leaseMs: number): number {
  return leaseMs + settings.rtpTimeoutSeconds * 1000 + sipPatienceMs;
}
