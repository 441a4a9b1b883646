import { UserError } from '../base/errors.ts';
import type { Clock } from '../base/clock.ts';

export interface RateLimit {
  /** Requests a second in the long run. */
  perSecond: number;
  /** Requests at once after a quiet time. */
  burst: number;
}

interface Bucket {
  tokens: number;
  atMs: number;
}

/** One bucket of tokens per caller; the least recently seen are forgotten, so memory is bounded. */
export class RateLimiter {
  readonly #clock: Clock;
  readonly #limit: RateLimit;
  readonly #bucketsMax: number;
  readonly #buckets = new Map<string, Bucket>();

  constructor(clock: Clock, limit: RateLimit, bucketsMax = 10_000) {
    this.#clock = clock;
    this.#limit = limit;
    this.#bucketsMax = bucketsMax;
  }

  /** Takes one token. @throws UserError too-many-requests with `retryAfterSeconds` */
  take(caller: string): void {
    const { perSecond, burst } = this.#limit;
    const now = this.#clock.monotonic();
    const bucket = this.#buckets.get(caller) ?? { tokens: burst, atMs: now };
    bucket.tokens = Math.min(burst, bucket.tokens + ((now - bucket.atMs) * perSecond) / 1000);
    bucket.atMs = now;
    // Set anew, so that the map's order is that of last use.
    this.#buckets.delete(caller);
    this.#buckets.set(caller, bucket);
    if (this.#buckets.size > this.#bucketsMax)
      for (const oldest of this.#buckets.keys()) {
        this.#buckets.delete(oldest);
        break;
      }
    if (bucket.tokens < 1) {
      const retryAfterSeconds = Math.ceil((1 - bucket.tokens) / perSecond);
      throw new UserError(
        'too-many-requests',
        `More than ${perSecond} requests a second; wait ${retryAfterSeconds} s.`,
        { retryAfterSeconds },
      );
    }
    bucket.tokens -= 1;
  }
}
