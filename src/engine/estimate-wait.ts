import type { Estimate, Quote } from '../callback/callback.ts';
import type { CallTarget } from '../callback/call-target.ts';
import { quoteOf } from '../callback/quote.ts';
import { afterWaiting, fixedEstimate } from '../estimate/fixed.ts';
import { needCallTarget } from './call-targets.ts';
import type { Engine } from './context.ts';
import { printEstimate } from './print-views.ts';
import type { EstimateView } from './views.ts';

/** What is known of the wait that somebody has before them. */
export interface Wait {
  /** Null: unknown. */
  estimate: Estimate | null;
  /** As many wait longer as shorter; four of five wait at most so long. 0 while unknown. */
  p50Seconds: number;
  p80Seconds: number;
  /** Probability, 0-1, that it is longer than so many seconds; only where there is an estimate. */
  probabilityOver: (seconds: number) => number;
}

/** How long somebody who joins the line now would wait. @throws UserError not-found */
export async function estimateWait(ctx: Engine, callTargetId: string): Promise<EstimateView> {
  return printEstimate(estimateFor(ctx, await needCallTarget(ctx, callTargetId)));
}

export function estimateFor(ctx: Engine, callTarget: CallTarget): Estimate {
  return fixedEstimate(callTarget.estimate.seconds, ctx.db.now());
}

/**
 * @param waitedSeconds how long they have stood in line already. A fixed wait is a point that lies so much nearer.
 */
export function waitFor(ctx: Engine, callTarget: CallTarget, waitedSeconds: number): Wait {
  const estimate = afterWaiting(estimateFor(ctx, callTarget), waitedSeconds);
  const { meanSeconds } = estimate;
  return {
    ...{ estimate, p50Seconds: meanSeconds, p80Seconds: meanSeconds },
    probabilityOver: (seconds) => (meanSeconds > seconds ? 1 : 0),
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
