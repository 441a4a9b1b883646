import type { Estimate, Quote } from '../callback/callback.ts';
import type { CallTarget } from '../callback/call-target.ts';
import { quoteOf } from '../callback/quote.ts';
import { afterWaiting, fixedEstimate } from '../estimate/fixed.ts';
import { needCallTarget } from './call-targets.ts';
import type { Engine } from './context.ts';
import { printEstimate } from './print-views.ts';
import type { EstimateView } from './views.ts';

/** How long somebody who joins the line now would wait. @throws UserError not-found */
export async function estimateWait(ctx: Engine, callTargetId: string): Promise<EstimateView> {
  return printEstimate(estimateFor(ctx, await needCallTarget(ctx, callTargetId)));
}

export function estimateFor(ctx: Engine, callTarget: CallTarget): Estimate {
  return fixedEstimate(callTarget.estimate.seconds, ctx.db.now());
}

/**
 * What may be said to somebody of the wait that is left. @param waitedSeconds what they have waited already
 */
export function quoteFor(ctx: Engine, callTarget: CallTarget, waitedSeconds: number): Quote {
  const { minimumDelaySeconds } = callTarget;
  const left = afterWaiting(estimateFor(ctx, callTarget), waitedSeconds);
  const atLeast = (seconds: number): number => Math.max(seconds, minimumDelaySeconds);
  return quoteOf(
    {
      ...left,
      meanSeconds: atLeast(left.meanSeconds),
      lowSeconds: atLeast(left.lowSeconds),
      highSeconds: atLeast(left.highSeconds),
    },
    callTarget.quote,
  );
}
