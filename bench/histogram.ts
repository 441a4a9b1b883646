const stepMs = 0.02;
const steps = 50_000;

/** Counts values of 0 to 1,000 ms in steps of 0.02 ms. */
export class Histogram {
  readonly #counts = new Uint32Array(steps);
  #total = 0;

  add(ms: number): void {
    const at = Math.min(Math.max(Math.round(ms / stepMs), 0), steps - 1);
    this.#counts[at] = (this.#counts[at] ?? 0) + 1;
    this.#total += 1;
  }

  /** @param share 0-1; 0 when nothing was added */
  percentile(share: number): number {
    let left = this.#total * share;
    for (const [at, count] of this.#counts.entries()) {
      left -= count;
      if (left <= 0) return at * stepMs;
    }
    return steps * stepMs;
  }

  get total(): number {
    return this.#total;
  }

  clear(): void {
    this.#counts.fill(0);
    this.#total = 0;
  }
}
