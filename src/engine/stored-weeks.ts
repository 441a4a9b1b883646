import { UserError } from '../base/errors.ts';
import { lineOf, type CallTarget } from '../callback/call-target.ts';
import { isIsoWeek, isoWeekOf, timesOfWeek, weeksUpTo } from '../callback/iso-week.ts';
import { lackOf, type StoredDay } from '../callback/stored-week.ts';
import { countStoredDays } from '../store/stored-days.ts';
import { needCallTarget } from './call-targets.ts';
import type { Engine } from './context.ts';

/** Events are forgotten after 35 days: the week that is under way and four before it are whole or nearly so. */
const weeksKept = 5;
const lastDays = 7;

export interface StoredWeekView {
  /** Such as 2026-W47; null: the last seven days and today. */
  week: string | null;
  days: StoredDay[];
  calls: number;
  isEnough: boolean;
  /** What it lacks to be replayed, with numbers; null: nothing. */
  lack: string | null;
}

/** Which weeks of a call target's line are stored, and how well each is filled, the latest first. @throws UserError not-found */
export async function storedWeeks(ctx: Pick<Engine, 'db'>, id: string): Promise<StoredWeekView[]> {
  const callTarget = await needCallTarget(ctx, id);
  const now = ctx.db.now();
  const weeks = weeksUpTo(isoWeekOf(now, callTarget.timeZone), weeksKept);
  const views: StoredWeekView[] = [];
  for (const week of [null, ...weeks.reverse()])
    views.push(await viewOf(ctx, callTarget, week, now));
  return views;
}

/** One of them. @param week as in a question @throws UserError not-found, bad-request for a week that no year has */
export async function storedWeek(
  ctx: Pick<Engine, 'db'>,
  id: string,
  week: string | null,
): Promise<StoredWeekView> {
  return viewOf(ctx, await needCallTarget(ctx, id), week, ctx.db.now());
}

/**
 * When a week begins and ends where the call target is. @param now ms since 1970
 * @returns ms since 1970; nothing after `now`
 * @throws UserError bad-request for a week that no year has
 */
export function rangeOfWeek(
  week: string | null,
  { timeZone }: CallTarget,
  now: number,
): { from: number; until: number } {
  if (week === null) {
    const today = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(timeZone);
    const from = today.startOfDay().subtract({ days: lastDays }).epochMilliseconds;
    return { from, until: now };
  }
  if (!isIsoWeek(week))
    throw new UserError('bad-request', `There is no week ${week.slice(0, 20)}.`, {
      errors: [{ field: 'calls.week', wanted: 'an ISO 8601 week such as 2026-W47' }],
    });
  const { from, to } = timesOfWeek(week, timeZone);
  return { from, until: Math.min(to, now) };
}

async function viewOf(
  { db }: Pick<Engine, 'db'>,
  callTarget: CallTarget,
  week: string | null,
  now: number,
): Promise<StoredWeekView> {
  const { from, until } = rangeOfWeek(week, callTarget, now);
  const first = Temporal.Instant.fromEpochMilliseconds(from).toZonedDateTimeISO(
    callTarget.timeZone,
  );
  const midnights = [from];
  while ((midnights.at(-1) ?? until) < until)
    midnights.push(first.add({ days: midnights.length }).epochMilliseconds);
  const rows = await countStoredDays(db, lineOf(callTarget), midnights);
  const days = rows.map(({ index, ...counts }) => ({
    date: first.add({ days: index }).toPlainDate().toString(),
    ...counts,
  }));
  const lack = lackOf(days);
  const calls = days.reduce((sum, day) => sum + day.calls, 0);
  return { week, days, calls, isEnough: lack === null, lack };
}
