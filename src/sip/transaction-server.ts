import type { Clock, Timer } from '../base/clock.ts';
import type { SipRequest, SipResponse } from './message.ts';
import type { SendBytes } from './transaction-client.ts';
import { printMessage } from './message.ts';
import { LIFETIME } from './timers.ts';

/**
 * Non-INVITE server transaction, RFC 3261 §17.2.2; trying and proceeding differ only in whether
 * there is a response to repeat.
 *
 *   trying ──1xx──▶ proceeding ──200-699──▶ completed ──J──▶ terminated
 *     └────────────────200-699─────────────────▲
 */
export class ServerTransaction {
  readonly request: SipRequest;
  readonly #clock: Clock;
  readonly #send: SendBytes;
  readonly #isReliable: boolean;
  readonly #onEnd: () => void;
  #state: 'trying' | 'proceeding' | 'completed' | 'terminated' = 'trying';
  #lastResponse: Uint8Array | null = null;
  #timerJ: Timer | null = null;

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

  /** Gives a response; whatever follows a final one is ignored. */
  respond(response: SipResponse): void {
    if (this.#state === 'completed' || this.#state === 'terminated') return;
    this.#lastResponse = printMessage(response);
    this.#state = response.status < 200 ? 'proceeding' : 'completed';
    this.#send(this.#lastResponse);
    if (response.status < 200) return;
    if (this.#isReliable) return this.stop();
    this.#timerJ = this.#clock.after(LIFETIME, () => this.stop());
  }

  /** The request again: the last response is repeated. */
  receive(): void {
    if (this.#lastResponse) this.#send(this.#lastResponse);
  }

  stop(): void {
    if (this.#state === 'terminated') return;
    this.#state = 'terminated';
    this.#timerJ?.cancel();
    this.#onEnd();
  }
}
