import type { Clock, Timer } from '../base/clock.ts';
import type { ClientUser, SendBytes } from './transaction-client.ts';
import type { SipRequest, SipResponse } from './message.ts';
import type { SipPeer } from './transport.ts';
import { printMessage } from './message.ts';
import { ackOf } from './request.ts';
import { LIFETIME, T1 } from './timers.ts';
import { isReliable } from './transport.ts';

/**
 * INVITE client transaction, RFC 3261 §17.1.1 with RFC 6026 §7.2.
 *
 *   calling ──1xx──▶ proceeding ──2xx──▶ accepted ──M──▶ terminated
 *    │ │ └───────────────2xx────────────────▲                ▲
 *    │ └──300-699──▶ completed ──────────D───────────────────┤
 *    └──B, or a transport error──────────────────────────────┘
 *
 * The user hears every 1xx and 2xx (also repeated ones, to ACK them), and the first 300-699.
 */
export class InviteClientTransaction {
  readonly request: SipRequest;
  readonly peer: SipPeer;
  readonly #clock: Clock;
  readonly #send: SendBytes;
  readonly #user: ClientUser;
  readonly #isReliable: boolean;
  readonly #onEnd: () => void;
  readonly #bytes: Uint8Array;
  #state: 'calling' | 'proceeding' | 'accepted' | 'completed' | 'terminated' = 'calling';
  #ackBytes: Uint8Array | null = null;
  #timerA: Timer | null = null;
  /** B, then D or M. */
  #lifetime: Timer | null = null;

  constructor(options: {
    request: SipRequest;
    peer: SipPeer;
    clock: Clock;
    send: SendBytes;
    user: ClientUser;
    onEnd: () => void;
  }) {
    this.request = options.request;
    this.peer = options.peer;
    this.#clock = options.clock;
    this.#send = options.send;
    this.#user = options.user;
    this.#isReliable = isReliable(options.peer);
    this.#onEnd = options.onEnd;
    this.#bytes = printMessage(options.request);
  }

  /** Sends the INVITE; timers A and B run from here. */
  start(): void {
    this.#send(this.#bytes);
    if (this.isOver) return;
    if (!this.#isReliable) this.#retransmitAfter(T1);
    this.#lifetime = this.#clock.after(LIFETIME, () => this.fail('timeout'));
  }

  /** As `start`, for an INVITE that another process sent: nothing goes out, answers are waited for. */
  adopt(): void {
    this.#state = 'proceeding';
    this.#lifetime = this.#clock.after(LIFETIME, () => this.stop());
  }

  get isOver(): boolean {
    return this.#state === 'terminated';
  }

  /** True until a final response came or the transaction failed. */
  get isWaiting(): boolean {
    return this.#state === 'calling' || this.#state === 'proceeding';
  }

  receive(response: SipResponse, from: SipPeer): void {
    switch (this.#state) {
      case 'calling':
      case 'proceeding':
        return this.#whileWaiting(response, from);
      case 'accepted':
        return this.#whenAccepted(response, from);
      case 'completed':
        return this.#whenCompleted(response);
      case 'terminated':
        return;
    }
  }

  /** §17.1.1.4: the request could not be sent, or nobody answered it. */
  fail(reason: 'timeout' | 'transport'): void {
    // Once a 1xx came, a lost connection is no answer: the final one may come by another.
    if (!this.isWaiting || (reason === 'transport' && this.#state !== 'calling')) return;
    this.stop();
    this.#user.onFailure(reason);
  }

  /** Ends at once, telling nobody but the table. */
  stop(): void {
    if (this.#state === 'terminated') return;
    this.#state = 'terminated';
    this.#cancelTimers();
    this.#onEnd();
  }

  #whileWaiting(response: SipResponse, from: SipPeer): void {
    if (response.status < 200) {
      // §17.1.1.2: a 1xx ends retransmission and timer B; how long it may ring is the user's matter.
      if (this.#state === 'calling') this.#cancelTimers();
      this.#state = 'proceeding';
    } else if (response.status < 300) {
      this.#state = 'accepted';
      this.#cancelTimers();
      this.#lifetime = this.#clock.after(LIFETIME, () => this.stop());
    } else {
      this.#complete(response);
    }
    this.#user.onResponse(response, from);
  }

  /** §17.1.1.3: the ACK is this transaction's, with the INVITE's own branch. */
  #complete(response: SipResponse): void {
    this.#state = 'completed';
    this.#cancelTimers();
    this.#ackBytes = printMessage(ackOf(this.request, response));
    this.#send(this.#ackBytes);
    if (this.#isReliable) return this.stop();
    this.#lifetime = this.#clock.after(LIFETIME, () => this.stop());
  }

  /** RFC 6026 §7.2: 2xx, the first one's copies and other forks' alike, are the user's to ACK. */
  #whenAccepted(response: SipResponse, from: SipPeer): void {
    if (response.status >= 200 && response.status < 300) this.#user.onResponse(response, from);
  }

  #whenCompleted(response: SipResponse): void {
    if (response.status >= 300 && this.#ackBytes) this.#send(this.#ackBytes);
  }

  #retransmitAfter(delayMs: number): void {
    this.#timerA = this.#clock.after(delayMs, () => {
      this.#send(this.#bytes);
      if (!this.isOver) this.#retransmitAfter(delayMs * 2);
    });
  }

  #cancelTimers(): void {
    this.#timerA?.cancel();
    this.#lifetime?.cancel();
    this.#timerA = null;
    this.#lifetime = null;
  }
}
