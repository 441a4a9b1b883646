/** The ISO 8601 week of a moment on the clocks of a zone, such as 2026-W47. @param at milliseconds since 1970 */
export function isoWeekOf(at: number, timeZone: string): string {
  const { yearOfWeek, weekOfYear } = Temporal.Instant.fromEpochMilliseconds(at)
    .toZonedDateTimeISO(timeZone)
    .toPlainDate();
  return `${String(yearOfWeek).padStart(4, '0')}-W${String(weekOfYear).padStart(2, '0')}`;
}

/** Whether a text is written like one. */
export function isIsoWeek(text: string): boolean {
  return /^\d{4}-W(0[1-9]|[1-4]\d|5[0-3])$/.test(text);
}
