/** A mean and spread that forget: of the first `memory` values all count alike, after that older ones fade. */
export interface DecayedState {
  count: number;
  mean: number;
  square: number;
}

export class DecayedMean {
  #state: DecayedState = { count: 0, mean: 0, square: 0 };
  readonly #memory: number;

  /** @param memory of about so many values the mean is made */
  constructor(memory: number, restored?: DecayedState) {
    this.#memory = memory;
    if (restored !== undefined) this.#state = { ...restored };
  }

  add(value: number): void {
    const state = this.#state;
    state.count += 1;
    const weight = 1 / Math.min(state.count, this.#memory);
    state.mean += weight * (value - state.mean);
    state.square += weight * (value * value - state.square);
  }

  get count(): number {
    return this.#state.count;
  }

  get mean(): number {
    return this.#state.mean;
  }

  /** Standard deviation ÷ mean; 0 while nothing is known. */
  get cv(): number {
    const { mean, square } = this.#state;
    return mean > 0 ? Math.sqrt(Math.max(0, square - mean * mean)) / mean : 0;
  }

  state(): DecayedState {
    return { ...this.#state };
  }
}
