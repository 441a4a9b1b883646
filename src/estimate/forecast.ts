import type { Combiner } from './combiner.ts';
import { lineWait, type Moments } from './qlm.ts';
import { plannedWait, type PlanAhead } from './staffing-plan.ts';

/** What is seen of the line when somebody joins it. */
export interface Situation {
  at: number;
  liveAhead: number;
  callbacksAhead: number;
  staffed: number;
  /** Of those staffed; below 1 some are free, or not really there. */
  busyShare: number;
  /** The source says who is at work. */
  isTold: boolean;
  /** Calls per second that the agents end when all are busy. */
  agentsRate: number;
  /** Callers per second taken from the line of late, while somebody waited. */
  seenRate: number;
  /** He stands before people who came earlier. */
  hasCredit: boolean;
  abandonRate: number;
  headOfLineSeconds: number;
  lastWaitSeconds: number;
  baselineSeconds: number;
}

/** The law of a wait, and what it was made of: kept until the wait is known, to learn from. */
export interface Forecast {
  meanSeconds: number;
  /** Mean² ÷ variance. */
  shape: number;
  firstSeconds: number;
  variance: number;
  inputs: Float64Array;
}

export const inputCount = 11;
/** The combiner may not leave the first estimate by more than this factor either way. */
const mostCorrection = 4;
const unitSeconds = 30;

/** Queue length with abandonment, by the plan where there is one, corrected by what was learned of all inputs. */
export function forecast(
  situation: Situation,
  plan: PlanAhead | null,
  combiner: Combiner,
): Forecast {
  const { isTold, agentsRate, seenRate, busyShare, hasCredit } = situation;
  // Who is told of is counted on; who is only seen now and then, less than how fast the line really moves.
  const [surer, other] = isTold ? [agentsRate, seenRate] : [seenRate, agentsRate];
  const now = waitAsNow(situation, surer);
  const first = plan === null ? now : waitByPlan(situation, plan);
  const inputs = new Float64Array(inputCount);
  inputs[0] = first.meanSeconds;
  inputs[1] = waitAsNow(situation, other).meanSeconds;
  inputs[2] = unitSeconds;
  inputs[3] = situation.headOfLineSeconds;
  inputs[4] = situation.lastWaitSeconds;
  inputs[5] = situation.baselineSeconds;
  inputs[6] = hasCredit ? unitSeconds : 0;
  inputs[7] = hasCredit ? first.meanSeconds : 0;
  inputs[8] = unitSeconds * busyShare;
  inputs[9] = first.meanSeconds * busyShare;
  inputs[10] = plan === null ? 0 : now.meanSeconds;
  const meanSeconds = Math.min(
    first.meanSeconds * mostCorrection,
    Math.max(first.meanSeconds / mostCorrection, first.meanSeconds + combiner.correction(inputs)),
  );
  return {
    meanSeconds,
    shape: first.meanSeconds ** 2 / first.variance,
    firstSeconds: first.meanSeconds,
    variance: first.variance,
    inputs,
  };
}

function waitAsNow(situation: Situation, rate: number): Moments {
  const { ahead, abandonRate } = passing(situation);
  return lineWait(ahead, rate, abandonRate);
}

function waitByPlan(situation: Situation, plan: PlanAhead): Moments {
  const { ahead, abandonRate } = passing(situation);
  const { at, staffed, agentsRate } = situation;
  return plannedWait(ahead, staffed, agentsRate / staffed, abandonRate, plan.ahead(at, staffed));
}

/** Callbacks ahead do not give up: spread over all, people give up at a lower rate. */
function passing(situation: Situation): { ahead: number; abandonRate: number } {
  const ahead = situation.liveAhead + situation.callbacksAhead;
  const live = ahead === 0 ? 1 : situation.liveAhead / ahead;
  return { ahead, abandonRate: live * situation.abandonRate };
}
