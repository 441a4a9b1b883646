const windowMs = 300_000;
const cachedForMs = 60_000;

/**
 * What the guide quotes: the mean wait of those who reached an agent in the last five minutes, kept for a minute, 0 when
 * nobody did. It is there to be compared with; nothing is decided by it.
 */
export class Baseline {
  #accepted: { at: number; waitSeconds: number }[] = [];
  #cached = { at: -Infinity, seconds: 0 };

  /** @param at ms since 1970, when the agent took the call */
  accepted(at: number, waitSeconds: number): void {
    this.#accepted.push({ at, waitSeconds });
    if (this.#accepted.length > 10_000) this.#accepted = this.#accepted.slice(-5000);
  }

  seconds(at: number): number {
    if (at - this.#cached.at < cachedForMs && at >= this.#cached.at) return this.#cached.seconds;
    this.#accepted = this.#accepted.filter((one) => one.at > at - windowMs);
    const waits = this.#accepted.filter((one) => one.at <= at);
    const total = waits.reduce((sum, one) => sum + one.waitSeconds, 0);
    this.#cached = { at, seconds: waits.length === 0 ? 0 : total / waits.length };
    return this.#cached.seconds;
  }
}
