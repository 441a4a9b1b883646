import { Goertzel } from './tone.ts';

/** Measures frequencies in what comes in during a window of time; gaps count as silence. */
export class Listener {
  readonly id: number;
  readonly endsMs: number;
  readonly #samples: number;
  readonly #filters: Goertzel[];
  #heard = 0;

  /** @param windowMs 20-10,000 */
  constructor(id: number, hz: number[], windowMs: number, nowMs: number) {
    const boundedMs = Math.min(Math.max(windowMs, 20), 10_000);
    this.id = id;
    this.endsMs = nowMs + boundedMs;
    this.#samples = boundedMs * 8;
    this.#filters = hz.map((one) => new Goertzel(one));
  }

  push(samples: Int16Array, count: number): void {
    const wanted = Math.min(count, this.#samples - this.#heard);
    this.#heard += wanted;
    for (const filter of this.#filters)
      for (let i = 0; i < wanted; i++) filter.push(samples[i] ?? 0);
  }

  levels(): number[] {
    return this.#filters.map((filter) => filter.level(this.#samples));
  }
}
