import { toE164 } from '../base/phone-number.ts';
import type { Estimate } from '../callback/callback.ts';
import type { CallTarget } from '../callback/call-target.ts';
import { checkNumber, homeCountry, type Refusal } from '../callback/dial-rules.ts';
import {
  decideOffer,
  judgeOffer,
  type Occasion,
  type Offer,
  type OfferFacts,
} from '../callback/offer.ts';
import { staffingOf } from '../callback/staffing.ts';
import { countWaiting, openCallbackFor } from '../store/callbacks.ts';
import type { Session } from '../store/schema.ts';
import { needCallTarget } from './call-targets.ts';
import type { Engine } from './context.ts';
import { quoteFor, waitFor } from './estimate-wait.ts';
import { printEstimate } from './print-views.ts';
import type { OfferView } from './views.ts';

/** An offer with what it was decided from. */
export interface DecidedOffer extends Offer {
  estimate: Estimate | null;
  facts: OfferFacts;
  refusal: Refusal | null;
  open: { id: string } | null;
}

/** Who might be called back, and how they came to it. */
export interface Candidate {
  /** E.164, or what was given instead; null when it is not known. */
  number: string | null;
  occasion: Occasion;
  /** How long they have stood in line already. */
  waitedSeconds: number;
  /** The time they chose, milliseconds since 1970. */
  scheduledFor?: number | null;
}

/**
 * Would a callback be offered to this number now?
 * @param query.number as a person or a carrier writes it; null when it is not known
 * @param query.waitedSeconds 0-86400, how long they hold already
 * @throws UserError not-found
 */
export async function offerFor(
  ctx: Engine,
  query: { callTargetId: string; number: string | null; waitedSeconds?: number },
): Promise<OfferView> {
  const callTarget = await needCallTarget(ctx, query.callTargetId);
  const { number, waitedSeconds = 0 } = query;
  const read = number === null ? null : readNumber(number, callTarget);
  const candidate: Candidate = {
    ...{ number: read, occasion: 'ahead' },
    // The operator's own word is for who joins now: who has waited longer than it only shows it to be wrong.
    waitedSeconds: callTarget.estimate.source === 'fixed' ? 0 : waitedSeconds,
  };
  const decided = await decideFor(ctx, ctx.db, callTarget, candidate);
  const { offer, reason, estimate } = decided;
  return {
    offer,
    reason,
    estimate: estimate && printEstimate(estimate),
    quote: estimate && quoteFor(callTarget, estimate),
    rules: judgeOffer(decided.facts),
  };
}

/** The one decision, for whoever asks: the API, the phone, the Flex Functions. */
export async function decideFor(
  ctx: Engine,
  session: Session,
  callTarget: CallTarget,
  { number, occasion, waitedSeconds, scheduledFor = null }: Candidate,
): Promise<DecidedOffer> {
  const now = ctx.db.now();
  const refusal =
    number === null ? null : checkNumber(number, callTarget, { testNumbers: ctx.loopback });
  const open =
    number === null || refusal ? null : await openCallbackFor(session, callTarget.id, number);
  const { estimate, probabilityOver } = waitFor(ctx, callTarget, waitedSeconds);
  // Counting is only worth it where there is a limit.
  const waitingCount =
    callTarget.maxWaiting === null ? 0 : await countWaiting(session, callTarget.id);
  const facts: OfferFacts = {
    ...{ settings: callTarget, now, occasion, waitingCount, estimate, number },
    overThreshold: estimate && probabilityOver(callTarget.offerRule.thresholdSeconds),
    refusedBy: refusal?.rule ?? null,
    hasOpenCallback: open !== null,
    queue: ctx.queueViews.fresh(callTarget, now),
    plan: planAt(callTarget, scheduledFor ?? now),
  };
  return { ...decideOffer(facts), estimate, facts, refusal, open };
}

function planAt({ staffing, timeZone }: CallTarget, at: number): OfferFacts['plan'] {
  if (!staffing) return null;
  const { agentsAt, closesAt } = staffingOf(staffing, timeZone);
  return { agents: agentsAt(at), closesAt: closesAt(at) };
}

/** E.164 if it can be read as that, else the text itself, for the rules to say what is wrong with it. */
export function readNumber(text: string, callTarget: CallTarget): string {
  return toE164(text, homeCountry(callTarget) ?? undefined) ?? text.slice(0, 60);
}
