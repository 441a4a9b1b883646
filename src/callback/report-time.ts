import { UserError } from '../base/errors.ts';

/*
 * The time of a report and its parts, on the clocks of one zone. Days have 23 to 25 hours where clocks change, and every
 * moment is in one part. Times in ms since 1970.
 */

export const groupings = ['hour', 'day', 'week', 'target', 'hour-of-day'] as const;
export type Grouping = (typeof groupings)[number];

/** From then on, until the next part or the end of the report. */
export interface ReportPart {
  from: number;
  /** 0-23. */
  hour: number;
}

const daysMax = 400;
const daysByHourMax = 31;

/**
 * The time asked for: each bound a moment (ISO 8601 with its offset) or a day, which begins with its midnight; `to` is not
 * in it. Absent: the last 28 days, today with them.
 * @throws UserError bad-request
 */
export function reportTimes(
  query: { from?: string; to?: string; by: Grouping },
  timeZone: string,
  now: number,
): { from: number; until: number } {
  const today = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(timeZone);
  const until = bound('to', query.to, timeZone) ?? dayStart(today.add({ days: 1 }));
  const lastDay = Temporal.Instant.fromEpochMilliseconds(until).toZonedDateTimeISO(timeZone);
  const from = bound('from', query.from, timeZone) ?? dayStart(lastDay.subtract({ days: 28 }));
  const days = query.by === 'hour' ? daysByHourMax : daysMax;
  const latest = Temporal.Instant.fromEpochMilliseconds(from)
    .toZonedDateTimeISO(timeZone)
    .add({ days });
  if (from < until && until <= latest.epochMilliseconds) return { from, until };
  const wanted = `before to, and at most ${days} days before it where it is by ${query.by}`;
  throw wrong('from', `a time ${wanted}, such as from=2026-01-01&to=2026-01-29`, query.from);
}

function bound(field: string, text: string | undefined, timeZone: string): number | null {
  if (text === undefined) return null;
  try {
    const isDay = /^\d{4}-\d{2}-\d{2}$/.test(text);
    const { epochMilliseconds } = isDay
      ? Temporal.PlainDate.from(text).toZonedDateTime(timeZone)
      : Temporal.Instant.from(text);
    if (epochMilliseconds >= earliest && epochMilliseconds < latest) return epochMilliseconds;
  } catch {
    // Not a time: said below.
  }
  const wanted = 'a day such as 2026-01-31, or a time with its offset such as 2026-01-31T15:00:00Z';
  throw wrong(field, wanted, text);
}

/** PostgreSQL and ISO 8601 both write the years between. */
const earliest = Date.parse('0001-01-01T00:00:00Z');
const latest = Date.parse('9999-01-01T00:00:00Z');

function wrong(field: string, wanted: string, found: string | undefined): UserError {
  const shown = found === undefined ? 'nothing' : JSON.stringify(found.slice(0, 60));
  return new UserError('bad-request', `${field}: wanted ${wanted}, found ${shown}.`, {
    errors: [{ field, wanted, found: shown }],
  });
}

/** The zone, if there is such a one. @throws UserError bad-request */
export function needTimeZone(timeZone: string): string {
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(timeZone);
    return timeZone;
  } catch {
    throw wrong('timeZone', 'an IANA time zone such as Europe/Zurich', timeZone);
  }
}

/**
 * The parts of a time, in order; the first begins with it, though its hour, day or week may have begun before.
 * `target` has no parts of time: one.
 */
export function reportParts(
  { from, until }: { from: number; until: number },
  by: Grouping,
  timeZone: string,
): ReportPart[] {
  const start = Temporal.Instant.fromEpochMilliseconds(from).toZonedDateTimeISO(timeZone);
  const parts: ReportPart[] = [{ from, hour: start.hour }];
  if (by === 'target') return parts;
  for (let at = nextPart(start, by); at.epochMilliseconds < until; at = nextPart(at, by))
    parts.push({ from: at.epochMilliseconds, hour: at.hour });
  return parts;
}

function nextPart(at: Temporal.ZonedDateTime, by: Grouping): Temporal.ZonedDateTime {
  if (by === 'hour' || by === 'hour-of-day') {
    // By the clock that runs: where it goes back, an hour comes twice.
    const minutes = at.minute + at.second / 60 + at.millisecond / 60_000;
    return at.add({ milliseconds: Math.round((60 - minutes) * 60_000) });
  }
  return at.startOfDay().add({ days: by === 'week' ? 8 - at.dayOfWeek : 1 });
}

const dayStart = (at: Temporal.ZonedDateTime): number => at.startOfDay().epochMilliseconds;
