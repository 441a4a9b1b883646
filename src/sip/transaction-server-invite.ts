import type { Clock, Timer } from '../base/clock.ts';
import type { SipRequest, SipResponse } from './message.ts';
import type { SendBytes } from './transaction-client.ts';
import { printMessage } from './message.ts';
import { LIFETIME, T1, T2, T4 } from './timers.ts';

/**
 * INVITE server transaction, RFC 3261 §17.2.1 with RFC 6026 §7.1.
 *
 *   proceeding ──2xx──▶ accepted ──L──────────────────▶ terminated
 *       └──300-699──▶ completed ──ACK──▶ confirmed ──I──▶ ▲
 *                         └──────────────H────────────────┘
 *
 * A 2xx is repeated by whoever gave it (§13.3.1.4), through `respond` again.
 */
export class InviteServerTransaction {
  readonly request: SipRequest;
  /** Our tag in the responses to it; the 200 of its CANCEL has the same (RFC 3261 §9.2). */
  toTag = '';
  /** The ACK of a 2xx that came with the INVITE's own branch, as some old peers send it. */
  onAck: ((ack: SipRequest) => void) | null = null;
  /** A CANCEL that came while the transaction was open; it has been answered. */
  onCancel: ((cancel: SipRequest) => void) | null = null;
  readonly #clock: Clock;
  readonly #send: SendBytes;
  readonly #isReliable: boolean;
  readonly #onEnd: () => void;
  #state: 'proceeding' | 'accepted' | 'completed' | 'confirmed' | 'terminated' = 'proceeding';
  #lastResponse: Uint8Array | null = null;
  #timerG: Timer | null = null;
  /** H or L, then I. */
  #lifetime: Timer | null = null;

  constructor(options: {
    request: SipRequest;
    clock: Clock;
    send: SendBytes;
    isReliable: boolean;
    onEnd: () => void;
  }) {
    this.request = options.request;
    this.#clock = options.clock;
    this.#send = options.send;
    this.#isReliable = options.isReliable;
    this.#onEnd = options.onEnd;
  }

  /** True until a final response was given: while it can still be cancelled. */
  get isOpen(): boolean {
    return this.#state === 'proceeding';
  }

  /** Gives a response; a second final one is ignored, but a 2xx may be repeated. */
  respond(response: SipResponse): void {
    const bytes = printMessage(response);
    if (this.#state === 'accepted') {
      if (response.status >= 200 && response.status < 300) this.#send(bytes);
      return;
    }
    if (this.#state !== 'proceeding') return;
    this.#lastResponse = bytes;
    if (response.status >= 300) return this.#complete(bytes);
    if (response.status >= 200) {
      this.#state = 'accepted';
      this.#lifetime = this.#clock.after(LIFETIME, () => this.stop());
    }
    this.#send(bytes);
  }

  /** The INVITE again, or the ACK of its final response. */
  receive(request: SipRequest): void {
    switch (this.#state) {
      case 'proceeding':
        if (request.method === 'INVITE') this.#sendLast();
        return;
      case 'accepted':
        if (request.method === 'ACK') this.onAck?.(request);
        return;
      case 'completed':
        return this.#whenCompleted(request);
      case 'confirmed':
      case 'terminated':
        return;
    }
  }

  stop(): void {
    if (this.#state === 'terminated') return;
    this.#state = 'terminated';
    this.#cancelTimers();
    this.#onEnd();
  }

  /** Timers G and H run until the ACK comes. */
  #complete(bytes: Uint8Array): void {
    this.#state = 'completed';
    this.#send(bytes);
    if (this.#state !== 'completed') return;
    if (!this.#isReliable) this.#retransmitAfter(T1);
    this.#lifetime = this.#clock.after(LIFETIME, () => this.stop());
  }

  /** Timer I soaks up repeated ACKs; over TCP there are none. */
  #whenCompleted(request: SipRequest): void {
    if (request.method !== 'ACK') return this.#sendLast();
    this.#state = 'confirmed';
    this.#cancelTimers();
    if (this.#isReliable) return this.stop();
    this.#lifetime = this.#clock.after(T4, () => this.stop());
  }

  #sendLast(): void {
    if (this.#lastResponse) this.#send(this.#lastResponse);
  }

  #retransmitAfter(delayMs: number): void {
    this.#timerG = this.#clock.after(delayMs, () => {
      this.#sendLast();
      if (this.#state === 'completed') this.#retransmitAfter(Math.min(delayMs * 2, T2));
    });
  }

  #cancelTimers(): void {
    this.#timerG?.cancel();
    this.#lifetime?.cancel();
    this.#timerG = null;
    this.#lifetime = null;
  }
}
