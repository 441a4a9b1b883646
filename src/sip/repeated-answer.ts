import type { Clock, Timer } from '../base/clock.ts';
import type { SipResponse } from './message.ts';
import type { InviteServerTransaction } from './transaction-server-invite.ts';
import { LIFETIME, T1, T2 } from './timers.ts';

/**
 * A 2xx to an INVITE, said again until its ACK comes (RFC 3261 §13.3.1.4): over TCP too, because the
 * ACK is end to end. `lost` is called after 64*T1 without one.
 */
export class RepeatedAnswer {
  readonly #clock: Clock;
  readonly #repeat: () => void;
  readonly #lifetime: Timer;
  #timer: Timer | null = null;

  constructor(
    clock: Clock,
    transaction: InviteServerTransaction,
    response: SipResponse,
    lost: () => void,
  ) {
    this.#clock = clock;
    this.#repeat = () => transaction.respond(response);
    this.#lifetime = clock.after(LIFETIME, () => {
      this.stop();
      lost();
    });
    this.#repeat();
    this.#again(T1);
  }

  /** The ACK came, or the dialog ended. */
  stop(): void {
    this.#timer?.cancel();
    this.#lifetime.cancel();
  }

  #again(delayMs: number): void {
    this.#timer = this.#clock.after(delayMs, () => {
      this.#repeat();
      this.#again(Math.min(delayMs * 2, T2));
    });
  }
}
