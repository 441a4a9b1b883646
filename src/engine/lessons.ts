import { learn, readLearned, type Learned, type Lesson } from '../callback/learned.ts';
import { leadSeconds } from '../callback/lead-law.ts';
import { freedDuring } from '../callback/pacing.ts';
import { heldShareAim } from '../callback/pacing-tuning.ts';
import { keepLearned, lockPacing } from '../store/pacing.ts';
import type { AttemptRun } from './attempt-run.ts';
import { secondsBetween } from './attempt-times.ts';
import { isDatabaseAway } from './patience.ts';

/**
 * Lets an attempt whose turn was given teach when to give the next; one that cannot be kept is missed by nobody. Never
 * rejects, and teaches once.
 */
export async function learnFrom(run: AttemptRun): Promise<void> {
  if (run.launch === null || run.hasTaught) return;
  run.hasTaught = true;
  const { db, log } = run.ctx;
  const { id } = run.callTarget;
  try {
    await db.tx(async (trx) => {
      const pacing = await lockPacing(trx, id, 'wait');
      if (pacing === 'busy') return;
      const learned = readLearned(pacing.learned);
      await keepLearned(trx, id, learn(learned, lessonOf(run, learned), aimOf(run, learned)));
    });
  } catch (error) {
    if (!isDatabaseAway(error)) log.error({ error }, 'Nothing was learned of an attempt');
  }
}

function lessonOf(run: AttemptRun, { lead }: Learned): Lesson {
  const { times } = run;
  // Rung out of turn, it tells nothing of how well turns are given.
  const mode = run.launch && run.launch.as !== 'operator' ? run.launch.as : 'timer';
  const heldTo = times.agentReached ?? times.over;
  // What an agent who is free takes to pick up is no wait for one.
  const held =
    times.ready === undefined || heldTo === undefined
      ? null
      : { mode, heldSeconds: Math.max(0, (heldTo - times.ready) / 1000 - lead.pickUpSeconds) };
  return {
    ringSeconds: secondsBetween(times.customerSent, times.customerRung),
    isAnswered: times.isAnswered ?? false,
    keySeconds: secondsBetween(times.customerRung, times.ready),
    pickUpSeconds: secondsBetween(times.turn, times.agentReached),
    held: held ?? (times.isAnswered && times.agentReached ? { mode, heldSeconds: 0 } : null),
  };
}

/** By how many agents become free while a phone rings; null where that is not seen. */
function aimOf({ ctx, callTarget }: AttemptRun, { lead, tuning }: Learned): number | null {
  const line = ctx.lines.estimator(callTarget)?.lineNow(ctx.db.now());
  if (!line) return null;
  const { heldShare } = callTarget.pacing;
  return heldShareAim({ ...tuning, heldShare }, freedDuring(leadSeconds(lead), line));
}
