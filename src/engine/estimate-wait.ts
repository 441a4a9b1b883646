import type { Estimate, Quote } from '../callback/callback.ts';
import type { CallTarget } from '../callback/call-target.ts';
import { quoteOf } from '../callback/quote.ts';
import type { KnownWait, UnknownWait } from '../callback/wait-estimate.ts';
import { afterWaiting, fallbackEstimate, fixedEstimate } from '../estimate/fixed.ts';
import { needCallTarget } from './call-targets.ts';
import type { Engine } from './context.ts';
import { printWait } from './print-views.ts';
import type { WaitView } from './views.ts';

/** What is known of the wait that somebody has before them. */
export interface Wait {
  /** Null: unknown. */
  estimate: Estimate | null;
  /** Why the line tells nothing, also where there is an estimate without it; null where it was not asked. */
  unknown: UnknownWait['reason'] | null;
  /** As many wait longer as shorter; four of five wait at most so long. 0 while unknown. */
  p50Seconds: number;
  p80Seconds: number;
  /** Probability, 0-1, that it is longer than so many seconds; only where there is an estimate. */
  probabilityOver: (seconds: number) => number;
}

/** How long somebody who joins the line now would wait. @throws UserError not-found */
export async function estimateWait(ctx: Engine, callTargetId: string): Promise<WaitView> {
  const { estimate, unknown } = waitFor(ctx, await needCallTarget(ctx, callTargetId), 0);
  return printWait(estimate, unknown, ctx.db.now());
}

/**
 * @param waitedSeconds how long they have stood in line already. A fixed wait is a point that lies so much nearer; in the
 *   line they stand where they have come to.
 * @param priority as the contact centre gave it to their call
 */
export function waitFor(
  ctx: Engine,
  callTarget: CallTarget,
  waitedSeconds: number,
  priority = 0,
): Wait {
  const { estimate: wanted } = callTarget;
  const at = ctx.db.now();
  if (wanted.source === 'fixed')
    return point(afterWaiting(fixedEstimate(wanted.seconds, at), waitedSeconds), null);
  const joinedAt = at - waitedSeconds * 1000;
  const query = waitedSeconds > 0 ? { at, priority, joinedAt } : { at, priority };
  const found = ctx.lines.estimator(callTarget)?.estimate(query);
  if (found?.known) return { ...found, estimate: estimateOf(found), unknown: null };
  const reason = found?.reason ?? 'cold-start';
  const { fallbackSeconds } = wanted;
  if (fallbackSeconds !== null)
    return point(afterWaiting(fallbackEstimate(fallbackSeconds, at), waitedSeconds), reason);
  return {
    ...{ estimate: null, unknown: reason, p50Seconds: 0, p80Seconds: 0 },
    probabilityOver: () => 0,
  };
}

/**
 * The same for somebody who holds with the contact centre. The operator's own word is for who joins now: who has waited
 * longer than it only shows it to be wrong.
 */
export function waitAhead(
  ctx: Engine,
  callTarget: CallTarget,
  waitedSeconds: number,
  priority = 0,
): Wait {
  const wait = waitFor(ctx, callTarget, waitedSeconds, priority);
  const isWord = wait.estimate?.basis === 'fixed' || wait.estimate?.basis === 'fallback';
  return isWord ? waitFor(ctx, callTarget, 0) : wait;
}

function point(estimate: Estimate, unknown: Wait['unknown']): Wait {
  const { meanSeconds } = estimate;
  return {
    ...{ estimate, unknown, p50Seconds: meanSeconds, p80Seconds: meanSeconds },
    probabilityOver: (seconds) => (meanSeconds > seconds ? 1 : 0),
  };
}

/** Of ten, eight wait as long as the range says. */
const rangeHolds = 0.8;

function estimateOf({ at, basis, meanSeconds, lowSeconds, highSeconds }: KnownWait): Estimate {
  const tenths = (seconds: number): number => Math.round(seconds * 10) / 10;
  return {
    meanSeconds: tenths(meanSeconds),
    lowSeconds: tenths(lowSeconds),
    highSeconds: tenths(highSeconds),
    ...{ confidence: rangeHolds, basis, at },
  };
}

/** What may be said of the wait that is left. */
export function quoteFor(callTarget: CallTarget, estimate: Estimate): Quote {
  const { minimumDelaySeconds } = callTarget;
  const atLeast = (seconds: number): number => Math.max(seconds, minimumDelaySeconds);
  return quoteOf(
    {
      ...estimate,
      meanSeconds: atLeast(estimate.meanSeconds),
      lowSeconds: atLeast(estimate.lowSeconds),
      highSeconds: atLeast(estimate.highSeconds),
    },
    callTarget.quote,
  );
}
