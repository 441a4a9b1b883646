import { Conformal, type ConformalState } from './conformal.ts';
import { DecayedMean, type DecayedState } from './decayed.ts';
import { gammaScore } from './normal.ts';

export interface ReturnCallsState {
  waits: DecayedState;
  conformal: ConformalState;
  lastAt: number | null;
}

/** So many of our own calls make the mean. */
const memory = 20;
const leastCalls = 5;
const freshForMs = 3_600_000;
/** Of so few waits the spread is not known; waits in a line are about exponential (Whitt 1999: shape 1). */
const shape = 1;

/** How long our own calls to the contact centre waited there: all there is where nothing shows us its line. */
export class ReturnCalls {
  readonly #waits: DecayedMean;
  readonly #conformal: Conformal;
  #lastAt: number | null;

  constructor(restored?: ReturnCallsState) {
    this.#waits = new DecayedMean(memory, restored?.waits);
    this.#conformal = new Conformal(restored?.conformal);
    this.#lastAt = restored?.lastAt ?? null;
  }

  answered(at: number, waitSeconds: number): void {
    if (this.#waits.count >= leastCalls)
      this.#conformal.learn(
        gammaScore(Math.max(1, this.#waits.mean), shape, waitSeconds),
        this.#conformal.scores,
      );
    this.#waits.add(waitSeconds);
    this.#lastAt = at;
  }

  /** What one of them would wait now, or why that is not known. */
  look(at: number): { meanSeconds: number; shape: number } | 'cold-start' | 'stale-feed' {
    if (this.#waits.count < leastCalls || this.#lastAt === null) return 'cold-start';
    if (at - this.#lastAt > freshForMs) return 'stale-feed';
    return { meanSeconds: Math.max(1, this.#waits.mean), shape };
  }

  get scores(): Conformal['scores'] {
    return this.#conformal.scores;
  }

  state(): ReturnCallsState {
    return {
      waits: this.#waits.state(),
      conformal: this.#conformal.state(),
      lastAt: this.#lastAt,
    };
  }
}
