/** Corrects a first estimate by a weighted sum of inputs, weights learned online (recursive least squares). */
export interface CombinerState {
  outcomes: number;
  weights: number[];
  /** The inverse information matrix, row by row. */
  spread: number[];
}

/** Outcomes before the first are half forgotten after about 0.7 of so many. */
const memory = 20_000;
/** How sure the start is that the first estimate needs no correction, as the spread of a weight. */
const startSpread = 0.05;
/** People who wait together wait for the same agents: so many outcomes tell about as much as one of its own. */
const outcomesAlike = 10;
/** Below this many outcomes the first estimate stands alone. */
const leastOutcomes = 200;

export class Combiner {
  readonly #size: number;
  readonly #weights: Float64Array;
  readonly #spread: Float64Array;
  readonly #gain: Float64Array;
  #outcomes = 0;

  /** @param size how many inputs */
  constructor(size: number, restored?: CombinerState) {
    this.#size = size;
    this.#weights = new Float64Array(size);
    this.#spread = new Float64Array(size * size);
    this.#gain = new Float64Array(size);
    for (let index = 0; index < size; index += 1) this.#spread[index * size + index] = startSpread;
    if (restored === undefined || restored.weights.length !== size) return;
    this.#weights.set(restored.weights);
    this.#spread.set(restored.spread);
    this.#outcomes = restored.outcomes;
  }

  /** What to add to the first estimate; 0 until enough was seen. */
  correction(inputs: Float64Array): number {
    return this.#outcomes < leastOutcomes ? 0 : this.#sum(inputs);
  }

  /**
   * @param error what happened minus the first estimate
   * @param variance of the noise in it: a wait that is hard to foretell teaches less
   */
  learn(inputs: Float64Array, error: number, variance: number): void {
    const [size, spread, gain] = [this.#size, this.#spread, this.#gain];
    const kept = 1 - 1 / Math.min(memory, this.#outcomes + memory / 10);
    let information = kept * outcomesAlike * variance;
    for (let row = 0; row < size; row += 1) {
      let sum = 0;
      for (let column = 0; column < size; column += 1)
        sum += (spread[row * size + column] ?? 0) * (inputs[column] ?? 0);
      gain[row] = sum;
      information += sum * (inputs[row] ?? 0);
    }
    const surprise = error - this.#sum(inputs);
    if (!(information > 0) || !Number.isFinite(information) || !Number.isFinite(surprise)) return;
    for (let row = 0; row < size; row += 1) {
      const part = (gain[row] ?? 0) / information;
      this.#weights[row] = (this.#weights[row] ?? 0) + part * surprise;
      for (let column = 0; column < size; column += 1) {
        const cell = row * size + column;
        spread[cell] = ((spread[cell] ?? 0) - part * (gain[column] ?? 0)) / kept;
      }
    }
    this.#bound();
    this.#outcomes += 1;
  }

  state(): CombinerState {
    return { outcomes: this.#outcomes, weights: [...this.#weights], spread: [...this.#spread] };
  }

  #sum(inputs: Float64Array): number {
    let sum = 0;
    for (let index = 0; index < this.#size; index += 1)
      sum += (this.#weights[index] ?? 0) * (inputs[index] ?? 0);
    return sum;
  }

  /** Forgetting must not make an input that was silent for long infinitely uncertain. */
  #bound(): void {
    for (let index = 0; index < this.#size; index += 1) {
      const own = index * this.#size + index;
      if ((this.#spread[own] ?? 0) <= startSpread) continue;
      const shrink = Math.sqrt(startSpread / (this.#spread[own] ?? 1));
      for (let other = 0; other < this.#size; other += 1) {
        const [along, across] = [index * this.#size + other, other * this.#size + index];
        this.#spread[along] = (this.#spread[along] ?? 0) * shrink;
        this.#spread[across] = (this.#spread[across] ?? 0) * shrink;
      }
    }
  }
}
