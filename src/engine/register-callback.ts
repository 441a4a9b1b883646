import { UserError } from '../base/errors.ts';
import { newId } from '../base/ids.ts';
import type { Actor, Callback, Metadata } from '../callback/callback.ts';
import { isPaced, type CallTarget } from '../callback/call-target.ts';
import { promiseTimes } from '../callback/promise-times.ts';
import { findCallTarget, lockCallTarget } from '../store/call-targets.ts';
import { insertCallback } from '../store/callbacks.ts';
import { recordHandover } from '../store/handovers.ts';
import { notifyWake } from '../store/listen.ts';
import { attachRecordings } from '../store/recordings.ts';
import type { Session } from '../store/schema.ts';
import { pollMs, type Engine } from './context.ts';
import { decideFor, type DecidedOffer } from './decide-offer.ts';
import { quoteFor, waitFor } from './estimate-wait.ts';
import { quoteOfWait } from './quote-of-wait.ts';
import { recordingsIn } from './recordings.ts';

export interface Wanted {
  callTargetId: string;
  /** E.164, or what was given instead. */
  number: string;
  metadata: Metadata;
  /** Milliseconds since 1970; null: as soon as it is the person's turn. */
  scheduledFor: number | null;
  /** 0-86400: how long the person had stood in line already when they came to us. */
  waitedSeconds: number;
  /** When they came to us; absent: now. A long dialogue costs nobody their place. */
  arrivedAt?: number;
  /** The call in which it is promised; null when it was asked for otherwise. */
  call: { callId: string; callSid: string | null } | null;
}

/**
 * Makes the promise durable: when this resolves it is committed, and only then may it be said. While the
 * registering call lasts the callback is `requested`, under a lease of this node with fence 1.
 * @param id chosen by who asks, so that a commit whose answer was lost can be undone
 * @throws UserError already-open (`extra.callbackId`), number-refused (`extra.rule`), not-registering, full,
 *   not-found, database-away
 */
export async function registerCallback(
  ctx: Engine,
  wanted: Wanted,
  actor: Actor,
  id = newId(),
): Promise<Callback> {
  const { callback, quoted } = await ctx.db.tx(async (trx) => {
    const callTarget = await callTargetFor(trx, wanted.callTargetId);
    const { number, waitedSeconds, scheduledFor } = wanted;
    const occasion = scheduledFor === null ? 'handed-over' : 'scheduled';
    const candidate = { number, waitedSeconds, scheduledFor, occasion } as const;
    const decided = await decideFor(ctx, trx, callTarget, candidate);
    refuseUnlessOffered(decided, callTarget);
    const stored = await insertCallback(trx, newCallback(ctx, callTarget, wanted, id), {
      actor,
      event: 'requested',
      reason: wanted.call ? 'by phone' : null,
    });
    const said = recordingsIn(wanted.metadata, callTarget.metadataItems);
    if (said.length > 0) await attachRecordings(trx, said, id);
    if (wanted.call?.callSid)
      await recordHandover(trx, {
        ...{ callSid: wanted.call.callSid, became: 'promised', callbackId: id },
      });
    if (stored.state === 'waiting') await notifyWake(trx, stored.dueAt, pollMs);
    const wait = waitFor(ctx, callTarget, (ctx.db.now() - stored.joinedAt) / 1000);
    const quoted = quoteOfWait(ctx, callTarget, wait, { call: id, callbackId: id });
    return { callback: stored, quoted };
  });
  // Of a time that was chosen, no wait was told.
  if (callback.scheduledFor === null) ctx.quotes.made({ quote: quoted, facts: null });
  if (callback.state === 'waiting') {
    ctx.wakeUp.at(callback.dueAt);
    ctx.paceHints.changed(callback.callTargetId, true);
  }
  return callback;
}

/** Where the line has a limit, one registration at a time looks whether there is room. */
async function callTargetFor(trx: Session, id: string): Promise<CallTarget> {
  const found = await findCallTarget(trx, id);
  const isLimited = found !== null && found.maxWaiting !== null;
  const callTarget = isLimited ? await lockCallTarget(trx, id) : found;
  if (!callTarget) throw new UserError('not-found', `There is no call target ${id}`);
  return callTarget;
}

function newCallback(ctx: Engine, callTarget: CallTarget, wanted: Wanted, id: string) {
  const now = ctx.db.now();
  const joinedAt = Math.min(wanted.arrivedAt ?? now, now) - wanted.waitedSeconds * 1000;
  const { scheduledFor, call } = wanted;
  // In whole minutes: seconds of talking must not turn "four minutes" into "three to four".
  const talkedMinutes = Math.round((now - (wanted.arrivedAt ?? now)) / 60_000);
  const spokenFor = wanted.waitedSeconds + Math.max(0, talkedMinutes) * 60;
  const waitedSeconds = (now - joinedAt) / 1000;
  // Of a time that was chosen, no wait is needed.
  const leftSeconds = waitFor(ctx, callTarget, waitedSeconds).estimate?.meanSeconds ?? 0;
  const waitSeconds = Math.round(waitedSeconds + leftSeconds);
  const { estimate } = waitFor(ctx, callTarget, spokenFor);
  // While the call lasts it is under a lease.
  const paced = call === null && isPaced(callTarget);
  const times = promiseTimes({ now, joinedAt, scheduledFor, waitSeconds }, callTarget);
  return {
    ...{ id, callTargetId: callTarget.id, number: wanted.number, metadata: wanted.metadata },
    ...{ joinedAt, createdAt: now, scheduledFor, ...times, endedAt: null },
    ...{ outcome: null, reason: null, customerFailures: 0, agentFailures: 0, fence: 1 },
    quote: scheduledFor === null && estimate ? quoteFor(callTarget, estimate) : null,
    ...(call
      ? ({ state: 'requested', source: 'phone', nodeId: ctx.nodeId } as const)
      : ({ state: 'waiting', source: 'api', nodeId: null } as const)),
    launch: null,
    paced,
    wakeAt: call ? now + ctx.leaseMs : paced ? times.expiresAt : times.dueAt,
    registeringCall: call?.callId ?? null,
  };
}

function refuseUnlessOffered(decided: DecidedOffer, { name, maxWaiting }: CallTarget): void {
  if (decided.offer) return;
  const { reason, open, refusal, facts } = decided;
  if (reason === 'already-waiting')
    throw new UserError('already-open', `The callback ${open?.id} is open`, {
      callbackId: open?.id,
    });
  if (reason === 'number-refused')
    throw new UserError('number-refused', refusal?.sentence ?? 'It is refused', {
      rule: refusal?.rule,
    });
  if (reason === 'full')
    throw new UserError('full', `${name} holds ${maxWaiting} callbacks already`);
  const when = facts.occasion === 'scheduled' ? 'for then' : 'now';
  throw new UserError('not-registering', `${name} takes no callbacks ${when}: ${reason}`, {
    reason,
  });
}
