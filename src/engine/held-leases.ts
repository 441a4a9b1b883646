import type { Clock } from '../base/clock.ts';
import { Lease, type LossReason } from './lease.ts';

/** The leases this node holds, one a callback: what the runner renews and what a verb can end early. */
export class HeldLeases {
  readonly #clock: Clock;
  readonly #byCallback = new Map<string, Lease>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get count(): number {
    return this.#byCallback.size;
  }

  /** Takes note of a claim; an older lease on the same callback is lost by it. */
  take(held: { callbackId: string; fence: number; lengthMs: number; since: number }): Lease {
    this.lose(held.callbackId, 'taken');
    const lease = new Lease(this.#clock, held);
    this.#byCallback.set(held.callbackId, lease);
    return lease;
  }

  /** The work under this lease is done. */
  release(lease: Lease): void {
    lease.end();
    if (this.#byCallback.get(lease.callbackId) === lease) this.#byCallback.delete(lease.callbackId);
  }

  /** Whoever works under the lease of this callback must stop. */
  lose(callbackId: string, reason: LossReason): void {
    const lease = this.#byCallback.get(callbackId);
    this.#byCallback.delete(callbackId);
    lease?.lose(reason);
  }

  loseAll(reason: LossReason): void {
    for (const callbackId of this.#byCallback.keys()) this.lose(callbackId, reason);
  }

  of(callbackId: string): Lease | null {
    return this.#byCallback.get(callbackId) ?? null;
  }

  /** Those that have not run out, by length: what one renewal each can prolong. */
  byLength(): Map<number, Lease[]> {
    return Map.groupBy(this.#byCallback.values(), ({ lengthMs }) => lengthMs);
  }
}
