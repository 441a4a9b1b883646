/*
 * What the address says of the list: `?state=waiting,dialing&digits=5550&sort=next-due`. What is not understood is left
 * out and named, so that nobody takes a narrowed list for the whole or the other way round.
 */

export const states = [
  'requested',
  'waiting',
  'dialing',
  'connecting',
  'talking',
  'ended',
] as const;
export type State = (typeof states)[number];

export const outcomes = [
  'completed',
  'cancelled',
  'declined',
  'abandoned',
  'unreachable',
  'agent-unreachable',
  'expired',
  'refused',
] as const;
export type Outcome = (typeof outcomes)[number];

export interface Filters {
  state?: State[];
  outcome?: Outcome[];
  /** Id of a call target. */
  target?: string;
  digits?: string;
  /** Days on the browser's clocks, `2026-11-21`; both are included. */
  from?: string;
  to?: string;
  /** What the days are of; left out, of the promise. */
  by?: 'due';
  /** Left out: newest first. */
  sort?: 'next-due';
}

export interface ReadSearch {
  filters: Filters;
  /** The parameters that were not understood, as `name=value`. */
  ignored: string[];
}

/** What a parameter says; null: nothing that is understood. */
const readers: Record<keyof Filters, (text: string) => Filters | null> = {
  state: (text) => named('state', several(states, text)),
  outcome: (text) => named('outcome', several(outcomes, text)),
  target: (text) => (/^[0-9a-f-]{36}$/i.test(text) ? { target: text } : null),
  digits: (text) => (/^\d{3,15}$/.test(text) ? { digits: text } : null),
  from: (text) => (isDay(text) ? { from: text } : null),
  to: (text) => (isDay(text) ? { to: text } : null),
  by: (text) => (text === 'due' ? { by: text } : null),
  sort: (text) => (text === 'next-due' ? { sort: text } : null),
};

/** @param search what the router has made of the address: numbers and the like have become values */
export function readSearch(search: Readonly<Record<string, unknown>>): ReadSearch {
  const filters: Filters = {};
  const ignored: string[] = [];
  for (const [name, value] of Object.entries(search)) {
    const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
    const read = isFilter(name) ? readers[name](text) : null;
    if (read) Object.assign(filters, read);
    else ignored.push(`${name}=${text}`.slice(0, 80));
  }
  if (filters.from !== undefined && filters.to !== undefined && filters.from > filters.to) {
    ignored.push(`to=${filters.to}`);
    delete filters.to;
  }
  return { filters, ignored };
}

const isFilter = (name: string): name is keyof Filters => Object.hasOwn(readers, name);

/** The address of these filters. */
export function toSearch(filters: Filters): Record<string, string> {
  const texts = Object.entries(filters).map(([name, value]: [string, string | string[]]) => [
    name,
    Array.isArray(value) ? value.join(',') : value,
  ]);
  return Object.fromEntries(texts.filter(([, text]) => text !== '')) as Record<string, string>;
}

export interface CallbackQuery {
  state?: string;
  outcome?: string;
  callTargetId?: string;
  digits?: string;
  createdFrom?: string;
  createdTo?: string;
  dueFrom?: string;
  dueTo?: string;
  sort?: 'next-due';
}

/** The same as the API takes it. */
export function toQuery(filters: Filters): CallbackQuery {
  const { state, outcome, target, digits, from, to, by, sort } = filters;
  const begin = from === undefined ? undefined : startOfDay(from, 0);
  const end = to === undefined ? undefined : startOfDay(to, 1);
  return {
    ...(state && { state: state.join(',') }),
    ...(outcome && { outcome: outcome.join(',') }),
    ...(target !== undefined && { callTargetId: target }),
    ...(digits !== undefined && { digits }),
    ...(begin !== undefined && (by === 'due' ? { dueFrom: begin } : { createdFrom: begin })),
    ...(end !== undefined && (by === 'due' ? { dueTo: end } : { createdTo: end })),
    ...(sort && { sort }),
  };
}

/** As much of a callback as filters look at. */
interface Filtered {
  callTargetId: string;
  number: string;
  state: State;
  outcome: Outcome | null;
  createdAt: string;
  dueAt: string;
}

/** Whether a callback belongs into a list with these filters. */
export function matches(filters: Filters, callback: Filtered): boolean {
  const { state, outcome, target, digits, by, sort } = filters;
  const { createdFrom, createdTo, dueFrom, dueTo } = toQuery(filters);
  const from = createdFrom ?? dueFrom;
  const to = createdTo ?? dueTo;
  const at = Date.parse(by === 'due' ? callback.dueAt : callback.createdAt);
  const isOpenOnly = sort === 'next-due' || dueFrom !== undefined || dueTo !== undefined;
  return (
    (!state || state.includes(callback.state)) &&
    (!outcome || (callback.outcome !== null && outcome.includes(callback.outcome))) &&
    (target === undefined || callback.callTargetId === target) &&
    (digits === undefined || callback.number.includes(digits)) &&
    (from === undefined || at >= Date.parse(from)) &&
    (to === undefined || at < Date.parse(to)) &&
    (!isOpenOnly || callback.state !== 'ended')
  );
}

/** The digits of a number as somebody types it, or what is wrong with it. */
export function readDigits(
  text: string,
): { digits: string | null } | { fault: 'tooShort' | 'tooLong' | 'noDigits' } {
  const digits = text.replace(/[\s().+\-/]/g, '');
  if (digits === '') return { digits: null };
  if (!/^\d+$/.test(digits)) return { fault: 'noDigits' };
  if (digits.length > 15) return { fault: 'tooLong' };
  return digits.length < 3 ? { fault: 'tooShort' } : { digits };
}

function several<Value extends string>(values: readonly Value[], text: string): Value[] | null {
  const found = text.split(',').map((part) => values.find((value) => value === part));
  const known = found.filter((value) => value !== undefined);
  return known.length === found.length ? [...new Set(known)] : null;
}

function named<Name extends 'state' | 'outcome'>(name: Name, value: Filters[Name] | null) {
  return value === null ? null : { [name]: value };
}

function isDay(text: string): boolean {
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) return false;
  const time = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}

/** When a day begins on the browser's clocks; `later` days after it. */
function startOfDay(day: string, later: number): string {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  return new Date(year, month - 1, date + later).toISOString();
}
