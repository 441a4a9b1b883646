import type { WaitEstimate } from '../src/callback/wait-estimate.ts';
import { row, type Row } from './row.ts';

/** The offer's threshold: who waits longer is to be told apart from who does not. */
const thresholdSeconds = 120;
/** Relative errors of shorter waits say little. */
const leastRelativeSeconds = 30;

/** Sums of errors over the same calls, of our estimate and of the baseline. */
export class Score {
  #asked = 0;
  #known = 0;
  #within80 = 0;
  #inRange = 0;
  #pinball80 = 0;
  readonly #ours = new Errors();
  readonly #baseline = new Errors();

  /** @param waitSeconds what the caller waited, or would have */
  add(waitSeconds: number, estimate: WaitEstimate, baselineSeconds: number): void {
    this.#asked += 1;
    if (!estimate.known) return;
    this.#known += 1;
    const { p80Seconds, lowSeconds, highSeconds } = estimate;
    if (waitSeconds <= p80Seconds) this.#within80 += 1;
    if (waitSeconds >= lowSeconds && waitSeconds <= highSeconds) this.#inRange += 1;
    const over = waitSeconds - p80Seconds;
    this.#pinball80 += over > 0 ? 0.8 * over : -0.2 * over;
    const chance = estimate.probabilityOver(thresholdSeconds);
    this.#ours.add(waitSeconds, estimate.meanSeconds, chance);
    this.#baseline.add(waitSeconds, baselineSeconds, baselineSeconds);
  }

  rows(name: string): Row[] {
    const [ours, baseline] = [this.#ours, this.#baseline];
    const compared = (metric: string, unit: string, of: (errors: Errors) => number): Row =>
      row({ case: name, metric, unit }, [of(ours)], [of(baseline)]);
    const alone = (metric: string, unit: string, value: number): Row =>
      row({ case: name, metric, unit }, [value]);
    return [
      alone('calls', 'calls', this.#asked),
      alone('unknown', 'share', 1 - this.#known / this.#asked),
      compared('rmse', 's', (errors) => errors.rmse),
      compared('mae', 's', (errors) => errors.mae),
      // Of two figures that may be 0, or of other signs, a ratio says nothing.
      { ...compared('bias', 's', (errors) => errors.bias), ratio: null },
      compared('mape', 'share', (errors) => errors.mape),
      compared('auc-over-120s', 'share', (errors) => errors.auc()),
      alone('coverage-p80', 'share', this.#within80 / this.#known),
      alone('pinball-p80', 's', this.#pinball80 / this.#known),
      alone('coverage-range', 'share', this.#inRange / this.#known),
    ];
  }
}

class Errors {
  #count = 0;
  #sum = 0;
  #absolute = 0;
  #squares = 0;
  #relative = 0;
  #relativeCount = 0;
  readonly #over: number[] = [];
  readonly #under: number[] = [];

  /** @param rank greater where a wait over the threshold is thought likelier */
  add(waitSeconds: number, meanSeconds: number, rank: number): void {
    const error = meanSeconds - waitSeconds;
    this.#count += 1;
    this.#sum += error;
    this.#absolute += Math.abs(error);
    this.#squares += error * error;
    if (waitSeconds >= leastRelativeSeconds) {
      this.#relative += Math.abs(error) / waitSeconds;
      this.#relativeCount += 1;
    }
    (waitSeconds > thresholdSeconds ? this.#over : this.#under).push(rank);
  }

  get rmse(): number {
    return Math.sqrt(this.#squares / this.#count);
  }

  get mae(): number {
    return this.#absolute / this.#count;
  }

  /** Above 0: more is said than is waited. */
  get bias(): number {
    return this.#sum / this.#count;
  }

  get mape(): number {
    return this.#relative / this.#relativeCount;
  }

  /** The chance that of a long and a short wait the long one ranks higher; ties count half (Mann & Whitney). */
  auc(): number {
    const over = Float64Array.from(this.#over).sort();
    const under = Float64Array.from(this.#under).sort();
    let [below, notAbove, sum] = [0, 0, 0];
    for (const rank of over) {
      while (below < under.length && (under[below] ?? 0) < rank) below += 1;
      while (notAbove < under.length && (under[notAbove] ?? 0) <= rank) notAbove += 1;
      sum += (below + notAbove) / 2;
    }
    return sum / (over.length * under.length);
  }
}
