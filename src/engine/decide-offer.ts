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
import { quoteFor, waitAhead, waitFor, type Wait } from './estimate-wait.ts';
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
 * @param query.waitedSeconds 0-86400, how long they hold already; absent: they do not hold yet
 * @throws UserError not-found
 */
export async function offerFor(
  ctx: Engine,
  query: { callTargetId: string; number: string | null; waitedSeconds?: number },
): Promise<OfferView> {
  const callTarget = await needCallTarget(ctx, query.callTargetId);
  const { number } = query;
  const read = number === null ? null : readNumber(number, callTarget);
  // Who holds stands in line himself, and seconds are cut off: a second more, or he would stand behind himself.
  const waitedSeconds = query.waitedSeconds === undefined ? 0 : query.waitedSeconds + 1;
  const candidate = { number: read, occasion: 'ahead', waitedSeconds } as const;
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
  const refusal =
    number === null ? null : checkNumber(number, callTarget, { testNumbers: ctx.loopback });
  const open =
    number === null || refusal ? null : await openCallbackFor(session, callTarget.id, number);
  const believe = occasion === 'ahead' ? waitAhead : waitFor;
  const wait = believe(ctx, callTarget, waitedSeconds);
  // Counting is only worth it where there is a limit.
  const waitingCount =
    callTarget.maxWaiting === null ? 0 : await countWaiting(session, callTarget.id);
  const facts: OfferFacts = {
    ...factsOf(ctx, callTarget, { wait, number, occasion, scheduledFor }),
    ...{ waitingCount, refusedBy: refusal?.rule ?? null, hasOpenCallback: open !== null },
  };
  return { ...decideOffer(facts), estimate: wait.estimate, facts, refusal, open };
}

/** What the decision goes by as far as it is known without the database: nothing else waits, and no rule forbids the number. */
export function factsOf(
  ctx: Engine,
  callTarget: CallTarget,
  { wait, number, occasion, scheduledFor = null }: Known,
): OfferFacts {
  const now = ctx.db.now();
  const { estimate, unknown, probabilityOver } = wait;
  return {
    ...{ settings: callTarget, now, occasion, estimate, unknown, number },
    ...{ waitingCount: 0, refusedBy: null, hasOpenCallback: false },
    overThreshold: estimate && probabilityOver(callTarget.offerRule.thresholdSeconds),
    queue: ctx.queueViews.fresh(callTarget, now),
    plan: planAt(callTarget, scheduledFor ?? now),
  };
}

interface Known {
  wait: Wait;
  number: string | null;
  occasion: Occasion;
  scheduledFor?: number | null;
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
