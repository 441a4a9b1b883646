import type { WaitEstimate } from '../src/callback/wait-estimate.ts';
import { Baseline } from '../src/estimate/baseline.ts';
import type { StaffingPlan } from '../src/estimate/staffing-plan.ts';
import { WaitEstimator } from '../src/estimate/wait-estimator.ts';
import { asQueueEvents } from '../src/sim/centre/as-queue-events.ts';
import type { Watcher } from '../src/sim/centre/centre.ts';
import { potentialWaits } from '../src/sim/centre/potential-waits.ts';
import { runCentre } from '../src/sim/centre/run-centre.ts';
import { watchTogether } from '../src/sim/centre/watch-together.ts';
import type { Workload } from '../src/sim/centre/workload.ts';
import { usualDays, workloads } from '../src/sim/centre/workloads.ts';
import { costRows, type Step } from './estimate-cost.ts';
import { Score } from './estimate-score.ts';
import type { Row } from './row.ts';

const names = ['S1', 'S2', 'S3', 'S4', 'S5', 'S6'] as const;
const dayMs = 86_400_000;
/** When the first simulated day opens; the weekday means nothing. */
const firstDay = Date.UTC(2026, 0, 5, 8);
/** Of the first day; the next has the next one. */
const firstSeed = 41_000;
/** So much of a scenario is gone through again to see what it costs. */
const mostSteps = 100_000;

/**
 * Simulated days, each scenario learned from nothing; every wait is what the simulator knows it would have been.
 * @param share of the usual days
 */
export function simulatedRows(share: number): Row[] {
  return names.flatMap((name) => {
    const workload = workloads[name];
    const plan = planOf(workload);
    const line = { estimator: new WaitEstimator({ plan }), score: new Score(), steps: [] };
    for (let day = 0; day < Math.ceil(usualDays[name] * share); day += 1)
      simulateDay(workload, day, line);
    return [...line.score.rows(name), ...costRows(name, line.steps, plan)];
  });
}

interface EstimatedLine {
  estimator: WaitEstimator;
  score: Score;
  /** The first of what it went through. */
  steps: Step[];
}

/** Callers who found a free agent are not scored: they wait for nobody, and every estimator knows it. */
function simulateDay(workload: Workload, day: number, line: EstimatedLine): void {
  const startsAt = firstDay + day * dayMs;
  const msOf = (seconds: number): number => startsAt + Math.round(seconds * 1000);
  const note = (step: Step): void => {
    if (line.steps.length < mostSteps) line.steps.push(step);
  };
  const baseline = new Baseline();
  const quoted = new Map<number, { estimate: WaitEstimate; baselineSeconds: number }>();
  const atWork = new Set<number>();
  const quotes: Watcher = {
    joined: ({ now, agents }, call) => {
      if (agents.freeCount > 0) return;
      const query = { at: msOf(now) };
      note({ query });
      const estimate = line.estimator.estimate(query);
      quoted.set(call.index, { estimate, baselineSeconds: baseline.seconds(query.at) });
    },
    answered: ({ now }, call) => baseline.accepted(msOf(now), now - call.joinedAt),
    staffed: (_centre, agent) => void atWork.add(agent.index),
    away: (_centre, agent) => void atWork.delete(agent.index),
  };
  const feed = asQueueEvents(startsAt, (event) => {
    note({ event });
    line.estimator.happened(event);
  });
  const found = potentialWaits((call, waitSeconds) => {
    const said = quoted.get(call.index);
    if (said !== undefined) line.score.add(waitSeconds, said.estimate, said.baselineSeconds);
  });
  const watcher = watchTogether(quotes, feed, found);
  const { now } = runCentre({ workload, seed: firstSeed + day, watcher });
  for (const agent of atWork)
    line.estimator.happened({ type: 'agent-away', at: msOf(now), agent: `agent-${agent}` });
}

/** The staffing of a day when nobody is absent: what a planner knows. */
function planOf(workload: Workload): StaffingPlan {
  const { staff, lengthSeconds } = workload.day(() => Number.EPSILON);
  return (at) => {
    const second = ((at - firstDay) % dayMs) / 1000;
    if (second > lengthSeconds) return null;
    return staff.findLast((step) => step.at <= second)?.agents ?? null;
  };
}
