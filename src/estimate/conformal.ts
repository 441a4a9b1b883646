import { normalCdf } from './normal.ts';

/** The levels that are kept true: P10, P50, P80, P90. */
const levels = [0.1, 0.5, 0.8, 0.9] as const;
/** Where they lie in the normal law. */
const exact = [-1.2815515655, 0, 0.8416212336, 1.2815515655] as const;
/** How far one outcome moves a level at first, and later. */
const step = { first: 0.1, later: 0.015, outcomes: 200 };
/** Two neighbouring levels stay at least so far apart. */
const leastGap = 0.05;

export interface Scores {
  p10: number;
  p50: number;
  p80: number;
  p90: number;
}

export interface ConformalState {
  outcomes: number;
  scores: number[];
}

/**
 * Moves the quantiles of a model until they hold what they promise: after every outcome a level goes up by its share when
 * the outcome was above it, and down when below (adaptive conformal inference, Gibbs & Candès 2021). Works on scores:
 * where an outcome lies in the model's own law, as a normal score.
 */
export class Conformal {
  readonly #scores: number[] = [...exact];
  #outcomes = 0;

  constructor(restored?: ConformalState) {
    if (restored === undefined || restored.scores.length !== levels.length) return;
    this.#scores = [...restored.scores];
    this.#outcomes = restored.outcomes;
  }

  /**
   * @param score where the outcome lies
   * @param quoted the scores that stood when it was foretold: only so do the errors made add up to what was promised
   */
  learn(score: number, quoted: Scores): void {
    this.#outcomes += 1;
    const size = Math.max(step.later, step.first / (1 + this.#outcomes / step.outcomes));
    const before = [quoted.p10, quoted.p50, quoted.p80, quoted.p90];
    levels.forEach((level, index) => {
      const move = score > (before[index] ?? 0) ? level : level - 1;
      this.#scores[index] = (this.#scores[index] ?? 0) + size * move;
    });
    for (let index = 1; index < levels.length; index += 1) {
      const least = (this.#scores[index - 1] ?? 0) + leastGap;
      this.#scores[index] = Math.max(this.#scores[index] ?? 0, least);
    }
  }

  /** The scores that belong to the four levels. */
  get scores(): Scores {
    const [p10 = 0, p50 = 0, p80 = 0, p90 = 0] = this.#scores;
    return { p10, p50, p80, p90 };
  }

  state(): ConformalState {
    return { outcomes: this.#outcomes, scores: [...this.#scores] };
  }
}

/** The chance of a score above this one, by the levels as they were moved: straight between them and beyond. */
export function chanceAbove(scores: Scores, score: number): number {
  const moved = [scores.p10, scores.p50, scores.p80, scores.p90];
  let from = 0;
  while (from < levels.length - 2 && score > (moved[from + 1] ?? 0)) from += 1;
  const [left = 0, right = 1] = [moved[from], moved[from + 1]];
  const [leftExact = 0, rightExact = 1] = [exact[from], exact[from + 1]];
  const share = (score - left) / (right - left);
  return 1 - normalCdf(leftExact + share * (rightExact - leftExact));
}
