import { workloadOf, type CentreSpec } from './centre-spec.ts';
import { slotSeconds, watchSlots, type DaySlots } from './day-slots.ts';
import type { DayMeasure } from './measure-day.ts';
import type { PolicyName } from './policies.ts';
import { startMeasuring } from './start-measuring.ts';

/** One row of the report. */
export interface Setting {
  policy: PolicyName;
  agents: number;
  /** Null: none is offered. */
  thresholdSeconds: number | null;
}

/** Every combination of what was asked; the threshold means nothing where nothing is offered. */
export function settingsOf(asked: {
  policies: readonly PolicyName[];
  agents: readonly number[];
  thresholdsSeconds: readonly number[];
}): Setting[] {
  return asked.policies.flatMap((policy) =>
    asked.agents.flatMap((agents) =>
      (policy === 'none' ? [null] : asked.thresholdsSeconds).map((thresholdSeconds) => ({
        ...{ policy, agents, thresholdSeconds },
      })),
    ),
  );
}

/** Those that the report looks at more closely: of each policy the middle of what was asked. */
export function closerOf(settings: readonly Setting[]): Setting[] {
  const middle = <Value>(values: Value[]): Value | undefined =>
    values[Math.floor((values.length - 1) / 2)];
  const agents = middle([...new Set(settings.map((each) => each.agents))]);
  const thresholds = settings.flatMap(({ thresholdSeconds }) => thresholdSeconds ?? []);
  const threshold = middle([...new Set(thresholds)]);
  return settings.filter(
    (each) =>
      each.agents === agents &&
      (each.thresholdSeconds === null || each.thresholdSeconds === threshold),
  );
}

/** What became of one day under one setting: plain data. */
export interface DayResult {
  measure: DayMeasure;
  /** Null where nobody looks more closely. */
  slots: DaySlots | null;
}

/** After closing the line is looked at for two hours. */
const slotsAfterClosing = 8;

/**
 * One setting, a day after the other, for a policy learns from day to day. The callers of a day are the same under
 * every setting of the same seed.
 */
export function startSetting(
  spec: CentreSpec,
  setting: Setting,
  options: { seed: number; isCloser: boolean },
): (day: number) => DayResult {
  const { seed, isCloser } = options;
  const { policy, agents, thresholdSeconds } = setting;
  const measuring = startMeasuring({ seed, policy, thresholdSeconds: thresholdSeconds ?? 0 });
  return (day) => {
    const workload = workloadOf(spec, agents, day);
    if (!isCloser) return { measure: measuring.day(workload, day), slots: null };
    const lengthSeconds = spec.days[day % spec.days.length]?.lengthSeconds ?? 0;
    const { watcher, finish } = watchSlots(
      Math.ceil(lengthSeconds / slotSeconds) + slotsAfterClosing,
    );
    const measure = measuring.day(workload, day, watcher);
    return { measure, slots: finish() };
  };
}
