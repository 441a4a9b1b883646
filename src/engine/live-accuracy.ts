import { isoWeekOf } from '../callback/iso-week.ts';
import { accuracyOf, addQuote, noSums } from '../estimate/accuracy.ts';
import { listCallTargets } from '../store/call-targets.ts';
import { settledSince } from '../store/quotes.ts';
import { quoteSumsOf } from '../store/quote-weeks.ts';
import type { QuoteSums } from '../callback/kept-quote.ts';
import type { Engine } from './context.ts';
import type { AccuracyFigures, LiveTargetView } from './live-views.ts';

export type LiveAccuracy = LiveTargetView['accuracy'];

export const noFigures: AccuracyFigures = {
  ...{ n: 0, rangeCoverage: null, meanErrorSeconds: null, biasSeconds: null },
};

/** Of a day with more quotes than this, the first are enough to tell. */
const quotesMax = 50_000;

/** How good the quotes of today and of this week are, by call target. Days and weeks are on the clocks of each. */
export async function liveAccuracy(
  ctx: Engine,
  targetsMax: number,
): Promise<Map<string, LiveAccuracy>> {
  const { items: callTargets } = await listCallTargets(ctx.db, null, targetsMax);
  const now = ctx.db.now();
  const days = new Map(callTargets.map(({ id, timeZone }) => [id, startOfDay(now, timeZone)]));
  const weeks = new Map(callTargets.map(({ id, timeZone }) => [id, isoWeekOf(now, timeZone)]));
  if (days.size === 0) return new Map();
  const [settled, weekSums] = await Promise.all([
    settledSince(ctx.db, Math.min(...days.values()), quotesMax),
    quoteSumsOf(ctx.db, [...new Set(weeks.values())], callTargets.length * 3),
  ]);
  const today = new Map<string, QuoteSums>(callTargets.map(({ id }) => [id, noSums()]));
  for (const quote of settled) {
    const sums = today.get(quote.callTargetId);
    if (sums && quote.at >= (days.get(quote.callTargetId) ?? Infinity)) addQuote(sums, quote);
  }
  return new Map(
    callTargets.map(({ id }) => {
      const week = weekSums.find((row) => row.callTargetId === id && row.week === weeks.get(id));
      return [id, { today: figuresOf(today.get(id)), week: figuresOf(week?.sums) }];
    }),
  );
}

function startOfDay(now: number, timeZone: string): number {
  return Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(timeZone).startOfDay()
    .epochMilliseconds;
}

function figuresOf(sums: QuoteSums = noSums()): AccuracyFigures {
  const { n, rangeCoverage, maeSeconds, biasSeconds } = accuracyOf(sums);
  return { n, rangeCoverage, meanErrorSeconds: maeSeconds, biasSeconds };
}
