import { UserError } from '../../base/errors.ts';
import type { QueueEvent } from '../../callback/queue-event.ts';

/**
 * The call-by-call log of a small bank's call centre, 1999 ("Anonymous Bank", Technion; Brown et al., JASA 2005), as CSV.
 * Its times of day have no zone: they are read as UTC, so that days are 24 h.
 */
export interface BankCall {
  /** Unique in its month. */
  call: string;
  /** PS regular, NE stock, NW prospect, PE English, IN internet help desk, TT: the bank calls back. */
  type: string;
  /** When it joined the line, or, when it never had to wait, reached an agent; ms since 1970. */
  joinedAt: number;
  /** 0: answered at once. */
  waitSeconds: number;
  /** 2: served as if it had come 90 s earlier. */
  priority: number;
  /** Null: hung up while waiting. */
  service: { from: number; to: number; agent: string | null } | null;
}

/**
 * Each level of priority stands where somebody stands who came so much earlier. The data's own documentation says it of
 * level 2; in what order people were served shows it of 1 before 0 too, and of 2 before 1 from mid-January 1999 on.
 */
const creditMs = 90_000;
const dayMs = 86_400_000;

const wanted = {
  vru_line: /^\w+$/,
  call_id: /^\d+$/,
  priority: /^[012]$/,
  type: /^[A-Z]{2}$/,
  date: /^\d{4}-\d{2}-\d{2}$/,
  vru_entry: /^\d{1,2}:\d{2}:\d{2}$/,
  vru_exit: /^\d{1,2}:\d{2}:\d{2}$/,
  q_start: /^\d{1,2}:\d{2}:\d{2}$/,
  q_time: /^-?\d{1,6}$/,
  outcome: /^(AGENT|HANG|PHANTOM)$/,
  ser_start: /^\d{1,2}:\d{2}:\d{2}$/,
  ser_exit: /^\d{1,2}:\d{2}:\d{2}$/,
  agent: /^\w*$/,
};
const shapes: Record<Column, string> = {
  vru_line: 'the line, such as AA0101',
  call_id: 'a number',
  priority: '0, 1 or 2',
  type: 'two letters, such as PS',
  date: 'a date, such as 1999-01-31',
  vru_entry: 'a time of day, such as 9:05:00',
  vru_exit: 'a time of day, such as 9:05:00',
  q_start: 'a time of day, such as 9:05:00',
  q_time: 'seconds',
  outcome: 'AGENT, HANG or PHANTOM',
  ser_start: 'a time of day, such as 9:05:00',
  ser_exit: 'a time of day, such as 9:05:00',
  agent: 'a code such as A07, or nothing',
};
type Column = keyof typeof wanted;
type Fields = Record<Column, string>;

/**
 * Reads a month. Left out are calls that never asked for an agent, or are marked to be ignored.
 * @param name of the file, for what is said of it
 * @throws UserError naming the line, what was found there and what was wanted
 */
export function readAnonymousBank(text: string, name: string): BankCall[] {
  const [header = '', ...lines] = text.split(/\r?\n/);
  const columns = header.split(',');
  for (const column of columnNames)
    if (!columns.includes(column))
      throw wrong(name, 1, `has no column ${column}`, `the columns ${columnNames.join(', ')}`);
  const calls: BankCall[] = [];
  for (const [index, line] of lines.entries()) {
    if (line === '') continue;
    const call = asCall(readFields(line, columns, name, index + 2), name, index + 2);
    if (call !== null) calls.push(call);
  }
  return calls;
}

const columnNames = Object.keys(wanted).filter((name): name is Column => name in wanted);

function readFields(line: string, columns: readonly string[], name: string, at: number): Fields {
  const values = line.split(',');
  if (values.length !== columns.length)
    throw wrong(name, at, `has ${values.length} columns`, `${columns.length}, as in line 1`);
  const read = (column: Column): string => {
    const value = values[columns.indexOf(column)] ?? '';
    if (wanted[column].test(value)) return value;
    throw wrong(name, at, `has "${value.slice(0, 40)}" as ${column}`, shapes[column]);
  };
  return {
    vru_line: read('vru_line'),
    call_id: read('call_id'),
    priority: read('priority'),
    type: read('type'),
    date: read('date'),
    vru_entry: read('vru_entry'),
    vru_exit: read('vru_exit'),
    q_start: read('q_start'),
    q_time: read('q_time'),
    outcome: read('outcome'),
    ser_start: read('ser_start'),
    ser_exit: read('ser_exit'),
    agent: read('agent'),
  };
}

function asCall(fields: Fields, name: string, at: number): BankCall | null {
  const day = Date.parse(`${fields.date}T00:00:00Z`);
  if (Number.isNaN(day) || new Date(day).toISOString().slice(0, 10) !== fields.date)
    throw wrong(name, at, `has "${fields.date}" as date`, 'a day that exists');
  const timeOf = (column: Column): number => {
    const [hours = 0, minutes = 0, seconds = 0] = fields[column].split(':').map(Number);
    if (hours < 30 && minutes < 60 && seconds < 60)
      return day + ((hours * 60 + minutes) * 60 + seconds) * 1000;
    throw wrong(
      name,
      at,
      `has "${fields[column]}" as ${column}`,
      'a time from 0:00:00 to 29:59:59',
    );
  };
  /** Past midnight the log goes on with the date of the beginning. */
  const notBefore = (time: number, earlier: number): number =>
    time < earlier - dayMs / 2 ? time + dayMs : time;

  if (fields.outcome === 'PHANTOM') return null;
  // Its clock was set back during the call: nobody knows how long it waited.
  if (Number(fields.q_time) < 0) return null;
  const entered = timeOf('vru_entry');
  const waitSeconds = Number(fields.q_time);
  const hasWaited = waitSeconds > 0;
  if (fields.outcome === 'HANG' && !hasWaited) return null;
  const joinedAt = notBefore(timeOf(hasWaited ? 'q_start' : 'vru_exit'), entered);
  const leftAt = joinedAt + waitSeconds * 1000;
  const from = hasWaited ? leftAt : Math.max(leftAt, notBefore(timeOf('ser_start'), entered));
  const to = Math.max(from, notBefore(timeOf('ser_exit'), entered));
  return {
    call: `${fields.date}-${fields.vru_line}-${fields.call_id}-${at}`,
    type: fields.type,
    joinedAt: hasWaited ? joinedAt : from,
    waitSeconds,
    priority: Number(fields.priority),
    service: fields.outcome === 'HANG' ? null : { from, to, agent: fields.agent || null },
  };
}

function wrong(name: string, line: number, found: string, want: string): UserError {
  return new UserError('bad-request', `${name}, line ${line}: it ${found}; wanted: ${want}.`);
}

/** What the line's own feed would have told, in order of time; at one time, who is done comes before who comes. */
export function asQueueEvents(calls: readonly BankCall[]): QueueEvent[] {
  const told: { rank: number; event: QueueEvent }[] = [];
  for (const { call, joinedAt, waitSeconds, priority, service } of calls) {
    const since = joinedAt - priority * creditMs;
    const place = { since, priority: 0, isCallback: false };
    told.push({ rank: 2, event: { type: 'joined', at: joinedAt, call, ...place } });
    if (service === null) {
      const at = joinedAt + waitSeconds * 1000;
      told.push({ rank: 1, event: { type: 'abandoned', at, call } });
      continue;
    }
    const { from, to, agent } = service;
    told.push({ rank: 2, event: { type: 'answered', at: from, call, agent } });
    told.push({ rank: to === from ? 3 : 0, event: { type: 'handled', at: to, call } });
  }
  told.sort((a, b) => a.event.at - b.event.at || a.rank - b.rank);
  return told.map(({ event }) => event);
}
