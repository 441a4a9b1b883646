import { toE164 } from '../base/phone-number.ts';
import type { Estimate } from '../callback/callback.ts';
import type { CallTarget } from '../callback/call-target.ts';
import type { QueueView } from '../callback/queue-view.ts';
import { checkNumber, homeCountry, type Refusal } from '../callback/dial-rules.ts';
import { decideOffer, type Offer } from '../callback/offer.ts';
import { countWaiting, openCallbackFor } from '../store/callbacks.ts';
import type { Session } from '../store/schema.ts';
import { needCallTarget } from './call-targets.ts';
import type { Engine } from './context.ts';
import { estimateFor, quoteFor } from './estimate-wait.ts';
import { printEstimate } from './print-views.ts';
import type { OfferView } from './views.ts';

/** An offer with what it was decided from. */
export interface DecidedOffer extends Offer {
  estimate: Estimate | null;
  refusal: Refusal | null;
  open: { id: string } | null;
}

/**
 * Would a callback be offered to this number now?
 * @param query.number as a person or a carrier writes it; null when it is not known
 * @throws UserError not-found
 */
export async function offerFor(
  ctx: Engine,
  query: { callTargetId: string; number: string | null },
): Promise<OfferView> {
  const callTarget = await needCallTarget(ctx, query.callTargetId);
  const { number } = query;
  const read = number === null ? null : readNumber(number, callTarget);
  const queue = ctx.queueViews.fresh(callTarget, ctx.db.now());
  const decided = await decideFor(ctx, ctx.db, callTarget, read, queue);
  const { offer, reason, estimate } = decided;
  return {
    offer,
    reason,
    estimate: estimate && printEstimate(estimate),
    quote: estimate && quoteFor(ctx, callTarget, 0),
  };
}

/**
 * @param number E.164, or what was given instead
 * @param queue for who asks before the caller is handed over; null for who is on the phone with us already
 */
export async function decideFor(
  ctx: Engine,
  session: Session,
  callTarget: CallTarget,
  number: string | null,
  queue: QueueView | null = null,
): Promise<DecidedOffer> {
  const refusal =
    number === null ? null : checkNumber(number, callTarget, { testNumbers: ctx.loopback });
  const open =
    number === null || refusal ? null : await openCallbackFor(session, callTarget.id, number);
  const estimate = estimateFor(ctx, callTarget);
  // Counting is only worth it where there is a limit.
  const waitingCount =
    callTarget.maxWaiting === null ? 0 : await countWaiting(session, callTarget.id);
  const offer = decideOffer({
    settings: callTarget,
    waitingCount,
    estimate,
    number,
    refusedBy: refusal?.rule ?? null,
    hasOpenCallback: open !== null,
    queue,
  });
  return { ...offer, estimate, refusal, open };
}

/** E.164 if it can be read as that, else the text itself, for the rules to say what is wrong with it. */
export function readNumber(text: string, callTarget: CallTarget): string {
  return toE164(text, homeCountry(callTarget) ?? undefined) ?? text.slice(0, 60);
}
