import type { Clock, Timer } from '../base/clock.ts';
import type { SipRequest, SipResponse } from './message.ts';
import type { SipPeer } from './transport.ts';
import { printMessage } from './message.ts';
import { LIFETIME, T1, T2, T4 } from './timers.ts';
import { isReliable } from './transport.ts';

export type SendBytes = (bytes: Uint8Array) => void;

/** Who sent a request and hears what became of it; exactly one final answer or one failure. */
export interface ClientUser {
  onResponse(response: SipResponse, from: SipPeer): void;
  onFailure(reason: 'timeout' | 'transport'): void;
}

/**
 * Non-INVITE client transaction, RFC 3261 §17.1.2.
 *
 *   trying ──1xx──▶ proceeding ──200-699──▶ completed ──K──▶ terminated
 *     │ └───────────────200-699────────────────▲                 ▲
 *     └──F, or a transport error (also from proceeding)──────────┘
 */
export class ClientTransaction {
  readonly request: SipRequest;
  readonly peer: SipPeer;
  readonly #clock: Clock;
  readonly #send: SendBytes;
  readonly #user: ClientUser;
  readonly #isReliable: boolean;
  readonly #onEnd: () => void;
  readonly #bytes: Uint8Array;
  #state: 'trying' | 'proceeding' | 'completed' | 'terminated' = 'trying';
  #timerE: Timer | null = null;
  /** F, then K. */
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

  /** Sends the request; timers E and F run from here. */
  start(): void {
    this.#send(this.#bytes);
    if (this.isOver) return;
    if (!this.#isReliable) this.#retransmitAfter(T1);
    this.#lifetime = this.#clock.after(LIFETIME, () => this.fail('timeout'));
  }

  get isOver(): boolean {
    return this.#state === 'terminated';
  }

  /** True until a final response came or the transaction failed. */
  get isWaiting(): boolean {
    return this.#state === 'trying' || this.#state === 'proceeding';
  }

  receive(response: SipResponse, from: SipPeer): void {
    if (!this.isWaiting) return;
    if (response.status < 200) this.#state = 'proceeding';
    else this.#complete();
    this.#user.onResponse(response, from);
  }

  /** §17.1.2.2, §17.1.4: timer F, or the request could not be sent. */
  fail(reason: 'timeout' | 'transport'): void {
    // Once a 1xx came, a lost connection is no answer: the final one may come by another.
    if (!this.isWaiting || (reason === 'transport' && this.#state !== 'trying')) return;
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

  /** Timer K soaks up repeated finals; over TCP there are none. */
  #complete(): void {
    this.#state = 'completed';
    this.#cancelTimers();
    if (this.#isReliable) return this.stop();
    this.#lifetime = this.#clock.after(T4, () => this.stop());
  }

  /** Timer E doubles up to T2, and stays at T2 once a 1xx came. */
  #retransmitAfter(delayMs: number): void {
    this.#timerE = this.#clock.after(delayMs, () => {
      this.#send(this.#bytes);
      if (this.isOver) return;
      this.#retransmitAfter(this.#state === 'proceeding' ? T2 : Math.min(delayMs * 2, T2));
    });
  }

  #cancelTimers(): void {
    this.#timerE?.cancel();
    this.#lifetime?.cancel();
    this.#timerE = null;
    this.#lifetime = null;
  }
}
