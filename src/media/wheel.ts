import type { Clock, Timer } from '../base/clock.ts';

/** Called every 20 ms while on the wheel. */
export interface Rider {
  tick(nowMs: number): void;
}

const slotMs = 2;
const bucketCount = 10;
/** Behind by more than this, slots are skipped: a burst of old audio helps nobody. */
const catchUpMaxMs = 100;
const lateMs = 20;
const reportSlots = 500;

/**
 * One timer for all streams of a worker: every 2 ms one of ten buckets is called, so that each
 * rider is called every 20 ms and the packets of many calls are spread evenly. Slots are counted
 * from a fixed beginning, so lateness never adds up. Stands still while nobody rides.
 */
export class Wheel {
  readonly #clock: Clock;
  readonly #onReport: (lateShare: number) => void;
  readonly #buckets: Set<Rider>[] = Array.from({ length: bucketCount }, () => new Set());
  #timer: Timer | null = null;
  #startMs = 0;
  #slot = 0;
  #slotsLate = 0;
  #slotsCounted = 0;

  /** @param onReport gets the share of slots (0-1) that ran over 20 ms late, once a second */
  constructor(clock: Clock, onReport: (lateShare: number) => void) {
    this.#clock = clock;
    this.#onReport = onReport;
  }

  /** Puts a rider into the emptiest bucket; the function returned takes it off. */
  add(rider: Rider): () => void {
    const bucket = this.#buckets.reduce((least, one) => (one.size < least.size ? one : least));
    bucket.add(rider);
    if (this.#timer === null) {
      this.#startMs = this.#clock.monotonic();
      this.#slot = 1;
      this.#schedule();
    }
    return () => {
      if (!bucket.delete(rider)) return;
      if (this.#buckets.every((one) => one.size === 0)) this.#stop();
    };
  }

  #stop(): void {
    this.#timer?.cancel();
    this.#timer = null;
    this.#slotsLate = 0;
    this.#slotsCounted = 0;
    this.#onReport(0);
  }

  #dueMs(): number {
    return this.#startMs + this.#slot * slotMs;
  }

  #schedule(): void {
    const waitMs = Math.ceil(this.#dueMs() - this.#clock.monotonic());
    this.#timer = this.#clock.after(Math.max(0, waitMs), () => this.#turn());
  }

  #turn(): void {
    const turning = this.#timer;
    const nowMs = this.#clock.monotonic();
    const behindMs = nowMs - this.#dueMs();
    if (behindMs > catchUpMaxMs) this.#slot += Math.floor(behindMs / slotMs);
    while (this.#timer === turning && this.#dueMs() <= nowMs) {
      this.#count(nowMs - this.#dueMs() > lateMs || behindMs > catchUpMaxMs);
      const bucket = this.#buckets[this.#slot % bucketCount];
      this.#slot += 1;
      if (bucket !== undefined) for (const rider of bucket) rider.tick(nowMs);
    }
    // A rider that left last has stopped the wheel.
    if (this.#timer === turning) this.#schedule();
  }

  #count(isLate: boolean): void {
    if (isLate) this.#slotsLate += 1;
    this.#slotsCounted += 1;
    if (this.#slotsCounted < reportSlots) return;
    this.#onReport(this.#slotsLate / this.#slotsCounted);
    this.#slotsLate = 0;
    this.#slotsCounted = 0;
  }
}
