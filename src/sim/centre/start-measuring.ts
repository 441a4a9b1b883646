import type { Watcher } from './centre.ts';
import { measureDay, type DayMeasure } from './measure-day.ts';
import type { Call } from './people.ts';
import { createPolicy, type PolicyName } from './policies.ts';
import { runCentre } from './run-centre.ts';
import { watchTogether } from './watch-together.ts';
import type { Workload } from './workload.ts';

const dayMs = 86_400_000;
/** Further apart than any number of days, so that no two seeds share one. */
const daysPerSeed = 1_000_000;

/** One policy, day after day; day n of a seed brings the same people under every policy. */
export interface Measuring {
  /** @param index 0, 1, 2 … in this order @param watcher is told what happens, too */
  day(workload: Workload, index: number, watcher?: Watcher): DayMeasure;
}

/** @param thresholdSeconds a callback is offered for a longer wait */
export function startMeasuring(options: {
  seed: number;
  policy: PolicyName;
  thresholdSeconds: number;
}): Measuring {
  const atWork = createPolicy(options.policy, options.thresholdSeconds);
  return {
    day(workload, index, watcher = {}) {
      const seed = options.seed * daysPerSeed + index;
      const calls: Call[] = [];
      const collects: Watcher = { joined: (_centre, call) => calls.push(call) };
      const { policy, watcher: learns } = atWork(index * dayMs);
      const centre = runCentre({
        ...{ workload, seed, watcher: watchTogether(collects, learns, watcher) },
        ...(policy === null ? {} : { policy }),
      });
      const acceptors = new Set(calls.filter(({ callback }) => callback).map((call) => call.index));
      return measureDay(centre, calls, talkedHad(workload, seed, acceptors));
    },
  };
}

/** When those people would have talked to an agent, had they held the line and never given up, by their index. */
function talkedHad(
  workload: Workload,
  seed: number,
  acceptors: ReadonlySet<number>,
): Map<number, number> {
  const talkedAt = new Map<number, number>();
  if (acceptors.size === 0) return talkedAt;
  const watcher: Watcher = {
    answered(_centre, { index, answeredAt }) {
      if (acceptors.has(index)) talkedAt.set(index, answeredAt);
    },
  };
  runCentre({ workload, seed, watcher, holdForEver: acceptors });
  return talkedAt;
}
