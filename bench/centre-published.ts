import { row, type Row } from './row.ts';
import type { Watcher } from '../src/sim/centre/centre.ts';
import { runCentre } from '../src/sim/centre/run-centre.ts';
import { usualDays, workloads } from '../src/sim/centre/workloads.ts';

/** What 1,000 days of ContactCenters came to (doc/examples/MMC.res and MMCAb.res): a mean and its 95 % interval. */
interface Published {
  metric: string;
  unit: string;
  value: number;
  /** null: only the value was printed. */
  interval: readonly [low: number, high: number] | null;
  ours: (sums: DaySums) => number;
}

interface DaySums {
  days: number;
  arrivals: number;
  abandoned: number;
  waitSeconds: number;
  answeredWithin20: number;
  abandonedWithin20: number;
  busySeconds: number;
  staffedSeconds: number;
}

const served = ({ arrivals, abandoned }: DaySums): number => arrivals - abandoned;
const published: Record<'MMC' | 'MMCAb', Published[]> = {
  MMC: [
    {
      ...{ metric: 'served within 20 s', unit: 'calls/day', value: 1816.16 },
      interval: [1812.6, 1819.7],
      ours: ({ answeredWithin20, days }) => answeredWithin20 / days,
    },
    {
      ...{ metric: 'service level', unit: 'share', value: 0.902, interval: [0.9, 0.904] },
      ours: (sums) => sums.answeredWithin20 / served(sums),
    },
    {
      ...{ metric: 'speed of answer', unit: 'min', value: 0.099, interval: [0.097, 0.102] },
      ours: (sums) => sums.waitSeconds / 60 / served(sums),
    },
    {
      ...{ metric: 'occupancy', unit: 'share', value: 0.695, interval: null },
      ours: ({ busySeconds, staffedSeconds }) => busySeconds / staffedSeconds,
    },
  ],
  MMCAb: [
    {
      ...{ metric: 'abandoned', unit: 'calls/day', value: 58.61, interval: [57.66, 59.56] },
      ours: ({ abandoned, days }) => abandoned / days,
    },
    {
      ...{ metric: 'served within 20 s', unit: 'calls/day', value: 1906 },
      interval: [1903.8, 1908.2],
      ours: ({ answeredWithin20, days }) => answeredWithin20 / days,
    },
    {
      ...{ metric: 'service level', unit: 'share', value: 0.975, interval: null },
      ours: (sums) => sums.answeredWithin20 / served(sums),
    },
    {
      ...{ metric: 'service level with abandonment', unit: 'share', value: 0.968 },
      interval: [0.968, 0.969],
      ours: (sums) => (sums.answeredWithin20 + sums.abandonedWithin20) / sums.arrivals,
    },
  ],
};

/** Days that begin empty and end when the last caller is done. */
export function simulateDays(name: 'MMC' | 'MMCAb', days: number): DaySums {
  const sums: DaySums = {
    ...{ days, arrivals: 0, abandoned: 0, waitSeconds: 0, answeredWithin20: 0 },
    ...{ abandonedWithin20: 0, busySeconds: 0, staffedSeconds: 0 },
  };
  const watcher: Watcher = {
    answered({ now }, { joinedAt }) {
      sums.waitSeconds += now - joinedAt;
      if (now - joinedAt <= 20) sums.answeredWithin20 += 1;
    },
    abandoned({ now }, { joinedAt }) {
      sums.abandoned += 1;
      if (now - joinedAt <= 20) sums.abandonedWithin20 += 1;
    },
  };
  for (let seed = 1; seed <= days; seed++) {
    const { arrivals, time } = runCentre({ workload: workloads[name], seed, watcher });
    sums.arrivals += arrivals;
    sums.busySeconds += time.busy;
    sums.staffedSeconds += time.staffed;
  }
  return sums;
}

export function measurePublished(): Row[] {
  return (['MMC', 'MMCAb'] as const).flatMap((name) => {
    const days = usualDays[name];
    const sums = simulateDays(name, days);
    return published[name].map(({ metric, unit, value, interval, ours }) => {
      const mean = ours(sums);
      const told = interval ? `published ${interval[0]} to ${interval[1]}` : 'published';
      if (interval && (mean < interval[0] || mean > interval[1]))
        console.error(`${name}, ${metric}: ${mean} is not within ${told}`);
      const names = { case: name, metric: `${metric} (${told})`, unit };
      return { ...row(names, [mean], [value]), runs: days };
    });
  });
}
