import { newId } from '../base/ids.ts';
import type { Metadata } from '../callback/callback.ts';
import type { CallTarget } from '../callback/call-target.ts';
import { checkNumber, homeCountry } from '../callback/dial-rules.ts';
import { callerNumber, readMetadata } from '../callback/metadata.ts';
import type { RegistrationFacts } from '../callback/registration-state.ts';
import { findCalledTarget } from '../store/call-targets.ts';
import type { Engine } from './context.ts';
import { decideFor, type DecidedOffer } from './decide-offer.ts';
import { quoteFor } from './estimate-wait.ts';
import { isOurCallId } from './leg-ids.ts';
import { isDatabaseAway } from './patience.ts';
import { waitedSecondsMax } from './request-callback.ts';

/** A call that arrives, as far as its door has read it. */
export interface ArrivingCall {
  /** The user part of the request URI, decoded. */
  phoneNumber: string;
  callId: string;
  /** A header's value as it arrived, also one that came as a URI header; null when it is not there. */
  header: (name: string) => string | null;
  /** What it says where that is another: User-to-User decoded, the URI of an address. */
  text?: (name: string) => string | null;
}

/** A call that may be picked up: all that the registration needs. */
export interface Registration {
  id: string;
  callTarget: CallTarget;
  facts: RegistrationFacts;
  metadata: Metadata;
  waitedSeconds: number;
  callId: string;
  /** The contact centre's own name for the call, for `GET /v1/handovers`. */
  callSid: string | null;
}

/** A final answer before pick-up. */
export interface Refused {
  admit: false;
  status: 404 | 480 | 482 | 503;
  reason: string;
  retryAfterSeconds: number | null;
}

export type Admission = { admit: true; registration: Registration } | Refused;

const refuse = (
  status: 404 | 480 | 482 | 503,
  reason: string,
  retryAfterSeconds: number | null = null,
): Refused => ({ admit: false, status, reason, retryAfterSeconds });

/**
 * Shall this call be picked up? Whatever stands in the way is said before, as a final answer, so that the
 * contact centre's flow goes on and the caller stays in its queue. Never throws.
 */
export async function admitCall(ctx: Engine, call: ArrivingCall): Promise<Admission> {
  if (ctx.isStopping) return refuse(503, 'Stopping', 10);
  // Every leg of ours carries one of the two, also through a contact centre that gives it a Call-ID of its own.
  const isOurs = ['X-Unhold-Callback', 'X-Unhold-Result'].some(
    (name) => call.header(name) !== null,
  );
  if (isOurs || isOurCallId(call.callId)) return refuse(482, 'Loop Detected');
  try {
    return await admit(ctx, call);
  } catch (error) {
    if (isDatabaseAway(error)) return refuse(503, 'Database away', 10);
    ctx.log.error({ error, callId: call.callId }, 'A call could not be admitted');
    return refuse(503, 'Internal error', 60);
  }
}

async function admit(ctx: Engine, call: ArrivingCall): Promise<Admission> {
  const callTarget = await callTargetOf(ctx, call.phoneNumber);
  if (!callTarget) return refuse(404, 'Not Found');
  const number = numberOf(ctx, callTarget, call);
  const waitedSeconds = readWaited(call.header('X-Unhold-Waited'));
  const candidate = { number, waitedSeconds, occasion: 'handed-over' } as const;
  const decided = await decideFor(ctx, ctx.db, callTarget, candidate);
  const refusal = refusalFor(decided);
  if (refusal) return refusal;
  const facts = factsOfTalk(ctx, callTarget, number, decided);
  const callSid = call.header('X-Unhold-Call') ?? call.header('X-Twilio-CallSid');
  const metadata = readMetadata(callTarget.metadataItems, call.header);
  return {
    admit: true,
    registration: {
      ...{ id: newId(), callTarget, facts, metadata, waitedSeconds },
      ...{ callId: call.callId.slice(0, 500), callSid: callSid?.slice(0, 500) ?? null },
    },
  };
}

/** What the talk with a caller goes by. @param callerNumber null when it is not known */
export function factsOfTalk(
  ctx: Engine,
  callTarget: CallTarget,
  callerNumber: string | null,
  decided: DecidedOffer,
): RegistrationFacts {
  return {
    ...{ settings: callTarget, now: ctx.db.now(), callerNumber, testNumbers: ctx.loopback },
    offer: { offer: decided.offer, reason: decided.reason },
    quote: decided.estimate && quoteFor(callTarget, decided.estimate),
    openCallback: decided.open,
  };
}

/** With or without its plus: a contact centre may send either. */
async function callTargetOf(ctx: Engine, user: string): Promise<CallTarget | null> {
  const digits = /^\+?(\d{1,20})$/.exec(user)?.[1];
  return digits === undefined ? null : findCalledTarget(ctx.db, `+${digits}`);
}

/** The first number that may be called; else the first at all, for the rules to refuse; null when there is none. */
function numberOf(ctx: Engine, callTarget: CallTarget, call: ArrivingCall): string | null {
  const read = call.text ?? call.header;
  const home = homeCountry(callTarget);
  const isUsable = (number: string): boolean =>
    checkNumber(number, callTarget, { testNumbers: ctx.loopback }) === null;
  return callerNumber(callTarget, read, home, isUsable) ?? callerNumber(callTarget, read, home);
}

/** Why the call is not picked up; null: it is. */
export function refusalFor(decided: DecidedOffer): Refused | null {
  switch (decided.reason) {
    case 'registering-off':
    case 'estimate-unknown':
    case 'no-agents-staffed':
    case 'closing-soon':
      return refuse(480, `Not taking callbacks: ${decided.reason}`);
    case 'number-refused':
      return refuse(480, `Number refused: ${decided.refusal?.rule}`);
    case 'full':
      return refuse(503, 'Full', 60);
    case 'ok':
    case 'no-number':
    // Said to who asks before the caller is sent here.
    case 'agents-available':
    case 'wait-below-threshold':
    case 'wait-too-long':
    // Who has a callback is told so, and may cancel it.
    case 'already-waiting':
      break;
  }
  return null;
}

/** What it says is only believed within its range. */
function readWaited(value: string | null): number {
  const seconds = value !== null && /^\d{1,5}$/.test(value.trim()) ? Number(value) : 0;
  return seconds <= waitedSecondsMax ? seconds : 0;
}
