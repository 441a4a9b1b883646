/** Of about so many people who left the line, in whatever way, the rate is made. */
const memory = 1000;
/** Nobody tells more of his patience than this, however long he is said to have waited. */
const longestWaitSeconds = 4 * 3600;
/** Before anybody is seen: as if one had given up in this time. */
const guessSeconds = 900;

export interface AbandonmentState {
  people: number;
  gaveUp: number;
  seconds: number;
}

/** How soon people give up: those who did ÷ the time all have waited (exact for exponential patience). */
export class Abandonment {
  #state: AbandonmentState;

  constructor(restored: AbandonmentState = { people: 0, gaveUp: 0, seconds: 0 }) {
    this.#state = { ...restored };
  }

  /** Somebody has left the line. */
  learn(waitSeconds: number, gaveUp: boolean): void {
    const state = this.#state;
    if (state.people >= memory) {
      const kept = 1 - 1 / memory;
      state.gaveUp *= kept;
      state.seconds *= kept;
    }
    state.people += 1;
    state.seconds += Math.min(Math.max(0, waitSeconds), longestWaitSeconds);
    if (gaveUp) state.gaveUp += 1;
  }

  /** Per second, of one person. */
  get rate(): number {
    return (this.#state.gaveUp + 1) / (this.#state.seconds + guessSeconds);
  }

  /** Null while nobody has given up. */
  get patienceMeanSeconds(): number | null {
    return this.#state.gaveUp > 0 ? 1 / this.rate : null;
  }

  state(): AbandonmentState {
    return { ...this.#state };
  }
}
