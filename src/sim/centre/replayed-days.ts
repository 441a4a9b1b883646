import { slotSeconds, type CountedDay } from '../trace/call-counts.ts';
import type { Law } from './random.ts';
import { replayedArrivals, type Workload } from './workload.ts';
import { usualCallbacks } from './workloads.ts';

const stepSlots = 6;

/** Days that were counted, a part of their callers, and agents for the mean of all days. */
export interface ReplayedDays {
  name: string;
  days: readonly CountedDay[];
  /** Of all callers, 0 to 1. */
  share: number;
  handle: Law;
  patience: Law | null;
  /** Agents above the mean offered load, in square roots of it; negative: below. */
  safety: number;
}

/**
 * Real days are busy in their own way: each is one of those counted, its callers spread evenly over their five minutes. As
 * many agents as the mean of all days wants change every half hour (square-root staffing), so that some days have too few.
 */
export function replayedDays(options: ReplayedDays): Workload {
  const { name, days, share, handle, patience, safety } = options;
  const longest = Math.max(0, ...days.map(({ counts }) => counts.length));
  const staff = Array.from({ length: Math.ceil(longest / stepSlots) }, (_, step) => {
    const calls = meanCalls(days, step * stepSlots) * share;
    const load = (calls / (stepSlots * slotSeconds)) * handle.meanSeconds;
    const agents = Math.max(1, Math.round(load + safety * Math.sqrt(load)));
    return { at: step * stepSlots * slotSeconds, agents };
  });
  return {
    name,
    day(random) {
      const { counts = [] } = days[Math.floor(random() * days.length)] ?? {};
      const times: number[] = [];
      for (const [slot, count] of counts.entries())
        for (let call = 0; call < count; call++) {
          const at = (slot + random()) * slotSeconds;
          if (random() < share) times.push(at);
        }
      return {
        lengthSeconds: counts.length * slotSeconds,
        nextArrival: replayedArrivals(times.sort((a, b) => a - b)),
        staff: staff.length > 0 ? staff : [{ at: 0, agents: 1 }],
      };
    },
    ...{ handle, wrapUp: null, patience, callback: usualCallbacks },
  };
}

/** In a half hour, of the days that were open then. */
function meanCalls(days: readonly CountedDay[], fromSlot: number): number {
  const sums = days.flatMap(({ counts }) => {
    const some = counts.slice(fromSlot, fromSlot + stepSlots);
    if (some.length === 0) return [];
    return (some.reduce((sum, count) => sum + count, 0) / some.length) * stepSlots;
  });
  return sums.length === 0 ? 0 : sums.reduce((sum, count) => sum + count, 0) / sums.length;
}
