import { UserError } from '../base/errors.ts';
import { lineOf, type CallTarget } from '../callback/call-target.ts';
import { isoWeekOf, mondayOf } from '../callback/iso-week.ts';
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
  const today = dayOf(ctx.db.now(), callTarget);
  const from = today.subtract({ days: today.dayOfWeek - 1 }).subtract({ weeks: weeksKept - 1 });
  const days = await storedDays(ctx, callTarget, from, today.add({ days: 1 }));
  const since = today.subtract({ days: lastDays }).toString();
  const mondays = Array.from({ length: weeksKept }, (_, back) =>
    from.add({ weeks: weeksKept - 1 - back }),
  );
  return [
    viewOf(
      null,
      days.filter(({ date }) => date >= since),
    ),
    ...mondays.map((monday) =>
      viewOf(
        weekOf(monday, callTarget),
        days.filter(
          ({ date }) => date >= monday.toString() && date < monday.add({ weeks: 1 }).toString(),
        ),
      ),
    ),
  ];
}

/** One of them. @param week as in a question @throws UserError not-found, bad-request for a week that no year has */
export async function storedWeek(
  ctx: Pick<Engine, 'db'>,
  id: string,
  week: string | null,
): Promise<StoredWeekView> {
  const callTarget = await needCallTarget(ctx, id);
  const { from, until } = daysOfWeek(week, dayOf(ctx.db.now(), callTarget));
  return viewOf(week, await storedDays(ctx, callTarget, from, until));
}

/**
 * When a week begins and ends where the call target is. @param now ms since 1970
 * @returns ms since 1970; nothing after `now`
 * @throws UserError bad-request for a week that no year has
 */
export function rangeOfWeek(
  week: string | null,
  callTarget: CallTarget,
  now: number,
): { from: number; until: number } {
  const { from, until } = daysOfWeek(week, dayOf(now, callTarget));
  const midnight = (day: Temporal.PlainDate): number => midnightOf(day, callTarget);
  return { from: midnight(from), until: Math.min(midnight(until), now) };
}

function daysOfWeek(
  week: string | null,
  today: Temporal.PlainDate,
): { from: Temporal.PlainDate; until: Temporal.PlainDate } {
  if (week === null)
    return { from: today.subtract({ days: lastDays }), until: today.add({ days: 1 }) };
  const monday = mondayOf(week);
  if (!monday)
    throw new UserError('bad-request', `There is no week ${week.slice(0, 20)}.`, {
      errors: [{ field: 'calls.week', wanted: 'an ISO 8601 week such as 2026-W47' }],
    });
  return { from: monday, until: monday.add({ weeks: 1 }) };
}

function viewOf(week: string | null, days: StoredDay[]): StoredWeekView {
  const lack = lackOf(days);
  const calls = days.reduce((sum, day) => sum + day.calls, 0);
  return { week, days, calls, isEnough: lack === null, lack };
}

async function storedDays(
  ctx: Pick<Engine, 'db'>,
  callTarget: CallTarget,
  from: Temporal.PlainDate,
  until: Temporal.PlainDate,
): Promise<StoredDay[]> {
  const dates = Array.from({ length: from.until(until).days + 1 }, (_, index) =>
    from.add({ days: index }),
  );
  const midnights = dates.map((date) => midnightOf(date, callTarget));
  const rows = await countStoredDays(ctx.db, lineOf(callTarget), midnights);
  return rows.map(({ index, ...counts }) => ({
    date: from.add({ days: index }).toString(),
    ...counts,
  }));
}

function dayOf(at: number, { timeZone }: CallTarget): Temporal.PlainDate {
  return Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timeZone).toPlainDate();
}

function midnightOf(day: Temporal.PlainDate, { timeZone }: CallTarget): number {
  return day.toZonedDateTime(timeZone).epochMilliseconds;
}

function weekOf(monday: Temporal.PlainDate, callTarget: CallTarget): string {
  return isoWeekOf(midnightOf(monday, callTarget), callTarget.timeZone);
}
