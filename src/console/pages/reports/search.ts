/*
 * What the address says of a report: `?range=yesterday&by=hour&target=…`, or `?from=2026-11-01&to=2026-11-07`. What is not
 * understood is left out and named.
 */

export const ranges = ['today', 'yesterday', 'this-week', 'last-28-days', 'custom'] as const;
export const groupings = ['hour', 'day', 'week', 'target', 'hour-of-day'] as const;
export const countings = ['promised', 'ended'] as const;

export interface ReportSearch {
  range: (typeof ranges)[number];
  by: (typeof groupings)[number];
  counting: (typeof countings)[number];
  /** Days, both included; of `custom` alone. */
  from?: string;
  to?: string;
  target?: string;
  compare: boolean;
}

export const usual: ReportSearch = {
  ...{ range: 'last-28-days', by: 'day', counting: 'promised', compare: true },
};

/** @param search what the router has made of the address */
export function readSearch(search: Readonly<Record<string, unknown>>): {
  wanted: ReportSearch;
  ignored: string[];
} {
  const wanted: ReportSearch = { ...usual };
  const ignored: string[] = [];
  for (const [name, value] of Object.entries(search)) {
    const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
    const read = readers.get(name)?.(text) ?? null;
    if (read) Object.assign(wanted, read);
    else ignored.push(`${name}=${text}`.slice(0, 80));
  }
  if (wanted.from !== undefined && wanted.to !== undefined && wanted.from <= wanted.to)
    return { wanted: { ...wanted, range: 'custom' }, ignored };
  for (const name of ['from', 'to'] as const)
    if (wanted[name] !== undefined) ignored.push(`${name}=${wanted[name]}`);
  const { from: _from, to: _to, ...rest } = wanted;
  return { wanted: rest.range === 'custom' ? { ...rest, range: usual.range } : rest, ignored };
}

const oneOf =
  <Value extends string>(name: keyof ReportSearch, values: readonly Value[]) =>
  (text: string) => {
    const value = values.find((each) => each === text);
    return value === undefined ? null : { [name]: value };
  };

const readers = new Map<string, (text: string) => Partial<ReportSearch> | null>([
  ['range', oneOf('range', ranges)],
  ['by', oneOf('by', groupings)],
  ['counting', oneOf('counting', countings)],
  ['from', (text) => (isDay(text) ? { from: text } : null)],
  ['to', (text) => (isDay(text) ? { to: text } : null)],
  ['target', (text) => (/^[0-9a-f-]{36}$/i.test(text) ? { target: text } : null)],
  ['compare', (text) => (['true', 'false'].includes(text) ? { compare: text === 'true' } : null)],
]);

/** The address of it; what is as usual is left out. */
export function toSearch(wanted: ReportSearch): Record<string, string | boolean> {
  const { range, from, to, ...rest } = wanted;
  const days = range === 'custom' && from !== undefined && to !== undefined;
  const named = { ...rest, ...(days ? { from, to } : { range }) };
  const standard = new Map<string, unknown>(Object.entries(usual));
  return Object.fromEntries(
    Object.entries(named).filter(([name, value]) => standard.get(name) !== value),
  );
}

/** Days from then on, and before `to`. */
export interface Days {
  from: string;
  to: string;
}

/** The days of it. @param today on the clocks of the report, such as 2026-11-21 */
export function daysOf(wanted: ReportSearch, today: string): Days {
  const tomorrow = addDays(today, 1);
  switch (wanted.range) {
    case 'today':
      return { from: today, to: tomorrow };
    case 'yesterday':
      return { from: addDays(today, -1), to: today };
    case 'this-week':
      // Monday is the first day (ISO 8601).
      return {
        from: addDays(today, -((new Date(`${today}T00:00Z`).getUTCDay() + 6) % 7)),
        to: tomorrow,
      };
    case 'custom':
      return { from: wanted.from ?? today, to: addDays(wanted.to ?? today, 1) };
    case 'last-28-days':
      break;
  }
  return { from: addDays(tomorrow, -28), to: tomorrow };
}

/** As many days, right before. */
export function daysBefore({ from, to }: Days): Days {
  const days = Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000);
  return { from: addDays(from, -days), to: from };
}

export function addDays(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}

/** The day of a moment on the clocks of a zone. @param at ms since 1970 */
export function dayIn(at: number, timeZone: string): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short' }).format(at);
}

function isDay(text: string): boolean {
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) return false;
  const time = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}
