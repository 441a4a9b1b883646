import { intervalOf, type Interval } from './interval.ts';
import type { DayMeasure } from './measure-day.ts';
import { figures, punctualSeconds, type FigureName } from './summary.ts';

/** Over all days, and what each day says of it: values that vary from day to day as far as the figure does. */
interface Reading {
  value: number;
  /** null: there was nothing to count that day. */
  byDay: (number | null)[];
}
type Read = (days: readonly DayMeasure[]) => Reading | null;

/** Each figure with its 95 % interval over the days. */
export function summarise(days: readonly DayMeasure[]): Record<FigureName, Interval | null> {
  return eachFigure((read) => {
    const reading = read(days);
    if (!reading) return null;
    const values = reading.byDay.filter((value) => value !== null);
    return { ...intervalOf(values), mean: reading.value };
  });
}

/** Ours less theirs; day n of both is the same day, with the same people. */
export function summariseDifference(
  ours: readonly DayMeasure[],
  theirs: readonly DayMeasure[],
): Record<FigureName, Interval | null> {
  if (ours.length !== theirs.length) throw new RangeError('the same days were wanted');
  return eachFigure((read) => {
    const [own, other] = [read(ours), read(theirs)];
    if (!own || !other) return null;
    const differences = own.byDay.flatMap((value, day) => {
      const reference = other.byDay[day] ?? null;
      return value === null || reference === null ? [] : [value - reference];
    });
    return { ...intervalOf(differences), mean: own.value - other.value };
  });
}

/** Sums of the days divided: a day with more callers counts for more. */
function ratio(top: (day: DayMeasure) => number, bottom: (day: DayMeasure) => number): Read {
  return (days) => {
    const tops = days.map(top);
    const bottoms = days.map(bottom);
    const whole = sum(bottoms);
    if (whole === 0) return null;
    const value = sum(tops) / whole;
    const mean = whole / days.length;
    // One day alone with something to count tells nothing of how days differ.
    if (bottoms.filter((bottom) => bottom > 0).length < 2)
      return { value, byDay: bottoms.map((bottom) => (bottom > 0 ? value : null)) };
    // By the delta method; intervalOf of these is intervalOfRatio.
    const byDay = tops.map((one, i) => value + (one - value * (bottoms[i] ?? 0)) / mean);
    return { value, byDay };
  };
}

/** The value that `share` of all do not exceed; its spread is that of the days' own percentiles. */
function percentile(of: (day: DayMeasure) => readonly number[], share: number): Read {
  return (days) => {
    const value = quantile(days.flatMap(of), share);
    return value === null ? null : { value, byDay: days.map((day) => quantile(of(day), share)) };
  };
}

const mean = (of: (day: DayMeasure) => readonly number[]): Read =>
  ratio(
    (day) => sum(of(day)),
    (day) => of(day).length,
  );

const callers = (day: DayMeasure): number => day.callers;
const callbacks = (day: DayMeasure): number => day.callbacks;
const unserved = (day: DayMeasure): number => day.liveAbandoned + day.hungUpOnHold + day.notReached;
const staffed = ({ time }: DayMeasure): number => time.staffed;
const liveWaits = (day: DayMeasure): number[] => day.liveWaits;
const callbackWaits = (day: DayMeasure): number[] => day.callbackWaits;
const late = (day: DayMeasure): number[] => day.late;
const held = (day: DayMeasure): number[] => day.held;
const placeErrors = (day: DayMeasure): number[] => day.placeErrors;

const reads: Record<FigureName, Read> = {
  callsPerDay: ratio(callers, () => 1),
  liveWaitMeanSeconds: mean(liveWaits),
  liveWaitP50Seconds: percentile(liveWaits, 0.5),
  liveWaitP80Seconds: percentile(liveWaits, 0.8),
  liveWaitP90Seconds: percentile(liveWaits, 0.9),
  liveWaitP95Seconds: percentile(liveWaits, 0.95),
  abandonedShare: ratio(
    (day) => day.liveAbandoned,
    (day) => day.liveCallers,
  ),
  unservedShare: ratio(unserved, callers),
  lostPerDay: ratio(unserved, () => 1),
  occupancy: ratio(({ time }) => time.busy, staffed),
  idleShare: ratio(({ time }) => time.staffed - time.busy - time.lost, staffed),
  lostShare: ratio(({ time }) => time.lost, staffed),
  callbacksPerDay: ratio(callbacks, () => 1),
  callbackShare: ratio((day) => day.callbacks, callers),
  callbackWaitMeanSeconds: mean(callbackWaits),
  callbackWaitP50Seconds: percentile(callbackWaits, 0.5),
  callbackWaitP90Seconds: percentile(callbackWaits, 0.9),
  lateMeanSeconds: mean(late),
  lateP90Seconds: percentile(late, 0.9),
  punctualShare: ratio(
    (day) => day.late.filter((seconds) => seconds <= punctualSeconds).length,
    (day) => day.late.length,
  ),
  heldMeanSeconds: mean(held),
  heldP95Seconds: percentile(held, 0.95),
  heldOver2Share: ratio(
    (day) => day.held.filter((seconds) => seconds > 2).length,
    (day) => day.held.length,
  ),
  hungUpOnHoldShare: ratio(
    (day) => day.hungUpOnHold,
    (day) => day.held.length,
  ),
  placeErrorP50Seconds: percentile(placeErrors, 0.5),
  placeErrorP90Seconds: percentile(placeErrors, 0.9),
  overtakenMean: ratio((day) => day.overtaken, callbacks),
  redialsPerCallback: ratio((day) => day.redials, callbacks),
};

function eachFigure(
  interval: (read: Read) => Interval | null,
): Record<FigureName, Interval | null> {
  const names = Object.keys(figures) as FigureName[];
  const entries = names.map((name) => [name, interval(reads[name])]);
  return Object.fromEntries(entries) as Record<FigureName, Interval | null>;
}

/** @param share 0-1 @returns null of nothing */
function quantile(values: readonly number[], share: number): number | null {
  const sorted = Float64Array.from(values).sort();
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? null;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
