import type { QueueEvent } from '../src/callback/queue-event.ts';
import type { StaffingPlan } from '../src/estimate/staffing-plan.ts';
import { WaitEstimator, type WaitQuery } from '../src/estimate/wait-estimator.ts';
import { row, type Row } from './row.ts';

/** What a line went through: its events, and what was asked between them. */
export type Step = { event: QueueEvent } | { query: WaitQuery };

const repeats = 5;

/**
 * What an event and a query cost: the steps again on an estimator of their own, with and without the queries. Time of
 * this thread on a processor, so that what else runs on the machine is not in it.
 */
export function costRows(name: string, steps: readonly Step[], plan?: StaffingPlan): Row[] {
  const events = steps.flatMap((step) => ('event' in step ? [step] : []));
  const queries = steps.length - events.length;
  const perEvent: number[] = [];
  const perQuery: number[] = [];
  for (let repeat = 0; repeat < repeats; repeat += 1) {
    const alone = micros(events, plan);
    perEvent.push(alone / events.length);
    if (queries > 0) perQuery.push((micros(steps, plan) - alone) / queries);
  }
  return [
    row({ case: name, metric: 'cost-per-event', unit: 'us' }, perEvent),
    row({ case: name, metric: 'cost-per-query', unit: 'us' }, perQuery),
  ];
}

function micros(steps: readonly Step[], plan: StaffingPlan | undefined): number {
  const estimator = new WaitEstimator({ plan: plan ?? null });
  const before = process.threadCpuUsage();
  for (const step of steps) {
    if ('event' in step) {
      estimator.happened(step.event);
      continue;
    }
    const estimate = estimator.estimate(step.query);
    if (estimate.known) estimate.probabilityOver(120);
  }
  const { user, system } = process.threadCpuUsage(before);
  return user + system;
}

const longLine = { agents: 150, waiting: 500, meanHandleMs: 300_000, calls: 20_000 };

/** 150 agents at work and 500 people in line, from the first minute to the last. */
export function longLineSteps(): Step[] {
  const { agents, waiting, meanHandleMs, calls } = longLine;
  let at = Date.UTC(2026, 0, 5, 8);
  const steps: Step[] = [];
  const join = (call: number): void => {
    const place = { since: at, priority: 0, isCallback: false };
    steps.push({ event: { type: 'joined', at, call: `call-${call}`, ...place } });
  };
  const answer = (call: number): void => {
    const agent = `agent-${call % agents}`;
    steps.push({ event: { type: 'answered', at, call: `call-${call}`, agent } });
  };
  for (let agent = 0; agent < agents; agent += 1)
    steps.push({ event: { type: 'agent-here', at, agent: `agent-${agent}`, share: 1 } });
  for (let call = 0; call < agents + waiting; call += 1) join(call);
  for (let call = 0; call < agents; call += 1) answer(call);
  for (let call = 0; call < calls; call += 1) {
    at += meanHandleMs / agents;
    steps.push({ event: { type: 'handled', at, call: `call-${call}` } });
    answer(call + agents);
    steps.push({ query: { at } });
    join(call + agents + waiting);
  }
  return steps;
}
