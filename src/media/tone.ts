const sampleRate = 8_000;

/** A steady tone, sample by sample and without end. */
export class Tone {
  readonly #step: number;
  readonly #amplitude: number;
  #phase = 0;

  /** @param hz 20-3,900 @param level amplitude, 0-1 of full scale */
  constructor(hz: number, level: number) {
    this.#step = (2 * Math.PI * hz) / sampleRate;
    this.#amplitude = Math.min(Math.max(level, 0), 1) * 32_000;
  }

  next(): number {
    const sample = Math.round(this.#amplitude * Math.sin(this.#phase));
    this.#phase += this.#step;
    if (this.#phase > 2 * Math.PI) this.#phase -= 2 * Math.PI;
    return sample;
  }
}

/** Measures one frequency in a run of samples (Goertzel's second-order filter). */
export class Goertzel {
  readonly #coefficient: number;
  #last = 0;
  #beforeLast = 0;

  /** @param hz 1-3,999 */
  constructor(hz: number) {
    this.#coefficient = 2 * Math.cos((2 * Math.PI * hz) / sampleRate);
  }

  push(sample: number): void {
    const value = sample + this.#coefficient * this.#last - this.#beforeLast;
    this.#beforeLast = this.#last;
    this.#last = value;
  }

  /** Amplitude, 0-1 of full scale, over `samples` samples, of which those not pushed were silent. */
  level(samples: number): number {
    const power =
      this.#last ** 2 + this.#beforeLast ** 2 - this.#coefficient * this.#last * this.#beforeLast;
    return (2 * Math.sqrt(Math.max(power, 0))) / samples / 32_000;
  }
}
