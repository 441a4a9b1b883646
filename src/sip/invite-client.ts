import type { Timer } from '../base/clock.ts';
import type { Authority } from './authorization.ts';
import type { InviteOptions, InviteResult, Sent } from './invite.ts';
import type { SipRequest, SipResponse } from './message.ts';
import type { Reason } from './reason.ts';
import type { SipCore } from './sip-core.ts';
import type { InviteClientTransaction } from './transaction-client-invite.ts';
import type { SipPeer } from './transport.ts';
import { answerTo } from './authorization.ts';
import { sdpOf } from './fields.ts';
import { Forks } from './forks.ts';
import { firstInvite } from './invite.ts';
import { printReason } from './reason.ts';
import { branchOfTry, cancelOf, withNumber } from './request.ts';
import { parseMinSe } from './session-expires.ts';
import { OUR_SESSION_SECONDS, sessionHeaders } from './session-timer.ts';
import { LIFETIME } from './timers.ts';

/** Further INVITEs of one call after the first: challenges, 422, other addresses. */
const TRIES_MAX = 10;

/**
 * A call of ours until it is answered or not (RFC 3261 §13.2).
 *
 *   locating ──▶ calling ──1xx──▶ ringing ──2xx──▶ over (answered)
 *      ▲           │ │               │ └──300-699──▶ over (refused, cancelled, ring-timeout)
 *      └─next try──┘ └──timer B, no address left──▶ over (unreachable)
 *
 * `cancel` and the ring timeout only mark the call as unwanted: the CANCEL goes out once a 1xx is
 * there (§9.1), and a 2xx that crosses it is ACKed and hung up.
 */
export class OutgoingCall {
  /** Never rejects. */
  readonly result: Promise<InviteResult>;
  readonly #core: SipCore;
  readonly #options: InviteOptions;
  readonly #authority: Authority | null;
  readonly #forks: Forks;
  readonly #ringTimer: Timer;
  #request: SipRequest;
  #phase: 'locating' | 'calling' | 'ringing' | 'over' = 'locating';
  #unwanted: 'cancelled' | 'ring-timeout' | null = null;
  #cancelReason: Reason | null = null;
  #peers: SipPeer[] = [];
  #tries = 0;
  #challenges = 0;
  #transaction: InviteClientTransaction | null = null;
  #giveUpTimer: Timer | null = null;
  #resolve: (result: InviteResult) => void = () => {};

  /** @throws TypeError when a header or URI cannot be sent */
  constructor(core: SipCore, options: InviteOptions) {
    this.#core = core;
    this.#options = options;
    this.#authority = options.credentials ? { ...options.credentials, host: null } : null;
    this.#request = firstInvite(options);
    const { sdp, onOffer } = options;
    const common = { branch: options.ids.branch, nextHop: options.nextHop ?? null, sdp };
    this.#forks = new Forks(core, onOffer ? { ...common, onOffer } : common, this.#authority);
    this.result = new Promise((resolve) => (this.#resolve = resolve));
    this.#ringTimer = core.clock.after(options.ringTimeoutMs, () => this.#stop('ring-timeout'));
    void this.#locate();
  }

  /** Ends the try; does nothing once there is a result. @param reason RFC 3326 */
  cancel(reason?: Reason): void {
    this.#cancelReason = reason ?? null;
    this.#stop('cancelled');
  }

  /** For a user agent that closes: over at once, and nothing is sent. */
  abandon(): void {
    this.#transaction?.stop();
    this.#finish({ kind: 'unreachable', reason: 'closed' });
  }

  async #locate(): Promise<void> {
    const target = this.#options.nextHop ?? this.#options.to;
    this.#peers = await this.#core.locate(target, this.#request);
    this.#tryNext('no address found');
  }

  /** The next address, or the end. */
  #tryNext(reason: string): void {
    if (this.#phase === 'over') return;
    const peer = this.#peers.shift();
    if (this.#unwanted) this.#finish({ kind: this.#unwanted });
    else if (!peer) this.#finish({ kind: 'unreachable', reason });
    else this.#send(peer);
  }

  /** One try: a transaction of its own, with a number and a branch that follow from the first. */
  #send(peer: SipPeer): void {
    const index = this.#tries++;
    this.#phase = 'calling';
    if (this.#authority) this.#authority.host = peer.host;
    const request = withNumber(this.#request, index + 1);
    const branch = branchOfTry(this.#options.ids.branch, index);
    request.headers.prepend('Via', this.#core.wire.via(peer.protocol, branch));
    request.headers.set('Contact', this.#core.wire.contact(peer.protocol));
    this.#transaction = this.#core.transactions.invite(request, peer, {
      onResponse: (response, from) => this.#onResponse(response, { request, peer, from }),
      onFailure: (reason) => this.#tryNext(reason),
    });
    this.#transaction.start();
  }

  #onResponse(response: SipResponse, sent: Sent): void {
    if (response.status < 200) this.#onProvisional(response, sent);
    else if (response.status < 300) void this.#onAnswer(response, sent);
    else this.#onRefusal(response, sent);
  }

  #onProvisional(response: SipResponse, sent: Sent): void {
    if (this.#phase === 'over') return;
    const wasCalling = this.#phase === 'calling';
    this.#phase = 'ringing';
    if (wasCalling && this.#unwanted) this.#sendCancel();
    if (response.status === 100 || this.#unwanted) return;
    const { isNews, toTag } = this.#forks.noteProvisional(response, sent);
    if (!isNews) return;
    const { status, reason } = response;
    this.#options.onProgress?.({ status, reason, sdp: sdpOf(response), toTag });
  }

  /** §13.2.2.4: the first answer is the call; every other, or one too late, is hung up. */
  async #onAnswer(response: SipResponse, sent: Sent): Promise<void> {
    if (this.#forks.acknowledgeAgain(response)) return;
    if (this.#phase === 'over' || this.#unwanted) {
      // Somebody who makes up phones gets a limited number of BYEs out of us.
      if (this.#forks.hasRoom) void this.#forks.hangUp(response, sent);
      if (this.#unwanted) this.#finish({ kind: this.#unwanted });
      return;
    }
    this.#settle();
    const answer = await this.#forks.answer(response, sent);
    if (answer.isRefused)
      this.#resolve({
        kind: 'refused',
        status: 488,
        reason: 'Not Acceptable Here',
        headers: response.headers,
      });
    else
      this.#resolve({
        kind: 'answered',
        dialog: answer.dialog,
        sdp: answer.sdp,
        headers: response.headers,
      });
  }

  #onRefusal(response: SipResponse, sent: Sent): void {
    if (this.#phase === 'over') return;
    const { status, reason, headers } = response;
    if (this.#unwanted) return this.#finish({ kind: this.#unwanted });
    if (this.#tries < TRIES_MAX) {
      const again = this.#amended(response, sent);
      if (again) {
        this.#request = again;
        return this.#send(sent.peer);
      }
      if (status === 503 && this.#peers.length > 0) return this.#tryNext(reason);
    }
    this.#finish({ kind: 'refused', status, reason, headers });
  }

  /** The INVITE as the refusal wants it: with an answer to its challenge, or a longer session. */
  #amended(response: SipResponse, sent: Sent): SipRequest | null {
    if (response.status === 422) {
      const seconds = parseMinSe(response.headers.get('Min-SE') ?? '');
      if (seconds === null || seconds <= OUR_SESSION_SECONDS || seconds > 86_400) return null;
      const request = withNumber(this.#request, 1);
      for (const [name, value] of sessionHeaders(seconds)) request.headers.set(name, value);
      return request;
    }
    if (this.#challenges === 2) return null;
    const answer = answerTo(response, sent.request, {
      authority: this.#authority,
      sentTo: sent.peer,
      from: sent.from,
      cnonce: this.#core.hex(8),
    });
    if (!answer) return null;
    this.#challenges++;
    const request = withNumber(this.#request, 1);
    request.headers.set(...answer);
    return request;
  }

  #stop(kind: 'cancelled' | 'ring-timeout'): void {
    if (this.#phase === 'over' || this.#unwanted) return;
    this.#unwanted = kind;
    this.#ringTimer.cancel();
    if (this.#phase === 'locating') this.#finish({ kind });
    else if (this.#phase === 'ringing') this.#sendCancel();
  }

  /** §9.1; who answers neither the CANCEL nor the INVITE is given up after 64*T1. */
  #sendCancel(): void {
    const transaction = this.#transaction;
    if (!transaction) return;
    const cancel = cancelOf(transaction.request);
    if (this.#cancelReason) cancel.headers.add('Reason', printReason(this.#cancelReason));
    const user = { onResponse() {}, onFailure() {} };
    this.#core.transactions.request(cancel, transaction.peer, user).start();
    this.#giveUpTimer = this.#core.clock.after(LIFETIME, () => {
      transaction.stop();
      if (this.#unwanted) this.#finish({ kind: this.#unwanted });
    });
  }

  #finish(result: InviteResult): void {
    if (this.#phase === 'over') return;
    this.#settle();
    this.#forks.forget();
    this.#resolve(result);
  }

  #settle(): void {
    this.#phase = 'over';
    this.#ringTimer.cancel();
    this.#giveUpTimer?.cancel();
  }
}
