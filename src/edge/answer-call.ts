import type { Clock } from '../base/clock.ts';
import type { Admission, ArrivingCall, Registration } from '../engine/admit-call.ts';
import type { LiveLeg } from '../engine/call-control.ts';
import { MediaFull } from '../media/media-engine.ts';
import type { IncomingCall } from '../sip/invite-server.ts';
import { readCallHeaders } from './call-headers.ts';
import { calledNumber } from './called-number.ts';
import { headerText } from './header-text.ts';
import { PhoneLeg, type LegTools } from './phone-leg.ts';
import { takeSeat, type Seat } from './seat.ts';

/** What is asked of the engine. */
export interface CallVerbs {
  admit(call: ArrivingCall): Promise<Admission>;
  /** Talks with the caller until the call is over. */
  register(registration: Registration, leg: LiveLeg): Promise<unknown>;
}

/** Where calls come in. */
export interface Desk extends LegTools {
  host: string;
  publicHost: string;
  verbs: CallVerbs;
  /** Told of the leg as soon as it is up. */
  onLeg(leg: PhoneLeg): void;
}

/** Longer than this no caller waits in front of a closed door: the contact centre's flow goes on. */
const admissionMs = 4_000;

const busy = { status: 503, reason: 'Service Unavailable', retryAfterSeconds: 10 };
const notOffered = { status: 488, reason: 'Not Acceptable Here', retryAfterSeconds: null };

/**
 * Answers a call of the contact centre's and talks with the caller until it is over. Whatever stands in
 * the way is a final answer before pick-up, so that the caller stays in the queue. Never rejects.
 */
export async function answerCall(desk: Desk, call: IncomingCall): Promise<void> {
  try {
    const admission = await admit(desk, call);
    if (call.cancelled.aborted) return;
    if (!admission.admit) {
      const { status, reason } = admission;
      desk.log.debug({ callId: call.callId, status, reason }, 'A call is not taken');
      return refuse(call, admission);
    }
    await take(desk, call, admission.registration);
  } catch (error) {
    if (!(error instanceof MediaFull))
      desk.log.error({ error, callId: call.callId }, 'A call could not be answered');
    refuse(call, busy);
  }
}

/** Gives a final answer other than 200; ignored when there is one. */
export function refuse(
  call: IncomingCall,
  answer: { status: number; reason: string; retryAfterSeconds: number | null },
): void {
  const { status, reason, retryAfterSeconds } = answer;
  call.refuse(status, {
    reason: headerText(reason),
    headers: retryAfterSeconds === null ? [] : [['Retry-After', String(retryAfterSeconds)]],
  });
}

async function admit(desk: Desk, call: IncomingCall): Promise<Admission> {
  const phoneNumber = calledNumber(call.request.uri);
  if (phoneNumber === null)
    return { admit: false, status: 404, reason: 'Not Found', retryAfterSeconds: null };
  const { raw, text } = readCallHeaders(call.request);
  const asked = desk.verbs.admit({ phoneNumber, callId: call.callId, header: raw, text });
  return inTime(desk.clock, asked);
}

async function inTime(clock: Clock, asked: Promise<Admission>): Promise<Admission> {
  const late = Promise.withResolvers<Admission>();
  const timer = clock.after(admissionMs, () =>
    late.resolve({ admit: false, status: 503, reason: 'Too slow', retryAfterSeconds: 10 }),
  );
  try {
    return await Promise.race([asked, late.promise]);
  } finally {
    timer.cancel();
  }
}

/** Takes the seats, picks up, and hands the caller to the engine. */
async function take(desk: Desk, call: IncomingCall, registration: Registration): Promise<void> {
  const voice = desk.voice.of(registration.callTarget.id);
  const seats = await takeSeats(desk, registration);
  const leg = await pickUp({ ...desk, voice }, call, seats).catch((error: unknown) => {
    closeSeats(seats);
    throw error;
  });
  if (leg === null) return closeSeats(seats);
  desk.onLeg(leg);
  try {
    await desk.verbs.register(registration, leg);
  } catch (error) {
    desk.log.error({ error, callId: call.callId }, 'A registration failed');
  } finally {
    // Who is still there is owed the way back to the queue.
    await leg.hangUp({ reason: 'hold', headers: [['X-Unhold-Result', 'hold']] });
  }
}

interface Seats {
  caller: Seat;
  /** For the call to `holdDestination`, so that a caller who keeps holding can be connected. */
  partner: Seat | null;
}

async function takeSeats(desk: Desk, { callTarget }: Registration): Promise<Seats> {
  const { host, publicHost } = desk;
  const options = { host, publicHost, rtpTimeoutMs: callTarget.rtpTimeoutSeconds * 1000 };
  const caller = await takeSeat(desk.media, options);
  if (callTarget.holdDestination === null) return { caller, partner: null };
  try {
    return { caller, partner: await takeSeat(desk.media, { ...options, near: caller }) };
  } catch (error) {
    await caller.media.close();
    throw error;
  }
}

function closeSeats({ caller, partner }: Seats): void {
  for (const seat of [caller, partner]) void seat?.media.close();
}

/** Null: the caller has no codec of ours, or hung up before the call was up. */
async function pickUp(desk: Desk, call: IncomingCall, seats: Seats): Promise<PhoneLeg | null> {
  const { media } = seats.caller;
  const origin = { peerHost: call.peer.host };
  const sdp = call.sdp === null ? media.createOffer() : media.answerOffer(call.sdp, origin);
  if (sdp === null) {
    refuse(call, notOffered);
    return null;
  }
  call.onOffer = (again) => (again === null ? null : media.answerOffer(again, origin));
  call.onInfo = (type, body) => media.keyFromInfo(type, body);
  const accepted = await call.accept({ sdp });
  if (accepted.kind !== 'confirmed') return null;
  const leg = new PhoneLeg(desk, accepted.dialog, seats.caller, seats.partner);
  if (call.sdp !== null) return leg;
  // RFC 3261 §13.2.1: the offer was ours, and its answer came in the ACK.
  if (accepted.sdp !== null && media.acceptAnswer(accepted.sdp, origin)) return leg;
  await leg.hangUp({ reason: 'no codec in common' });
  return null;
}
