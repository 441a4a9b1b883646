import type { Clock, Timer } from '../base/clock.ts';

const lookMs = 100;
/** Later than this (T1, RFC 3261 §17.1.1.1) every peer sends its requests again, and makes it worse. */
const lateMs = 500;
/** How long a late look counts. */
const memoryMs = 1_000;

/** Tells when this process is too busy for another call, by how late its own timers are. */
export class Pressure {
  readonly #clock: Clock;
  #timer: Timer;
  #lateUntilMs = -Infinity;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#timer = this.#look();
  }

  get isHigh(): boolean {
    return this.#clock.monotonic() < this.#lateUntilMs;
  }

  stop(): void {
    this.#timer.cancel();
  }

  #look(): Timer {
    const dueMs = this.#clock.monotonic() + lookMs;
    return this.#clock.after(lookMs, () => {
      const nowMs = this.#clock.monotonic();
      if (nowMs - dueMs > lateMs) this.#lateUntilMs = nowMs + memoryMs;
      this.#timer = this.#look();
    });
  }
}
