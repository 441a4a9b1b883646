import { UserError } from '../../base/errors.ts';
import type { DaySpec } from '../centre/centre-spec.ts';
import { staffSlotSeconds, type ObservedDay } from '../centre/observe-line.ts';

/** Days to be replayed, and what had to be left out. */
export interface Replay {
  days: DaySpec[];
  dates: string[];
  /** Agents at the busiest time of all days: what shares are of. */
  mostAgents: number;
  /** Calls at hours without an agent. */
  outsideHours: number;
}

/**
 * Each day from its first agent to its last, with its callers at their moments.
 * @throws UserError bad-request when no day had both callers and agents
 */
export function replayDays(observed: readonly ObservedDay[]): Replay {
  const mostAgents = observed.reduce((most, { staff }) => Math.max(most, ...staff), 0);
  const days: DaySpec[] = [];
  const dates: string[] = [];
  let outsideHours = 0;
  for (const { date, calls, staff } of observed) {
    const first = staff.findIndex((agents) => agents > 0);
    const last = staff.findLastIndex((agents) => agents > 0);
    const opensAtSeconds = first * staffSlotSeconds;
    const lengthSeconds = (last - first + 1) * staffSlotSeconds;
    const atSeconds = calls
      .map(({ joinedAt }) => joinedAt - opensAtSeconds)
      .filter((at) => first >= 0 && at >= 0 && at < lengthSeconds);
    outsideHours += calls.length - atSeconds.length;
    if (atSeconds.length === 0) continue;
    const shares = staff.slice(first, last + 1).map((agents) => agents / mostAgents);
    const steps = shares.map((share, slot) => ({ at: slot * staffSlotSeconds, share }));
    dates.push(date);
    days.push({
      ...{ opensAtSeconds, lengthSeconds, arrivals: { kind: 'times', atSeconds } },
      staff: steps.filter(({ share }, slot) => slot === 0 || share !== shares[slot - 1]),
    });
  }
  if (days.length === 0)
    throw new UserError(
      'bad-request',
      'No day of it has both callers and agents who answered them, so there is nothing to replay. Fix: take --from curve, and tell the calls by --calls or --peak.',
    );
  return { days, dates, mostAgents, outsideHours };
}
