import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { row, type Row } from './row.ts';
import type { Interval } from '../src/sim/centre/interval.ts';
import type { DayMeasure } from '../src/sim/centre/measure-day.ts';
import { policyNames } from '../src/sim/centre/policies.ts';
import { exponential, lognormal } from '../src/sim/centre/random.ts';
import { replayedDays } from '../src/sim/centre/replayed-days.ts';
import { startMeasuring } from '../src/sim/centre/start-measuring.ts';
import { summarise, summariseDifference } from '../src/sim/centre/summarise.ts';
import { figures, type FigureName } from '../src/sim/centre/summary.ts';
import { readCallCounts } from '../src/sim/trace/call-counts.ts';

export const countsFile = 'bank-calls-5min-2003.csv.gz';

const days = 20;
/** Of the bank's callers, so that some 25 to 30 agents are needed. */
const share = 0.1;
const thresholdSeconds = 120;
const shown: FigureName[] = [
  ...(['liveWaitMeanSeconds', 'unservedShare', 'occupancy', 'lostShare'] as const),
  ...(['lateMeanSeconds', 'heldMeanSeconds', 'hungUpOnHoldShare'] as const),
  ...(['placeErrorP50Seconds', 'overtakenMean'] as const),
];

/**
 * Arrivals of a real bank, everything else simulated: every policy on the same days beside the guide's. The half-width is
 * that of the difference, day by day.
 * @throws UserError where the file is not what it should be
 */
export function replayedRows(directory: string): Row[] {
  const path = join(directory, countsFile);
  const counted = readCallCounts(gunzipSync(readFileSync(path)).toString('utf8'), path);
  const workload = replayedDays({
    ...{ name: 'replayed', days: counted, share, safety: 0 },
    ...{ handle: lognormal(300, 1), patience: exponential(600) },
  });
  const measured = policyNames.map((policy) => {
    const measuring = startMeasuring({ seed: 1, policy, thresholdSeconds });
    return {
      policy,
      measures: Array.from({ length: days }, (_, day) => measuring.day(workload, day)),
    };
  });
  const guide = measured.find(({ policy }) => policy === 'guide')?.measures ?? [];
  const others = measured.filter(({ policy }) => policy !== 'guide');
  return others.flatMap(({ policy, measures }) => rowsOf(policy, measures, guide));
}

function rowsOf(policy: string, ours: DayMeasure[], guide: DayMeasure[]): Row[] {
  const [own, theirs] = [summarise(ours), summarise(guide)];
  const difference = summariseDifference(ours, guide);
  return shown.flatMap((name) => {
    if (own[name] === null) return [];
    const { label, unit } = figures[name];
    const names = { case: `replayed bank days, ${policy} beside the guide`, unit };
    const values = (interval: Interval | null): number[] => (interval ? [interval.mean] : []);
    const halfWidth = difference[name]?.halfWidth;
    return [
      { ...row({ ...names, metric: label }, values(own[name]), values(theirs[name])), runs: days },
      ...(halfWidth === undefined
        ? []
        : [row({ ...names, metric: `${label}: half-width of the difference` }, [halfWidth])]),
    ];
  });
}
