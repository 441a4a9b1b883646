import type { Clock, Timer } from '../base/clock.ts';

/**
 * Why a lease is gone: somebody else changed or took the callback, its time ran out unrenewed (the
 * database was away, or this process was frozen), or this node is stopping.
 */
export type LossReason = 'taken' | 'ran-out' | 'stopping';

/**
 * The right to act for one callback, as this node knows it by its monotonic clock. The database may have given it to
 * another meanwhile; that is what the fence is for.
 */
export class Lease {
  readonly callbackId: string;
  readonly fence: number;
  readonly #clock: Clock;
  readonly #lost = new AbortController();
  #lengthMs: number;
  #since: number;
  #expiry: Timer;

  /** @param since monotonic time from before the claim was sent, so that it never ends later here than there */
  constructor(
    clock: Clock,
    held: { callbackId: string; fence: number; lengthMs: number; since: number },
  ) {
    this.callbackId = held.callbackId;
    this.fence = held.fence;
    this.#clock = clock;
    this.#lengthMs = held.lengthMs;
    this.#since = held.since;
    this.#expiry = this.#watch();
  }

  /** Aborts when the callback is ours no longer; its reason is a `LossReason`. */
  get lost(): AbortSignal {
    return this.#lost.signal;
  }

  /** Monotonic time from before the claim or its last renewal was sent. */
  get since(): number {
    return this.#since;
  }

  get lengthMs(): number {
    return this.#lengthMs;
  }

  /**
   * May something still be sent on the strength of it? The last third is refused: a pause between this
   * check and the wire must not outlive the lease.
   */
  isValid(): boolean {
    return !this.lost.aborted && this.#clock.monotonic() < this.#since + (this.#lengthMs * 2) / 3;
  }

  /** @param since monotonic time from before the renewal was sent */
  renewed(since: number, lengthMs = this.#lengthMs): void {
    if (this.lost.aborted) return;
    this.#since = since;
    this.#lengthMs = lengthMs;
    this.#expiry.cancel();
    this.#expiry = this.#watch();
  }

  lose(reason: LossReason): void {
    this.#expiry.cancel();
    if (!this.lost.aborted) this.#lost.abort(reason);
  }

  /** Ends it without anybody being told: the work is done. */
  end(): void {
    this.#expiry.cancel();
  }

  #watch(): Timer {
    const leftMs = this.#since + this.#lengthMs - this.#clock.monotonic();
    return this.#clock.after(Math.max(0, leftMs), () => this.lose('ran-out'));
  }
}
