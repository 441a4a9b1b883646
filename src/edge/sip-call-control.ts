import type { Leg, LegIdentifiers } from '../callback/callback.ts';
import { isE164 } from '../base/phone-number.ts';
import type { CallControl, LiveLeg, PlaceLeg, PlaceResult } from '../engine/call-control.ts';
import { MediaFull } from '../media/media-engine.ts';
import type { InviteOptions, InviteResult } from '../sip/invite.ts';
import type { UserAgent } from '../sip/user-agent.ts';
import { printHost } from '../sip/uri.ts';
import { headerText, sendableHeaders } from './header-text.ts';
import { failure, failureOf, failureOfOurs } from './invite-outcome.ts';
import { legTarget, type TrunkSettings } from './leg-target.ts';
import { PhoneLeg, type LegTools } from './phone-leg.ts';
import { takeSeat, type Seat } from './seat.ts';
import type { Voice } from './voice.ts';
import { readStoredLeg } from './stored-leg.ts';

export interface ControlOptions extends LegTools {
  agent: UserAgent;
  /** Bound address for audio, and the one told to others for audio and in our own URIs. */
  host: string;
  publicHost: string;
  trunk: TrunkSettings | null;
  loopback: boolean;
}

type Call = Pick<InviteOptions, 'to' | 'from' | 'ids'>;

/** Calls out over SIP. */
export class SipCallControl implements CallControl {
  readonly #options: ControlOptions;
  /** Legs that are up, so that stopping can hang them up. */
  readonly #legs = new Set<PhoneLeg>();
  /** Of legs that are being called or up, by Call-ID, so that another can sit near one before it is answered. */
  readonly #seats = new Map<string, Promise<Seat>>();

  constructor(options: ControlOptions) {
    this.#options = options;
  }

  get legs(): Iterable<PhoneLeg> {
    return this.#legs;
  }

  describe(leg: PlaceLeg): LegIdentifiers & Record<string, unknown> {
    const target = legTarget(leg.to, this.#options);
    // A leg that cannot be called is described by what was asked for; nothing of it will be sent.
    return {
      ...this.#options.agent.describe(this.#callOf(leg, 'uri' in target ? target.uri : leg.to)),
    };
  }

  async place(leg: PlaceLeg, signal: AbortSignal): Promise<PlaceResult> {
    if (signal.aborted) return failure('cancelled', null, sentence(signal.reason));
    const target = legTarget(leg.to, this.#options);
    if ('refusal' in target) return failureOfOurs(target.refusal);
    const { callId } = leg.ids;
    let seat: Seat | null = null;
    try {
      const taking = this.#seatFor(leg);
      this.#seats.set(callId, taking);
      seat = await taking;
      const voice = this.#options.voice.of(leg.callTargetId);
      const result = await this.#invite(leg, target, { seat, voice }, signal);
      if (result.kind === 'answered') {
        const { gone } = result.leg;
        gone.addEventListener('abort', () => this.#seats.delete(callId), { once: true });
        if (gone.aborted) this.#seats.delete(callId);
        return result;
      }
      this.#seats.delete(callId);
      const { sipStatus, reason } = result;
      this.#options.log.debug({ callId, sipStatus, reason }, 'A leg was not answered');
      await seat.media.close();
      return result;
    } catch (error) {
      this.#seats.delete(callId);
      await seat?.media.close();
      if (error instanceof MediaFull) return failureOfOurs('media full');
      this.#options.log.error({ error: String(error) }, 'A call could not be placed');
      return failureOfOurs('failure of ours');
    }
  }

  async bridge(a: LiveLeg, b: LiveLeg): Promise<void> {
    if (!(a instanceof PhoneLeg && b instanceof PhoneLeg))
      throw new TypeError('only legs of this control can be bridged');
    await PhoneLeg.bridge(a, b);
  }

  async endForeign(leg: Leg, reason: string): Promise<'gone' | 'asked' | 'no-answer'> {
    const stored = readStoredLeg(leg.dialog);
    if (stored === null) return 'no-answer';
    const target = legTarget(leg.to, this.#options);
    const credentials = 'uri' in target ? target.credentials : null;
    return this.#options.agent.endForeignLeg(stored, { reason, credentials });
  }

  /** Counts a leg of an incoming call in, so that stopping hangs it up, too. */
  adopt(leg: PhoneLeg): void {
    this.#legs.add(leg);
    leg.gone.addEventListener('abort', () => this.#legs.delete(leg), { once: true });
    if (leg.gone.aborted) this.#legs.delete(leg);
  }

  async #seatFor(leg: PlaceLeg): Promise<Seat> {
    const { host, publicHost, media } = this.#options;
    const spare = leg.near instanceof PhoneLeg ? leg.near.takeSpare() : null;
    if (spare !== null) return spare;
    const near = await this.#seatOf(leg.near);
    const { rtpTimeoutMs } = leg;
    return takeSeat(media, { host, publicHost, rtpTimeoutMs, ...(near && { near }) });
  }

  async #seatOf(near: PlaceLeg['near']): Promise<Seat | null> {
    if (near instanceof PhoneLeg) return near.seat;
    if (near === undefined || !('callId' in near)) return null;
    // Without a seat of its own nobody can be joined with it.
    return (await this.#seats.get(near.callId)?.catch(() => null)) ?? null;
  }

  async #invite(
    leg: PlaceLeg,
    target: { uri: string; credentials: { username: string; password: string } | null },
    person: { seat: Seat; voice: Voice },
    signal: AbortSignal,
  ): Promise<PlaceResult> {
    const { seat } = person;
    if (signal.aborted) return failure('cancelled', null, sentence(signal.reason));
    const call = this.#options.agent.invite({
      ...this.#callOf(leg, target.uri),
      headers: this.#headersOf(leg),
      sdp: seat.media.createOffer(),
      ringTimeoutMs: leg.ringTimeoutMs,
      ...(target.credentials && { credentials: target.credentials }),
      onOffer: (sdp) => (sdp === null ? seat.media.offerAgain() : seat.media.answerOffer(sdp)),
    });
    const cancel = (): void =>
      call.cancel({ protocol: 'SIP', cause: 487, text: headerText(sentence(signal.reason)) });
    signal.addEventListener('abort', cancel, { once: true });
    const result = await call.result;
    signal.removeEventListener('abort', cancel);
    return this.#resultOf(result, leg, person, signal);
  }

  #resultOf(
    result: InviteResult,
    leg: PlaceLeg,
    { seat, voice }: { seat: Seat; voice: Voice },
    signal: AbortSignal,
  ): PlaceResult {
    if (result.kind === 'cancelled') return failure('cancelled', null, sentence(signal.reason));
    if (result.kind !== 'answered') return failureOf(result, leg.ringTimeoutMs);
    const { dialog, sdp } = result;
    const live = new PhoneLeg({ ...this.#options, voice }, dialog, seat);
    if (signal.aborted) {
      void live.hangUp({ reason: sentence(signal.reason) });
      return failure('cancelled', 200, sentence(signal.reason));
    }
    if (sdp === null || !seat.media.acceptAnswer(sdp, { peerHost: dialog.peer.host })) {
      void live.hangUp({ reason: 'no codec in common' });
      return failure('carrier-error', 200, 'answered without a codec in common');
    }
    this.adopt(live);
    return { kind: 'answered', leg: live };
  }

  #callOf(leg: PlaceLeg, uri: string): Call {
    return { to: uri, from: { uri: this.#callerUri(leg.callerId) }, ids: leg.ids };
  }

  #callerUri(callerId: string): string {
    if (!isE164(callerId)) return 'sip:anonymous@anonymous.invalid';
    return `sip:${callerId}@${printHost(this.#options.publicHost)}`;
  }

  #headersOf(leg: PlaceLeg): [string, string][] {
    const { headers, dropped } = sendableHeaders(leg.headers);
    if (dropped.length > 0)
      this.#options.log.warn({ dropped, callId: leg.ids.callId }, 'Headers that cannot be sent');
    if (!isE164(leg.callerId)) return headers;
    return [['P-Asserted-Identity', `<${this.#callerUri(leg.callerId)}>`], ...headers];
  }
}

function sentence(reason: unknown): string {
  if (reason instanceof Error) return reason.message;
  return typeof reason === 'string' ? reason : 'cancelled';
}
