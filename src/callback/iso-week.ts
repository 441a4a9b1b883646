/** The ISO 8601 week of a moment on the clocks of a zone, such as 2026-W47. @param at milliseconds since 1970 */
export function isoWeekOf(at: number, timeZone: string): string {
  return weekOf(Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timeZone));
}

/** Whether a text names a week that there is: only some years have a week 53. */
export function isIsoWeek(text: string): boolean {
  const [, year, week] = /^(?!0000)(\d{4})-W(0[1-9]|[1-4]\d|5[0-3])$/.exec(text) ?? [];
  return year !== undefined && Number(week) <= weeksIn(Number(year));
}

/** When a week begins and when the next does, in milliseconds since 1970; an hour more or less than 7 days where clocks change. */
export function timesOfWeek(week: string, timeZone: string): { from: number; to: number } {
  const monday = mondayOf(week);
  const begin = (date: Temporal.PlainDate): number =>
    date.toZonedDateTime(timeZone).epochMilliseconds;
  return { from: begin(monday), to: begin(monday.add({ weeks: 1 })) };
}

/** So many weeks, oldest first, the last of them the one given. */
export function weeksUpTo(week: string, count: number): string[] {
  const monday = mondayOf(week);
  return Array.from({ length: count }, (_, nth) =>
    weekOf(monday.subtract({ weeks: count - 1 - nth })),
  );
}

function weekOf({ yearOfWeek, weekOfYear }: Temporal.PlainDate | Temporal.ZonedDateTime): string {
  return `${String(yearOfWeek).padStart(4, '0')}-W${String(weekOfYear).padStart(2, '0')}`;
}

/** 4 January is always in the first week, 28 December in the last (ISO 8601). */
function mondayOf(week: string): Temporal.PlainDate {
  const [year = 0, number = 1] = week.split('-W').map(Number);
  const inFirst = Temporal.PlainDate.from({ year, month: 1, day: 4 });
  return inFirst.subtract({ days: inFirst.dayOfWeek - 1 }).add({ weeks: number - 1 });
}

function weeksIn(year: number): number {
  return Temporal.PlainDate.from({ year, month: 12, day: 28 }).weekOfYear ?? 52;
}
