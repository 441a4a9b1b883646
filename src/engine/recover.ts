import { sleep } from '../base/clock.ts';
import type { Callback, Leg } from '../callback/callback.ts';
import { holdAttempt, openAttemptOf, updateLeg } from '../store/attempts.ts';
import { findCallTarget } from '../store/call-targets.ts';
import { addEntry } from '../store/journal.ts';
import type { Engine } from './context.ts';
import type { Lease } from './lease.ts';
import { change, sipPatienceMs } from './transition.ts';

const askAgainMs = 5_000;

/**
 * Takes over from a node that stopped renewing: ends what it left on the wire, as far as that can be known, and
 * sends the callback back to the line. Nobody is dialled while a phone of the old attempt may still ring.
 */
export async function recover(ctx: Engine, callback: Callback, lease: Lease): Promise<void> {
  const actor = { kind: 'node', name: ctx.nodeId } as const;
  const attempt = await openAttemptOf(ctx.db, callback.id);
  const legs = attempt?.legs.filter(({ endedAt }) => endedAt === null) ?? [];
  const customerLegSent = attempt?.legs.some(({ role }) => role === 'customer') ?? false;
  // Making sure may take a while: the journal tells who has it until then.
  const { id: callbackId, callTargetId } = callback;
  const reason = attempt ? `from ${attempt.nodeId}` : null;
  await addEntry(ctx.db, { callbackId, callTargetId, actor, event: 'taken-over', reason });
  if (attempt) await endLegs(ctx, callback, { attemptId: attempt.id, legs }, lease);
  if (lease.lost.aborted) return;
  const end = { endedAt: ctx.db.now(), reason: 'its node was lost' };
  await Promise.all(legs.map(({ id }) => updateLeg(ctx.db, id, end, lease.fence)));
  await change(
    ctx,
    callback.id,
    { type: 'node-lost', customerLegSent },
    { actor, fence: lease.fence },
  );
}

/** Resolves when no leg can ring or speak any more, or the lease is lost. */
async function endLegs(
  ctx: Engine,
  callback: Callback,
  left: { attemptId: string; legs: Leg[] },
  lease: Lease,
): Promise<void> {
  let open = await stillUp(ctx, left.legs);
  // A conversation has been waited for already: its lease is that long.
  if (callback.state === 'talking' || open.length === 0) return;
  const holdUntil = await holdUntilOf(ctx, callback, open);
  await holdAttempt(ctx.db, left.attemptId, holdUntil);
  while (open.length > 0 && ctx.db.now() < holdUntil && !lease.lost.aborted) {
    const waitMs = Math.min(askAgainMs, holdUntil - ctx.db.now());
    // Lost meanwhile: the loop ends by itself.
    await sleep(ctx.clock, Math.max(0, waitMs), lease.lost).catch(() => {});
    if (!lease.lost.aborted) open = await stillUp(ctx, open);
  }
}

/** The legs whose end is not certain, after each was asked to end. */
async function stillUp(ctx: Engine, legs: Leg[]): Promise<Leg[]> {
  const end = (leg: Leg): ReturnType<typeof ctx.control.endForeign> =>
    ctx.control.endForeign(leg, 'its node was lost').catch((error: unknown) => {
      ctx.log.error({ error, legId: leg.id }, 'A leg of a lost node could not be asked to end');
      return 'no-answer';
    });
  const answers = await Promise.all(legs.map(end));
  return legs.filter((_, index) => answers[index] !== 'gone');
}

/**
 * Until when a customer's phone may still ring, or be up with nobody there. The agent's side is only asked a few more
 * times: at worst an agent hears silence for a while, and no person is rung twice.
 */
async function holdUntilOf(ctx: Engine, callback: Callback, legs: Leg[]): Promise<number> {
  const callTarget = await findCallTarget(ctx.db, callback.callTargetId);
  const ringMs = (callTarget?.customerRingSeconds ?? 0) * 1000;
  const ends = legs.map(({ role, startedAt }) =>
    role === 'customer' ? startedAt + ringMs + sipPatienceMs : ctx.db.now() + 2 * askAgainMs,
  );
  return Math.max(...ends);
}
