import { aheadAfter, lineWait, type Moments } from './qlm.ts';

/** Agents planned at this time (ms since 1970); null: not planned. */
export type StaffingPlan = (at: number) => number | null;

const minute = 60_000;
/** How far ahead the plan is read, in minutes: who waits longer than that waits by the last figure. */
const horizon = 120;
/** After a change of the plan it takes so long until those at work are those planned. */
const settlesAfterMs = 10 * minute;

export interface PlanChange {
  inSeconds: number;
  agents: number;
}

/** What the plan says of the next two hours, read once a minute. */
export class PlanAhead {
  readonly #plan: StaffingPlan;
  #readAt = NaN;
  #changes: { at: number; agents: number }[] = [];
  #now: number | null = null;
  #changedAt = -Infinity;
  /** At work less planned: who is ill, who helps out. */
  #difference: number | null = null;

  constructor(plan: StaffingPlan) {
    this.#plan = plan;
  }

  /**
   * The changes to come, and how many of those at work leave after the call in hand because the plan has gone down.
   * @param staffed agents at work now
   */
  ahead(at: number, staffed: number): { changes: PlanChange[]; leaving: number } {
    this.#read(at);
    if (this.#now === null) return { changes: [], leaving: 0 };
    const difference = staffed - this.#now;
    if (this.#difference === null || at - this.#changedAt > settlesAfterMs)
      this.#difference = difference;
    const changes = this.#changes
      .filter((change) => change.at > at)
      .map((change) => ({ inSeconds: (change.at - at) / 1000, agents: change.agents }));
    return { changes, leaving: Math.max(0, difference - this.#difference) };
  }

  #read(at: number): void {
    const from = Math.floor(at / minute) * minute;
    if (from === this.#readAt) return;
    const before = this.#now;
    this.#now = this.#figure(from);
    if (this.#now !== before) this.#changedAt = before === null ? -Infinity : from;
    this.#readAt = from;
    this.#changes = [];
    let current = this.#now;
    for (let step = 1; step <= horizon && current !== null; step += 1) {
      const next = this.#figure(from + step * minute);
      if (next === null) break;
      if (next !== current)
        this.#changes.push({ at: from + step * minute, agents: next - current });
      current = next;
    }
  }

  #figure(at: number): number | null {
    const agents = this.#plan(at);
    return agents !== null && Number.isFinite(agents) && agents >= 0 ? agents : null;
  }
}

/**
 * `lineWait` when the number of agents changes on the way: who comes takes somebody from the line at once, who goes
 * ends one call that nobody is taken after.
 * @param perAgentRate calls per second that one agent ends
 */
export function plannedWait(
  ahead: number,
  staffed: number,
  perAgentRate: number,
  abandonRate: number,
  plan: { changes: readonly PlanChange[]; leaving: number },
): Moments {
  let [left, agents, seconds, variance] = [ahead + plan.leaving, staffed, 0, 0];
  for (const change of plan.changes) {
    const rate = agents * perAgentRate;
    const rest = lineWait(left, rate, abandonRate);
    const span = change.inSeconds - seconds;
    if (rest.meanSeconds <= span) break;
    const after = aheadAfter(span, left + 1, rate, abandonRate) - 1 - change.agents;
    variance += span / (rate + (left / 2) * abandonRate);
    seconds = change.inSeconds;
    agents = Math.max(1, agents + change.agents);
    if (after <= -1) return { meanSeconds: seconds, variance };
    left = Math.max(0, after);
  }
  const rest = lineWait(left, agents * perAgentRate, abandonRate);
  return { meanSeconds: seconds + rest.meanSeconds, variance: variance + rest.variance };
}
