import { matchesWhole } from './whole-match.ts';

/** Says whether a value is as a condition wants it; both are trimmed and in lower case. */
type Predicate = (value: string, wanted: string) => boolean;

const isOneOf: Predicate = (value, wanted) =>
  wanted
    .split(',')
    .map((item) => item.trim())
    .includes(value);

/** Compares what both read as; what cannot be read compares as neither less nor greater. */
function compared(read: (text: string) => number | null, holds: (difference: number) => boolean) {
  const predicate: Predicate = (value, wanted) => {
    const [left, right] = [read(value), read(wanted)];
    return left !== null && right !== null && holds(left - right);
  };
  return predicate;
}

const isLess = (difference: number): boolean => difference < 0;
const isMore = (difference: number): boolean => difference > 0;

function number(text: string): number | null {
  return /^[+-]?(\d{1,300}(\.\d{0,300})?|\.\d{1,300})$/.test(text) ? Number(text) : null;
}

/** `HH:MM` of 24 hours, as minutes of the day. */
function time(text: string): number | null {
  const [, hours, minutes] = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(text) ?? [];
  return hours === undefined ? null : Number(hours) * 60 + Number(minutes);
}

/** `YYYY-MM-DD`, as milliseconds; a day that the calendar does not have is none. */
function date(text: string): number | null {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return null;
  const timeMs = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(timeMs) && new Date(timeMs).toISOString().startsWith(text) ? timeMs : null;
}

/** By their names in the definition (twilio.com/docs/studio/widget-library/split-based-on). */
const predicates = new Map(
  Object.entries<Predicate>({
    equal_to: (value, wanted) => value === wanted,
    not_equal_to: (value, wanted) => value !== wanted,
    matches_any_of: isOneOf,
    does_not_match_any_of: (value, wanted) => !isOneOf(value, wanted),
    is_blank: (value) => value === '',
    is_not_blank: (value) => value !== '',
    contains: (value, wanted) => value.includes(wanted),
    does_not_contain: (value, wanted) => !value.includes(wanted),
    starts_with: (value, wanted) => value.startsWith(wanted),
    does_not_start_with: (value, wanted) => !value.startsWith(wanted),
    less_than: compared(number, isLess),
    greater_than: compared(number, isMore),
    is_before_time: compared(time, isLess),
    is_after_time: compared(time, isMore),
    is_before_date: compared(date, isLess),
    is_after_date: compared(date, isMore),
  }),
);

/** Whether a condition holds. Space around both texts does not count, nor does case. */
export function isMet(type: string, value: string, wanted: string): boolean {
  if (type === 'regex') return matchesWhole(value.trim(), wanted.trim());
  const predicate = predicates.get(type);
  return predicate?.(value.trim().toLowerCase(), wanted.trim().toLowerCase()) ?? false;
}
