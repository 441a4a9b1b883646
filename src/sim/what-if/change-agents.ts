import { staffOf, type CentreSpec, type DaySpec } from '../centre/centre-spec.ts';
import type { AgentChange } from '../../callback/what-if.ts';

/** A centre and how many are at work at its busiest time: shares of the one and the other belong together. */
export interface StaffedCentre {
  spec: CentreSpec;
  agents: number;
}

/**
 * The centre with other agents at some time of its days. Before opening and after closing nobody is added; where
 * somebody was at work, one stays.
 */
export function changeAgents({ spec, agents }: StaffedCentre, change: AgentChange): StaffedCentre {
  const days = spec.days.map((day) => ({ day, steps: changedSteps(day, agents, change) }));
  const most = days.reduce(
    (sum, { steps }) => Math.max(sum, ...steps.map((step) => step.agents)),
    1,
  );
  const shares = days.map(({ day, steps }) => ({
    ...day,
    staff: steps.map((step) => ({ at: step.at, share: step.agents / most })),
  }));
  return { spec: { ...spec, days: shares }, agents: most };
}

function changedSteps(day: DaySpec, agents: number, change: AgentChange): Step[] {
  const sinceOpening = (time: string | null, absent: number): number =>
    time === null
      ? absent
      : Math.min(Math.max(0, secondsOfTime(time) - day.opensAtSeconds), day.lengthSeconds);
  const from = sinceOpening(change.from, 0);
  const until = sinceOpening(change.until, day.lengthSeconds);
  const steps: Step[] = staffOf(day, agents);
  const moments = [...steps.map(({ at }) => at), from, until].filter(
    (at) => at < day.lengthSeconds,
  );
  return [...new Set(moments)]
    .sort((one, other) => one - other)
    .map((at) => {
      const was = steps.findLast((step) => step.at <= at)?.agents ?? 0;
      return { at, agents: at >= from && at < until ? changed(was, change) : was };
    });
}

interface Step {
  at: number;
  agents: number;
}

function changed(was: number, { factor, add }: AgentChange): number {
  return Math.max(was > 0 ? 1 : 0, Math.round(was * factor) + add);
}

/** @param time 00:00 to 24:00 @returns seconds since midnight */
export function secondsOfTime(time: string): number {
  const [hours = '0', minutes = '0'] = time.split(':');
  return Number(hours) * 3600 + Number(minutes) * 60;
}
