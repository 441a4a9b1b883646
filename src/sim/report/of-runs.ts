import type { CentreSpec } from '../centre/centre-spec.ts';
import { slotSeconds, waitBinSeconds, type DaySlots, type SlotSums } from '../centre/day-slots.ts';
import type { Interval } from '../centre/interval.ts';
import type { DayMeasure } from '../centre/measure-day.ts';
import type { CloserLook, Measured, ReportedSetting, WhatIfReport } from './model.ts';
import { summarise, summariseDifference } from '../centre/summarise.ts';
import type { FigureName } from '../centre/summary.ts';
import type { DayResult, Setting } from '../centre/what-if-run.ts';

/** A row of the report. @param days of this setting, one or more */
export function reportedSetting(setting: Setting, days: readonly DayResult[]): ReportedSetting {
  return rowOf(setting, summarise(days.map(({ measure }) => measure)));
}

/** What was asked for and what came of it. */
export interface Run {
  setting: Setting;
  days: readonly DayResult[];
}

/** Every policy against the first: with as many agents, and its threshold where it has the same. */
export function reportedDifferences(runs: readonly Run[]): WhatIfReport['differences'] {
  const first = runs[0]?.setting.policy;
  return runs.flatMap(({ setting, days }) => {
    if (first === undefined || setting.policy === first) return [];
    const reference = runs.find(
      ({ setting: other }) =>
        other.policy === first &&
        other.agents === setting.agents &&
        (other.thresholdSeconds ?? setting.thresholdSeconds) === setting.thresholdSeconds,
    );
    if (!reference) return [];
    const measures = (list: readonly DayResult[]): DayMeasure[] =>
      list.map(({ measure }) => measure);
    const difference = summariseDifference(measures(days), measures(reference.days));
    return [{ ...rowOf(setting, difference), than: first }];
  });
}

function rowOf(
  { policy, agents, thresholdSeconds }: Setting,
  summary: Record<FigureName, Interval | null>,
): ReportedSetting {
  const figures = Object.fromEntries(
    Object.entries(summary).map(([name, interval]) => [name, toMeasured(interval)]),
  );
  return { policy, agents, thresholdSeconds, figures };
}

/** As a report has it; null: nothing to count. */
export function toMeasured(interval: Interval | null): Measured {
  if (!interval || !Number.isFinite(interval.mean)) return null;
  const { mean, halfWidth, count } = interval;
  return { mean, halfWidth: Number.isFinite(halfWidth) ? halfWidth : null, days: count };
}

/** The mean day of a setting; null where nobody looked more closely. */
export function closerLook(
  spec: CentreSpec,
  setting: Setting,
  days: readonly DayResult[],
): CloserLook | null {
  const seen = days.flatMap(({ slots }, index) => {
    const opensAt = spec.days[index % spec.days.length]?.opensAtSeconds ?? 0;
    return slots ? [{ ...slots, first: Math.floor(opensAt / slotSeconds) }] : [];
  });
  if (seen.length === 0) return null;
  const { policy, agents, thresholdSeconds } = setting;
  return {
    ...{ policy, agents, thresholdSeconds },
    ...{ slots: meanSlots(seen), waits: sharesOver(seen) },
  };
}

type SeenDay = DaySlots & { first: number };

/** By time of day; a day that had not opened or was over counts with nobody there. */
function meanSlots(seen: readonly SeenDay[]): CloserLook['slots'] {
  const first = Math.min(...seen.map((day) => day.first));
  const end = Math.max(...seen.map((day) => day.first + day.slots.length));
  const total = (slot: number, what: keyof SlotSums): number =>
    seen.reduce((sum, day) => sum + (day.slots[slot - day.first]?.[what] ?? 0), 0);
  const mean = (slot: number, what: keyof SlotSums): number =>
    total(slot, what) / (seen.length * slotSeconds);
  const wait = (slot: number): number | null => {
    const answered = total(slot, 'answered');
    return answered > 0 ? total(slot, 'waited') / answered : null;
  };
  const slots = Array.from({ length: end - first }, (_, index) => ({
    fromSeconds: (first + index) * slotSeconds,
    holding: mean(first + index, 'holding'),
    promised: mean(first + index, 'promised'),
    busy: mean(first + index, 'busy'),
    staffed: mean(first + index, 'staffed'),
    liveWaitMeanSeconds: wait(first + index),
  }));
  const last = slots.findLastIndex(({ holding, promised, busy }) => holding + promised + busy > 0);
  return slots.slice(0, last + 1);
}

function sharesOver(seen: readonly SeenDay[]): CloserLook['waits'] {
  const bins = (seen[0]?.waits ?? []).map((_, bin) =>
    seen.reduce((sum, day) => sum + (day.waits[bin] ?? 0), 0),
  );
  const all = bins.reduce((sum, count) => sum + count, 0);
  if (all === 0) return [];
  let longer = all;
  const shares = bins.map((count, bin) => {
    longer -= count;
    return { overSeconds: bin * waitBinSeconds, share: longer / all };
  });
  const end = shares.findIndex(({ share }) => share < 0.0005);
  return end < 0 ? shares : shares.slice(0, end + 1);
}
