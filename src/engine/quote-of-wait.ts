import type { CallTarget } from '../callback/call-target.ts';
import type { KeptQuote } from '../callback/kept-quote.ts';
import type { Engine } from './context.ts';
import type { Wait } from './estimate-wait.ts';

/** What is believed now, as it is kept; `offered` until it is decided otherwise. */
export function quoteOfWait(
  ctx: Engine,
  callTarget: CallTarget,
  { estimate, unknown, p50Seconds, p80Seconds, probabilityOver }: Wait,
  of: { call: string; callbackId: string | null },
): KeptQuote {
  const at = ctx.db.now();
  return {
    ...{ callTargetId: callTarget.id, ...of, at, offered: true, reason: 'ok' },
    basis: estimate?.basis ?? unknown ?? 'unknown',
    baselineSeconds: ctx.lines.estimator(callTarget)?.baselineSeconds(at) ?? null,
    believed: estimate && {
      ...{ meanSeconds: estimate.meanSeconds, p50Seconds, p80Seconds },
      ...{ lowSeconds: estimate.lowSeconds, highSeconds: estimate.highSeconds },
      overThreshold: probabilityOver(callTarget.offerRule.thresholdSeconds),
    },
  };
}
