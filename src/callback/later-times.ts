import type { Phrase } from './dialogue.ts';

export type Day = 'today' | 'tomorrow';

/**
 * The moment a full hour begins on that day in the zone, or null when it is not ahead. An hour that
 * does not exist (clocks go forward) is the one that comes instead; of an hour that comes twice it
 * is the first still ahead.
 * @param hour 0-23
 */
export function hourOn(day: Day, hour: number, now: number, timeZone: string): number | null {
  const today = zoned(now, timeZone).toPlainDate();
  const at = (day === 'today' ? today : today.add({ days: 1 })).toPlainDateTime({ hour });
  for (const disambiguation of ['compatible', 'later'] as const) {
    const moment = at.toZonedDateTime(timeZone, { disambiguation }).epochMilliseconds;
    if (moment > now) return moment;
  }
  return null;
}

/** True when an hour of today is still to come. */
export function isAnyHourLeft(now: number, timeZone: string): boolean {
  return hourOn('today', 23, now, timeZone) !== null;
}

/** "today at three thirty p m", as it is on the clocks of the zone. */
export function sayWhen(moment: number, now: number, timeZone: string): Phrase {
  const at = zoned(moment, timeZone);
  const daysAhead = zoned(now, timeZone).toPlainDate().until(at.toPlainDate()).days;
  const day = daysAhead === 0 ? 'today' : daysAhead === 1 ? 'tomorrow' : 'other';
  return { when: { day, hour: at.hour, minute: at.minute } };
}

function zoned(moment: number, timeZone: string): Temporal.ZonedDateTime {
  return Temporal.Instant.fromEpochMilliseconds(moment).toZonedDateTimeISO(timeZone);
}
