import { sleep } from '../base/clock.ts';
import { firstDue, launch, lockPacing, unpacedLines } from '../store/pacing.ts';
import { notifyWake } from '../store/listen.ts';
import { pollMs, type Engine } from './context.ts';

/** Looked at in one decision. */
const lookedAt = 64;

/**
 * Gives callbacks their turn where no timer does, until the signal aborts.
 * @param attempt does a piece of work, whatever becomes of it
 */
export async function paceLines(
  ctx: Engine,
  signal: AbortSignal,
  attempt: (work: () => Promise<void>) => Promise<unknown>,
): Promise<void> {
  while (!signal.aborted) {
    await attempt(async () => {
      for (const callTargetId of await unpacedLines(ctx.db)) {
        if (signal.aborted) return;
        await paceLine(ctx, callTargetId);
      }
    });
    await sleep(ctx.clock, pollMs, signal).catch(() => {}); // Aborted: the loop ends.
  }
}

/** Nobody sees the line: who is due is rung. */
async function paceLine(ctx: Engine, callTargetId: string): Promise<void> {
  const launched = await ctx.db.tx(async (trx) => {
    const pacing = await lockPacing(trx, callTargetId);
    if (pacing === 'busy' || pacing.pacedUntil > trx.now()) return 0;
    const due = await firstDue(trx, callTargetId, lookedAt);
    const ids = due.map(({ id }) => id);
    const count = await launch(trx, ids, 'timer');
    if (count > 0) await notifyWake(trx, trx.now(), pollMs);
    return count;
  });
  if (launched > 0) ctx.wakeUp.at(ctx.db.now());
}
