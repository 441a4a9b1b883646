import type { Combiner } from './combiner.ts';
import { lineWait, type Moments } from './qlm.ts';
import { plannedWait, type PlanAhead } from './staffing-plan.ts';

/** What is seen of the line when somebody joins it. */
export interface Situation {
  at: number;
  liveAhead: number;
  callbacksAhead: number;
  staffed: number;
  handleSeconds: number;
  /** Agent time that one answer costs while people wait: pauses and whatever nobody tells are in it. */
  agentSecondsPerAnswer: number;
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

export const inputCount = 7;
/** The combiner may not leave the first estimate by more than this factor either way. */
const mostCorrection = 4;
const unitSeconds = 30;

/** Queue length with abandonment, by the plan where there is one, corrected by what was learned of all inputs. */
export function forecast(
  situation: Situation,
  plan: PlanAhead | null,
  combiner: Combiner,
): Forecast {
  const now = waitAsNow(situation, situation.handleSeconds);
  const first = plan === null ? now : waitByPlan(situation, plan);
  const inputs = new Float64Array(inputCount);
  inputs[0] = first.meanSeconds;
  inputs[1] = waitAsNow(situation, situation.agentSecondsPerAnswer).meanSeconds;
  inputs[2] = situation.headOfLineSeconds;
  inputs[3] = situation.lastWaitSeconds;
  inputs[4] = situation.baselineSeconds;
  inputs[5] = unitSeconds;
  inputs[6] = plan === null ? 0 : now.meanSeconds;
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

function waitAsNow(situation: Situation, handleSeconds: number): Moments {
  const { ahead, abandonRate } = passing(situation);
  return lineWait(ahead, situation.staffed / handleSeconds, abandonRate);
}

function waitByPlan(situation: Situation, plan: PlanAhead): Moments {
  const { ahead, abandonRate } = passing(situation);
  const known = plan.ahead(situation.at, situation.staffed);
  return plannedWait(ahead, situation.staffed, 1 / situation.handleSeconds, abandonRate, known);
}

/** Callbacks ahead do not give up: spread over all, people give up at a lower rate. */
function passing(situation: Situation): { ahead: number; abandonRate: number } {
  const ahead = situation.liveAhead + situation.callbacksAhead;
  const live = ahead === 0 ? 1 : situation.liveAhead / ahead;
  return { ahead, abandonRate: live * situation.abandonRate };
}
