import type { Clock } from '../base/clock.ts';
import type { Log } from '../base/log.ts';

/** At most so many in any second; which second is told by the monotonic clock. */
export class RateGate {
  readonly #clock: Clock;
  readonly #perSecondMax: number;
  #second = -1;
  #count = 0;

  constructor(clock: Clock, perSecondMax: number) {
    this.#clock = clock;
    this.#perSecondMax = perSecondMax;
  }

  /** True when one more may pass now. */
  pass(): boolean {
    const second = Math.floor(this.#clock.monotonic() / 1_000);
    if (second !== this.#second) {
      this.#second = second;
      this.#count = 0;
    }
    return ++this.#count <= this.#perSecondMax;
  }
}

/** Counts what is thrown away and says so at most once a second, however much it is. */
export class JunkCounter {
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #counts = new Map<string, number>();
  #quietUntilMs = 0;

  constructor(clock: Clock, log: Log) {
    this.#clock = clock;
    this.#log = log;
  }

  /** @param kind one of a few fixed words: never text from the packet */
  count(kind: string, host: string): void {
    this.#counts.set(kind, (this.#counts.get(kind) ?? 0) + 1);
    const nowMs = this.#clock.monotonic();
    if (nowMs < this.#quietUntilMs) return;
    this.#quietUntilMs = nowMs + 1_000;
    const dropped = Object.fromEntries(this.#counts);
    this.#counts.clear();
    this.#log.warn({ dropped, lastFrom: host }, 'SIP messages were dropped or refused');
  }
}
