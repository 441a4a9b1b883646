import { exponential, lognormal, standardNormal } from './random.ts';
import { poissonArrivals, replayedArrivals, type Day, type Workload } from './workload.ts';

/** A contact centre of which somebody asks "what if?": plain data, so that it can be sent to another thread. */
export interface CentreSpec {
  name: string;
  /** Simulated one after the other, and from the first again. */
  days: DaySpec[];
  /** Spread of the days around their mean where they are drawn; 0: as they were. */
  busynessCv: number;
  handle: { meanSeconds: number; cv: number };
  /** Part of the handle time; null: it cannot be told apart. */
  wrapUp: { meanSeconds: number; cv: number } | null;
  /** Exponential; null: nobody ever gives up. */
  patienceMeanSeconds: number | null;
  acceptProbability: number;
  answerProbability: number;
}

export interface DaySpec {
  /** Since midnight: when the first agent comes. */
  opensAtSeconds: number;
  /** After it nobody calls any more. */
  lengthSeconds: number;
  arrivals:
    | { kind: 'rates'; slotSeconds: number; callsPerHour: number[] }
    /** Since opening, ascending. */
    | { kind: 'times'; atSeconds: number[] };
  /** Agents as a share (0-1) of those at the busiest time, from a second after opening on; the first is of 0. */
  staff: { at: number; share: number }[];
}

/** What is simulated beside that: how people and phones behave. Sources: docs/simulation.md. */
const phones = {
  ringToAnswer: lognormal(10, 0.5),
  ...{ noAnswerRingSeconds: 25, retryDelaySeconds: 300, attempts: 3 },
  ...{ keyPressSeconds: 5, agentPickUpSeconds: 2, patienceOnHold: exponential(322) },
};

/** @param agents at the busiest time @param index of the day, from 0 */
export function workloadOf(spec: CentreSpec, agents: number, index: number): Workload {
  const { name, busynessCv, handle, wrapUp, patienceMeanSeconds: patience } = spec;
  const day = spec.days[index % spec.days.length];
  if (!day) throw new Error('a centre without a day');
  return {
    name,
    day(random): Day {
      const busyness = Math.exp(busynessCv * standardNormal(random) - busynessCv ** 2 / 2);
      return { ...arrivalsOf(day, busyness), staff: staffOf(day, agents) };
    },
    handle: lognormal(handle.meanSeconds, handle.cv),
    pickUpSeconds: phones.agentPickUpSeconds,
    wrapUp: wrapUp && lognormal(wrapUp.meanSeconds, wrapUp.cv),
    patience: patience === null ? null : exponential(patience),
    callback: {
      ...phones,
      acceptProbability: spec.acceptProbability,
      answerProbability: spec.answerProbability,
    },
  };
}

function arrivalsOf(
  { arrivals, lengthSeconds }: DaySpec,
  busyness: number,
): Pick<Day, 'lengthSeconds' | 'nextArrival'> {
  if (arrivals.kind === 'times')
    return { lengthSeconds, nextArrival: replayedArrivals(arrivals.atSeconds) };
  const { slotSeconds, callsPerHour } = arrivals;
  const rates = callsPerHour.map((calls) => (calls * busyness) / 3600);
  const peak = Math.max(...rates);
  if (peak <= 0) return { lengthSeconds, nextArrival: () => Infinity };
  const rateAt = (at: number): number => rates[Math.floor(at / slotSeconds)] ?? 0;
  return { lengthSeconds, nextArrival: poissonArrivals(lengthSeconds, rateAt, peak) };
}

/** Where anybody is at work it is one at least; the last to be there stay until nobody is left in line. */
export function staffOf(day: DaySpec, agents: number): { at: number; agents: number }[] {
  const steps = day.staff.map(({ at, share }) => ({
    at,
    agents: share > 0 ? Math.max(1, Math.round(share * agents)) : 0,
  }));
  const last = steps.at(-1);
  return last && last.agents === 0 ? [...steps.slice(0, -1), { ...last, agents: 1 }] : steps;
}

/** Calls of all its days on average. */
export function callsPerDayOf(spec: CentreSpec): number {
  const counts = spec.days.map(({ arrivals }) =>
    arrivals.kind === 'times'
      ? arrivals.atSeconds.length
      : arrivals.callsPerHour.reduce((sum, each) => sum + (each * arrivals.slotSeconds) / 3600, 0),
  );
  return counts.reduce((sum, each) => sum + each, 0) / Math.max(1, counts.length);
}

/** What the agents work in a day on average, with so many at the busiest time. */
export function staffedSecondsOf(spec: CentreSpec, agents: number): number {
  const seconds = spec.days.map((day) =>
    staffOf(day, agents).reduce((sum, step, index, steps) => {
      const until = steps[index + 1]?.at ?? day.lengthSeconds;
      return sum + step.agents * Math.max(0, until - step.at);
    }, 0),
  );
  return seconds.reduce((sum, each) => sum + each, 0) / Math.max(1, seconds.length);
}
