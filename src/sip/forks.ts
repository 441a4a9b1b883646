import type { Authority } from './authorization.ts';
import type { AnswerOffer } from './dialog-session.ts';
import type { Sent } from './invite.ts';
import type { SipResponse } from './message.ts';
import type { SipCore } from './sip-core.ts';
import { Acknowledgement } from './acknowledgement.ts';
import { stateOfCaller } from './dialog-state.ts';
import { Dialog } from './dialog.ts';
import { cseqNumber, hasOption, sdpBody, sdpOf, tagOf } from './fields.ts';
import { sessionOf } from './session-timer.ts';

/** Phones of one call beyond which no note is taken of further ones. */
const FORKS_MAX = 16;

/** One phone that a call of ours reached: an early dialog, then an answered one or none. */
interface Fork {
  dialog: Dialog;
  /** The last reliable 1xx (RFC 3262). */
  rseq: number | null;
  /** The SDP of a 1xx. */
  sdp: string | null;
  isAnswered: boolean;
  ack: Acknowledgement | null;
}

/** What the phones of one call have in common. */
export interface ForkOptions {
  branch: string;
  nextHop: string | null;
  /** The offer in our INVITE; null: the peers make one. */
  sdp: string | null;
  onOffer?: AnswerOffer;
}

/** All the phones that one call of ours reached, by To tag (RFC 3261 §13.2.2.4). */
export class Forks {
  readonly #core: SipCore;
  readonly #options: ForkOptions;
  readonly #authority: Authority | null;
  readonly #forks = new Map<string, Fork>();

  constructor(core: SipCore, options: ForkOptions, authority: Authority | null) {
    this.#core = core;
    this.#options = options;
    this.#authority = authority;
  }

  /** Takes note of a 101-199, with its PRACK when it is reliable; a copy of one is no news. */
  noteProvisional(response: SipResponse, sent: Sent): { isNews: boolean; toTag: string | null } {
    const toTag = tagOf(response, 'To');
    if (toTag === null) return { isNews: true, toTag };
    if (!this.#forks.has(toTag) && !this.hasRoom) return { isNews: false, toTag };
    const fork = this.#fork(response, sent);
    const rseq = hasOption(response, 'Require', '100rel')
      ? Number(response.headers.get('RSeq') ?? Number.NaN)
      : Number.NaN;
    const sdp = sdpOf(response);
    if (Number.isSafeInteger(rseq)) {
      // RFC 3262 §4: only the next one in order counts.
      if (fork.rseq !== null && rseq !== fork.rseq + 1) return { isNews: false, toTag };
      fork.rseq = rseq;
      void this.#sendPrack(fork, `${rseq} ${cseqNumber(response)} INVITE`, sdp);
    }
    fork.sdp = sdp ?? fork.sdp;
    fork.dialog.session.notePeer(response);
    return { isNews: true, toTag };
  }

  /** False once so many phones answered that no more are listened to. */
  get hasRoom(): boolean {
    return this.#forks.size < FORKS_MAX;
  }

  /** True for a copy of a 2xx that was dealt with: its ACK is sent again. */
  acknowledgeAgain(response: SipResponse): boolean {
    const fork = this.#forks.get(tagOf(response, 'To') ?? '');
    if (!fork?.isAnswered) return false;
    void fork.ack?.send();
    return true;
  }

  /** Takes the first 2xx as the call: ACKs it and drops every other phone. */
  async answer(
    response: SipResponse,
    sent: Sent,
  ): Promise<{ dialog: Dialog; sdp: string | null; isRefused: boolean }> {
    const fork = this.#fork(response, sent);
    const { dialog } = fork;
    this.#confirm(fork, response, sent);
    for (const [tag, other] of this.#forks) if (other !== fork) this.#drop(tag, other);

    const sdp = sdpOf(response);
    let answer: string | null = null;
    // An INVITE without SDP is answered with an offer, unless a reliable 1xx had it already.
    const isOffer = this.#options.sdp === null && sdp !== null;
    if (isOffer) answer = await dialog.answerOffer(sdp);
    dialog.session.localSdp = this.#options.sdp ?? answer;
    dialog.session.notePeer(response);
    dialog.session.begin(sessionOf(response.headers));
    await this.#acknowledge(fork, sent, answer);
    const isRefused = isOffer && answer === null;
    if (isRefused) void dialog.bye();
    return { dialog, sdp: sdp ?? fork.sdp, isRefused };
  }

  /** A 2xx that nobody wants: ACKed and hung up. */
  async hangUp(response: SipResponse, sent: Sent): Promise<void> {
    const fork = this.#fork(response, sent);
    this.#confirm(fork, response, sent);
    await this.#acknowledge(fork, sent, null);
    await fork.dialog.bye();
  }

  /** The call came to nothing: no phone is ringing any more. */
  forget(): void {
    for (const [tag, fork] of this.#forks) if (!fork.isAnswered) this.#drop(tag, fork);
  }

  #fork(response: SipResponse, sent: Sent): Fork {
    const state = stateOfCaller(sent.request, response);
    const known = this.#forks.get(state.remoteTag);
    if (known) return known;
    const dialog = new Dialog(this.#core, state, {
      peer: sent.peer,
      isCaller: true,
      origin: {
        branch: this.#options.branch,
        requestUri: sent.request.uri,
        nextHop: this.#options.nextHop,
      },
      authority: this.#authority,
    });
    if (this.#options.onOffer) dialog.onOffer = this.#options.onOffer;
    const fork: Fork = { dialog, rseq: null, sdp: null, isAnswered: false, ack: null };
    this.#forks.set(state.remoteTag, fork);
    return fork;
  }

  /** §13.2.2.4: target and routes are those of the 2xx, whatever a 1xx said. */
  #confirm(fork: Fork, response: SipResponse, sent: Sent): void {
    const { remoteTarget, routeSet } = stateOfCaller(sent.request, response);
    Object.assign(fork.dialog.state, { remoteTarget, routeSet });
    fork.isAnswered = true;
    fork.dialog.session.isUnanswered = false;
  }

  async #acknowledge(fork: Fork, sent: Sent, sdp: string | null): Promise<void> {
    const { request: invite, peer } = sent;
    fork.ack = new Acknowledgement(this.#core, fork.dialog.state, { invite, sdp, peer });
    await fork.ack.send();
  }

  async #sendPrack(fork: Fork, rack: string, sdp: string | null): Promise<void> {
    const headers: [string, string][] = [['RAck', rack]];
    const isOffer = this.#options.sdp === null && sdp !== null;
    const answer = isOffer ? await fork.dialog.answerOffer(sdp) : null;
    if (answer !== null) headers.push(['Content-Type', 'application/sdp']);
    await fork.dialog.request('PRACK', { headers, body: sdpBody(answer) });
  }

  #drop(tag: string, fork: Fork): void {
    this.#forks.delete(tag);
    fork.dialog.end({ by: 'lost', reason: 'not the phone that answered' });
  }
}
