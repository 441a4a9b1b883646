/** A pending timer; `cancel` is safe to call at any time, also after it fired. */
export interface Timer {
  cancel(): void;
}

/**
 * The only source of time. `now` is wall time for people and rows; `monotonic` never jumps and is
 * what leases, time limits and SIP timers are measured with. All values are milliseconds.
 */
export interface Clock {
  now(): number;
  monotonic(): number;
  /** Calls `fire` once, `delayMs` (>= 0) from now. */
  after(delayMs: number, fire: () => void): Timer;
}

export const realClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  after(delayMs, fire) {
    // Node fires a delay above 2^31-1 at once, so a longer one is walked in steps.
    const stepMs = Math.min(Math.max(0, delayMs), 2_147_483_647);
    let handle = setTimeout(tick, stepMs);
    let leftMs = delayMs - stepMs;
    function tick(): void {
      if (leftMs <= 0) return fire();
      const nextMs = Math.min(leftMs, 2_147_483_647);
      leftMs -= nextMs;
      handle = setTimeout(tick, nextMs);
    }
    return { cancel: () => clearTimeout(handle) };
  },
};

interface Pending {
  dueMs: number;
  order: number;
  fire: () => void;
}

/** A clock that moves only when told to: for tests and for simulated worlds. */
export class HandClock implements Clock {
  #elapsedMs = 0;
  #order = 0;
  readonly #startMs: number;
  readonly #pending = new Set<Pending>();

  /** @param startMs wall time at the beginning, milliseconds since 1970 */
  constructor(startMs = Date.UTC(2026, 0, 5, 9, 0, 0)) {
    this.#startMs = startMs;
  }

  now(): number {
    return this.#startMs + this.#elapsedMs;
  }

  monotonic(): number {
    return this.#elapsedMs;
  }

  after(delayMs: number, fire: () => void): Timer {
    const timer = { dueMs: this.#elapsedMs + Math.max(0, delayMs), order: this.#order++, fire };
    this.#pending.add(timer);
    return { cancel: () => void this.#pending.delete(timer) };
  }

  /** Timers that have neither fired nor been cancelled: a test fails when one is left. */
  get pendingCount(): number {
    return this.#pending.size;
  }

  /** Milliseconds until the next timer, or null when none is pending. */
  get nextInMs(): number | null {
    const next = this.#next();
    return next ? next.dueMs - this.#elapsedMs : null;
  }

  /** Moves time on, firing each due timer at its own moment, in order. */
  advance(byMs: number): void {
    const targetMs = this.#elapsedMs + byMs;
    for (let next = this.#next(); next && next.dueMs <= targetMs; next = this.#next()) {
      this.#pending.delete(next);
      this.#elapsedMs = next.dueMs;
      next.fire();
    }
    this.#elapsedMs = targetMs;
  }

  /** Like `advance`, but lets promises settle after every timer, so async code keeps up. */
  async run(byMs: number): Promise<void> {
    const targetMs = this.#elapsedMs + byMs;
    await settle();
    for (let next = this.#next(); next && next.dueMs <= targetMs; next = this.#next()) {
      this.#pending.delete(next);
      this.#elapsedMs = next.dueMs;
      next.fire();
      await settle();
    }
    this.#elapsedMs = targetMs;
  }

  #next(): Pending | undefined {
    let best: Pending | undefined;
    for (const timer of this.#pending) {
      if (
        !best ||
        timer.dueMs < best.dueMs ||
        (timer.dueMs === best.dueMs && timer.order < best.order)
      )
        best = timer;
    }
    return best;
  }
}

/** Lets every promise that can settle now do so (one turn of the event loop). */
function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/**
 * Waits on the given clock; rejects with the signal's reason when aborted first.
 * @param delayMs >= 0
 */
export function sleep(clock: Clock, delayMs: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason as Error);
    const abort = (): void => {
      timer.cancel();
      reject(signal?.reason as Error);
    };
    const timer = clock.after(delayMs, () => {
      signal?.removeEventListener('abort', abort);
      resolve();
    });
    signal?.addEventListener('abort', abort, { once: true });
  });
}
