import { z } from 'zod';
import { exponential, lognormal } from '../../src/sim/centre/random.ts';
import { poissonArrivals, type Workload } from '../../src/sim/centre/workload.ts';
import { usualCallbacks } from '../../src/sim/centre/workloads.ts';
import type { TwinDay } from './twin-day.ts';
import type { DayCaller } from './twin-people.ts';

export interface SurgeDay {
  lengthSeconds: number;
  agents: number;
  handleSeconds: number;
  /** Offered load ÷ agents; by the second of the day where it changes. */
  load: (at: number) => number;
  /** From then on for so long, so many times as many call. */
  surge: { at: number; lengthSeconds: number; factor: number };
}

/** A day of a contact centre with a surge in it: Poisson arrivals, lognormal handle times, patience of ten minutes. */
export function surgeDay(of: SurgeDay): Workload {
  const { lengthSeconds, agents, handleSeconds, load, surge } = of;
  const isSurge = (at: number): boolean => at >= surge.at && at < surge.at + surge.lengthSeconds;
  const rateAt = (at: number): number =>
    ((load(at) * agents) / handleSeconds) * (isSurge(at) ? surge.factor : 1);
  const peak = (1.2 * surge.factor * agents) / handleSeconds;
  return {
    name: 'surge',
    day: () => ({
      lengthSeconds,
      nextArrival: poissonArrivals(lengthSeconds, rateAt, peak),
      staff: [{ at: 0, agents }],
    }),
    handle: lognormal(handleSeconds, 1),
    wrapUp: null,
    patience: exponential(600),
    callback: usualCallbacks,
  };
}

const offer = z.object({
  estimate: z
    .object({ lowSeconds: z.number(), highSeconds: z.number(), basis: z.string() })
    .nullable(),
});
export type Quoted = z.output<typeof offer>['estimate'];

/** The range that the platform tells of the wait, as `GET …/offer` gives it; null: it is unknown. */
export async function quotedRange(day: TwinDay): Promise<Quoted> {
  return offer.parse(await day.ask('/offer')).estimate;
}

/** Of the callers who were told a range: how many, and the share whose wait lay in it. */
export function coverageOf(callers: readonly DayCaller<Quoted>[]): { n: number; share: number } {
  const told = callers.flatMap(({ quoted, joinedAt, turnAt }) =>
    quoted && quoted.basis === 'line' && turnAt !== null
      ? [{ ...quoted, waitSeconds: (turnAt - joinedAt) / 1000 }]
      : [],
  );
  const inside = told.filter(
    ({ waitSeconds, lowSeconds, highSeconds }) =>
      waitSeconds >= lowSeconds && waitSeconds <= highSeconds,
  );
  return { n: told.length, share: inside.length / told.length };
}
