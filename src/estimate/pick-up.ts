/** So many of the latest tell how long it takes. */
const memory = 50;
/** Of fewer nothing is told: an agent who is free is there at once. */
const least = 10;
const longestSeconds = 4 * 3600;

/** How long it takes until a free agent has picked up. */
export interface PickUpLaw {
  meanSeconds: number;
  /** Of the latest, the time that a share of them (0-1) does not exceed. */
  quantile(share: number): number;
  /** The share (0-1) that took longer. */
  shareOver(seconds: number): number;
}

export type PickUpState = readonly number[];

/** Who finds a free agent waits for nobody, but for the agent to pick up: 0 s where agents are put through at once. */
export class PickUp {
  readonly #latest: number[];
  #sorted: Float64Array | null = null;

  constructor(restored: PickUpState = []) {
    this.#latest = restored.slice(-memory);
  }

  learn(waitSeconds: number): void {
    this.#latest.push(Math.min(waitSeconds, longestSeconds));
    if (this.#latest.length > memory) this.#latest.shift();
    this.#sorted = null;
  }

  law(): PickUpLaw {
    this.#sorted ??= Float64Array.from(this.#latest).sort();
    const sorted = this.#sorted;
    const count = sorted.length;
    if (count < least) return { meanSeconds: 0, quantile: () => 0, shareOver: () => 0 };
    return {
      meanSeconds: sorted.reduce((sum, seconds) => sum + seconds, 0) / count,
      quantile: (share) => sorted[Math.min(count, Math.ceil(share * (count + 1))) - 1] ?? 0,
      shareOver: (limit) => sorted.filter((seconds) => seconds > limit).length / count,
    };
  }

  state(): PickUpState {
    return [...this.#latest];
  }
}
