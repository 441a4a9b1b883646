import { weeksUpTo } from '../callback/iso-week.ts';
import { accuracyOf, noSums } from '../estimate/accuracy.ts';
import { seenShare, type SeenShare } from '../estimate/wilson.ts';
import {
  countQuotes,
  hitsByLength,
  sampleQuotes,
  sumsByHour,
  toldMinutes,
} from '../store/quote-figures.ts';
import type { HourSums, Hits, QuoteCounts, ToldMinutes } from '../store/quote-figures.ts';
import { quoteSumsOfTarget } from '../store/quote-weeks.ts';
import { needWeek, type TargetWeek } from './accuracy.ts';
import type { Engine } from './context.ts';
import { keptQuotesMs } from './keep-quotes.ts';
import { printTime } from './print-views.ts';

/** Which week the figures are of. Single quotes are forgotten: what is older than `keptSince` is in the sums alone. */
export interface WeekView {
  callTargetId: string;
  week: string;
  timeZone: string;
  from: string;
  to: string;
  keptSince: string;
}

export interface QuotesView extends WeekView {
  /** How many of `counts.scored` are in `items`. */
  shown: number;
  counts: QuoteCounts;
  items: {
    callbackId: string | null;
    at: string;
    meanSeconds: number;
    lowSeconds: number;
    highSeconds: number;
    p80Seconds: number;
    baselineSeconds: number | null;
    waitedSeconds: number;
  }[];
}

/** What was promised beside what happened, quote by quote. @throws UserError not-found, bad-request */
export async function quotesOfWeek(
  ctx: Engine,
  query: { callTargetId: string; week?: string; limit: number },
): Promise<QuotesView> {
  const week = await needWeek(ctx, query.callTargetId, query.week);
  const range = rangeOf(week);
  return ctx.db.snapshot(async (trx) => {
    const items = await sampleQuotes(trx, range, query.limit);
    return {
      ...viewOf(ctx, week),
      shown: items.length,
      counts: await countQuotes(trx, range),
      items: items.map((quote) => ({ ...quote, at: printTime(quote.at) })),
    };
  });
}

/** Bounds of the bins of a quoted mean. */
const lengthsSeconds = [60, 120, 300, 600, 1_200];
const toldMax = 12;

export interface CalibrationRow {
  /** Of the quoted mean; null: no upper bound. */
  fromSeconds: number;
  toSeconds: number | null;
  p50: SeenShare;
  p80: SeenShare;
  range: SeenShare;
  /** Waits up to the five-minute mean. */
  baseline: SeenShare;
}

export interface CalibrationView extends WeekView {
  all: CalibrationRow;
  items: CalibrationRow[];
  told: (ToldMinutes & { held: SeenShare })[];
}

/** Whether what is said to hold for so many of ten held for as many. @throws UserError not-found, bad-request */
export async function calibrationOfWeek(
  ctx: Engine,
  query: { callTargetId: string; week?: string },
): Promise<CalibrationView> {
  const week = await needWeek(ctx, query.callTargetId, query.week);
  const range = rangeOf(week);
  return ctx.db.snapshot(async (trx) => {
    const bins = await hitsByLength(trx, range, lengthsSeconds);
    const told = await toldMinutes(trx, range, toldMax);
    return {
      ...viewOf(ctx, week),
      all: calibration(sumOf(bins), 0, null),
      items: bins.map((hits) =>
        calibration(hits, lengthsSeconds[hits.bin - 1] ?? 0, lengthsSeconds[hits.bin] ?? null),
      ),
      told: told.map((minutes) => ({ ...minutes, held: seenShare(minutes.within, minutes.n) })),
    };
  });
}

function calibration(hits: Hits, fromSeconds: number, toSeconds: number | null): CalibrationRow {
  return {
    ...{ fromSeconds, toSeconds },
    p50: seenShare(hits.belowP50, hits.n),
    p80: seenShare(hits.belowP80, hits.n),
    range: seenShare(hits.inRange, hits.n),
    baseline: seenShare(hits.belowBaseline, hits.compared),
  };
}

function sumOf(bins: readonly Hits[]): Hits {
  const sum: Hits = { n: 0, belowP50: 0, belowP80: 0, inRange: 0, compared: 0, belowBaseline: 0 };
  for (const bin of bins) {
    sum.n += bin.n;
    sum.belowP50 += bin.belowP50;
    sum.belowP80 += bin.belowP80;
    sum.inRange += bin.inRange;
    sum.compared += bin.compared;
    sum.belowBaseline += bin.belowBaseline;
  }
  return sum;
}

export interface HourRow {
  hour: number;
  n: number;
  /** Mean of quoted − waited: above 0, too long was quoted. */
  biasSeconds: number | null;
  maeSeconds: number | null;
  /** Ours and the baseline's on the same calls. */
  compared: {
    n: number;
    maeSeconds: number | null;
    baselineBiasSeconds: number | null;
    baselineMaeSeconds: number | null;
  };
  censored: number;
}

export interface HoursView extends WeekView {
  /** All 24, on the clocks of the call target. */
  items: HourRow[];
}

/** How far off the quotes of each hour of the day were. @throws UserError not-found, bad-request */
export async function hoursOfWeek(
  ctx: Engine,
  query: { callTargetId: string; week?: string },
): Promise<HoursView> {
  const week = await needWeek(ctx, query.callTargetId, query.week);
  const sums = await sumsByHour(ctx.db, rangeOf(week), week.timeZone);
  const items = Array.from({ length: 24 }, (_, hour) =>
    hourRow(
      hour,
      sums.find((row) => row.hour === hour),
    ),
  );
  return { ...viewOf(ctx, week), items };
}

function hourRow(hour: number, sums: HourSums | undefined): HourRow {
  const mean = (sum: number | undefined, n: number): number | null =>
    n > 0 ? (sum ?? 0) / n : null;
  const { n = 0, compared = 0, censored = 0 } = sums ?? {};
  return {
    ...{ hour, n, biasSeconds: mean(sums?.error, n), maeSeconds: mean(sums?.absoluteError, n) },
    compared: {
      n: compared,
      maeSeconds: mean(sums?.comparedAbsolute, compared),
      baselineBiasSeconds: mean(sums?.baselineError, compared),
      baselineMaeSeconds: mean(sums?.baselineAbsolute, compared),
    },
    censored,
  };
}

export interface WeekRow {
  week: string;
  range: SeenShare;
  p80: SeenShare;
  biasSeconds: number | null;
  maeSeconds: number | null;
  /** Ours ÷ the baseline's on the same calls; below 1 is better than it. */
  maeRatio: number | null;
  censored: number;
  unknown: number;
}

/** The weeks up to one, oldest first; one without quotes has an `n` of 0. @throws UserError not-found, bad-request */
export async function accuracyByWeek(
  ctx: Engine,
  query: { callTargetId: string; week?: string; weeks: number },
): Promise<{ callTargetId: string; items: WeekRow[] }> {
  const { id, week: last } = await needWeek(ctx, query.callTargetId, query.week);
  const weeks = weeksUpTo(last, query.weeks);
  const kept = await quoteSumsOfTarget(ctx.db, id, weeks);
  const items = weeks.map((week): WeekRow => {
    const sums = kept.get(week) ?? noSums();
    const { biasSeconds, maeSeconds, baseline, censored, unknown } = accuracyOf(sums);
    return {
      week,
      range: seenShare(sums.inRange, sums.scored),
      p80: seenShare(sums.belowP80, sums.scored),
      ...{ biasSeconds, maeSeconds, maeRatio: baseline.maeRatio, censored, unknown },
    };
  });
  return { callTargetId: id, items };
}

const rangeOf = ({ id, from, until }: TargetWeek) => ({ callTargetId: id, from, until });

function viewOf(ctx: Engine, { id, week, timeZone, from, until }: TargetWeek): WeekView {
  return {
    ...{ callTargetId: id, week, timeZone, from: printTime(from), to: printTime(until) },
    keptSince: printTime(ctx.db.now() - keptQuotesMs),
  };
}
