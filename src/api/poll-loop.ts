import type { Clock, Timer } from '../base/clock.ts';
import type { Log } from '../base/log.ts';

const retryMs = 1_000;

/** Takes a turn again and again while it is wanted, one at a time. A failed one is logged and tried again. */
export class PollLoop {
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #turn: () => Promise<number>;
  #timer: Timer | null = null;
  #isWanted = false;
  #isInTurn = false;

  /** @param turn gives the milliseconds until the next */
  constructor(clock: Clock, log: Log, turn: () => Promise<number>) {
    this.#clock = clock;
    this.#log = log;
    this.#turn = turn;
  }

  /** From now on, beginning with a turn at once. */
  start(): void {
    this.#isWanted = true;
    this.#next(0);
  }

  stop(): void {
    this.#isWanted = false;
    this.#timer?.cancel();
  }

  #next(delayMs: number): void {
    if (this.#isInTurn || !this.#isWanted) return;
    this.#timer?.cancel();
    this.#timer = this.#clock.after(delayMs, () => void this.#take());
  }

  async #take(): Promise<void> {
    this.#isInTurn = true;
    let delayMs = retryMs;
    try {
      delayMs = await this.#turn();
    } catch (error) {
      this.#log.warn({ error: String(error) }, 'A live page or stream could not be fed');
    }
    this.#isInTurn = false;
    this.#next(delayMs);
  }
}
