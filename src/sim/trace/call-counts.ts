import { UserError } from '../../base/errors.ts';

/**
 * How many called in each five minutes of a day: the bank calls of Weinberg, Brown & Stroud (JASA 2007) as CSV with the
 * columns DateTime and Calls. Its times have no zone: they are read as UTC.
 */
export interface CountedDay {
  /** Such as 2003-03-31. */
  date: string;
  /** Of the day, when the first five minutes begin. */
  opensAtSeconds: number;
  /** Of each five minutes from then on; 0 where the file leaves some out. */
  counts: number[];
}

export const slotSeconds = 300;
const mostCalls = 100_000;

/**
 * @param name of the file, for what is said of it
 * @throws UserError naming the line, what was found there and what was wanted
 */
export function readCallCounts(text: string, name: string): CountedDay[] {
  const [header = '', ...lines] = text.split(/\r?\n/);
  const columns = header.split(',').map((column) => column.replaceAll('"', ''));
  const [timeColumn, countColumn] = [columns.indexOf('DateTime'), columns.indexOf('Calls')];
  if (timeColumn < 0 || countColumn < 0)
    throw wrong(
      name,
      1,
      `has the columns ${columns.join(', ').slice(0, 80)}`,
      'DateTime and Calls',
    );
  const days: CountedDay[] = [];
  for (const [index, line] of lines.entries()) {
    if (line === '') continue;
    const values = line.split(',').map((value) => value.replaceAll('"', ''));
    const at = index + 2;
    const { date, seconds } = readTime(values[timeColumn] ?? '', name, at);
    add(days, date, seconds, readCount(values[countColumn] ?? '', name, at), name, at);
  }
  return days;
}

function add(
  days: CountedDay[],
  date: string,
  seconds: number,
  count: number,
  name: string,
  at: number,
): void {
  let day = days.at(-1);
  if (day?.date !== date) {
    if (day && day.date > date)
      throw wrong(name, at, `goes back from ${day.date} to ${date}`, 'days in order');
    day = { date, opensAtSeconds: seconds, counts: [] };
    days.push(day);
  }
  const slot = (seconds - day.opensAtSeconds) / slotSeconds;
  if (slot < day.counts.length)
    throw wrong(name, at, 'is not after the line before it', 'times in order, each once');
  while (day.counts.length < slot) day.counts.push(0);
  day.counts.push(count);
}

function readTime(value: string, name: string, at: number): { date: string; seconds: number } {
  const [, date = '', time = ''] =
    /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}:\d{2})Z?$/.exec(value) ?? [];
  const since1970 = Date.parse(`${date}T${time}Z`) / 1000;
  // A day that does not exist, such as the 31st of June, is read as one of the month after.
  const doesExist =
    Number.isFinite(since1970) &&
    new Date(since1970 * 1000).toISOString() === `${date}T${time}.000Z`;
  if (doesExist && since1970 % slotSeconds === 0) return { date, seconds: since1970 % 86_400 };
  const want = 'the beginning of five minutes, such as 2003-03-31T07:05:00Z';
  throw wrong(name, at, `has "${value.slice(0, 40)}" as DateTime`, want);
}

function readCount(value: string, name: string, at: number): number {
  const count = /^\d{1,6}$/.test(value) ? Number(value) : Number.NaN;
  if (count <= mostCalls) return count;
  throw wrong(
    name,
    at,
    `has "${value.slice(0, 40)}" as Calls`,
    `a number of calls up to ${mostCalls}`,
  );
}

function wrong(name: string, line: number, found: string, want: string): UserError {
  return new UserError('bad-request', `${name}, line ${line}: it ${found}; wanted: ${want}.`);
}
