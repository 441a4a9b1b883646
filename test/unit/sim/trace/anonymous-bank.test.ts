import assert from 'node:assert/strict';
import { test } from 'node:test';
import { UserError } from '../../../../src/base/errors.ts';
import { asQueueEvents, readAnonymousBank } from '../../../../src/sim/trace/anonymous-bank.ts';

const header =
  'vru_line,call_id,priority,type,date,vru_entry,vru_exit,vru_time,q_start,q_exit,q_time,outcome,ser_start,ser_exit,ser_time,agent';
/** Waited 36 s, and was served as the log of 3 February 1999 says. */
const waited =
  'AA0209,32609,2,NE,1999-02-03,18:47:07,18:47:13,6,18:47:13,18:47:49,36,AGENT,18:47:48,18:51:13,205,A15';
const atOnce =
  'AA0101,34773,0,PS,1999-02-03,18:40:31,18:40:41,10,0:00:00,0:00:00,0,AGENT,18:40:43,18:41:10,27,';
const gaveUp =
  'AA0202,34113,1,NW,1999-02-03,18:47:45,18:48:10,25,18:48:10,18:49:06,56,HANG,0:00:00,0:00:00,0,';
const inTheMenu =
  'AA0102,28423,0,PS,1999-02-03,0:36:59,0:37:09,10,0:00:00,0:00:00,0,HANG,0:00:00,0:00:00,0,';
const phantom =
  'AA0102,28424,0,PS,1999-02-03,0:36:59,0:37:09,10,0:37:09,0:37:20,11,PHANTOM,0:00:00,0:00:00,0,';
const overMidnight =
  'AA0103,7,0,PS,1999-02-03,23:58:30,23:58:40,10,23:58:40,0:00:10,90,AGENT,0:00:09,0:03:00,171,A01';

const at = (time: string, date = '1999-02-03'): number => Date.parse(`${date}T${time}Z`);
const read = (...rows: string[]) => readAnonymousBank([header, ...rows, ''].join('\n'), 'feb.csv');

test('who waited, who did not, who gave up; who never reached the line is left out', () => {
  const calls = read(waited, atOnce, gaveUp, inTheMenu, phantom);
  assert.deepEqual(
    calls.map(({ type, waitSeconds, joinedAt, service }) => ({
      ...{ type, waitSeconds, joinedAt, service },
    })),
    [
      {
        type: 'NE',
        waitSeconds: 36,
        joinedAt: at('18:47:13'),
        service: { from: at('18:47:49'), to: at('18:51:13'), agent: 'A15' },
      },
      {
        type: 'PS',
        waitSeconds: 0,
        joinedAt: at('18:40:43'),
        service: { from: at('18:40:43'), to: at('18:41:10'), agent: null },
      },
      { type: 'NW', waitSeconds: 56, joinedAt: at('18:48:10'), service: null },
    ],
  );
});

test('a call past midnight ends on the next day', () => {
  const [call] = read(overMidnight);
  assert.equal(call?.service?.from, at('00:00:10', '1999-02-04'));
  assert.equal(call?.service?.to, at('00:03:00', '1999-02-04'));
});

test('events come in order, and a level of priority is worth 90 s in line', () => {
  const events = asQueueEvents(read(waited, atOnce, gaveUp, overMidnight));
  assert.deepEqual(
    events.map(({ at }) => at),
    events.map(({ at }) => at).sort((a, b) => a - b),
  );
  assert.deepEqual(
    events.map(({ type }) => type),
    [
      ...['joined', 'answered', 'handled'],
      ...['joined', 'answered', 'joined', 'abandoned', 'handled'],
      ...['joined', 'answered', 'handled'],
    ],
  );
  const since = events.flatMap((event) =>
    event.type === 'joined' ? [(event.at - event.since) / 1000] : [],
  );
  assert.deepEqual(since, [0, 180, 90, 0]);
});

test('a service of no time ends after it began', () => {
  const short = waited.replace('18:51:13,205', '18:47:49,1');
  assert.deepEqual(
    asQueueEvents(read(short)).map(({ type }) => type),
    ['joined', 'answered', 'handled'],
  );
});

test('Windows line ends and a missing last one are read', () => {
  assert.equal(readAnonymousBank(`${header}\r\n${waited}\r\n${gaveUp}`, 'x').length, 2);
});

test('a wait below nothing is left out, and hours past midnight may be counted on', () => {
  assert.deepEqual(read(waited.replace(',36,', ',-36,')), []);
  const [call] = read(waited.replace('18:51:13', '24:00:01'));
  assert.equal(call?.service?.to, at('00:00:01', '1999-02-04'));
});

const refusals: [what: string, text: string, said: RegExp][] = [
  ['an empty file', '', /^feb\.csv, line 1: it has no column vru_line; wanted: the columns/],
  ['a missing column', header.replace('q_time,', ''), /line 1: it has no column q_time/],
  ['a short row', `${header}\n${waited}\n1,2,3`, /line 3: it has 3 columns; wanted: 16, as in/],
  [
    'a date of another shape',
    row(waited, '1999-02-03', '03/02/1999'),
    /line 2: .* as date; wanted/,
  ],
  [
    'a day that is not',
    row(waited, '1999-02-03', '1999-02-30'),
    /"1999-02-30" as date; wanted: a day that exists/,
  ],
  [
    'a time that is not',
    row(waited, '18:47:07', '18:77:07'),
    /"18:77:07" as vru_entry; wanted: a time from/,
  ],
  ['no time at all', row(waited, '18:47:07', 'noon'), /"noon" as vru_entry; wanted: a time of day/],
  ['a wait in words', row(waited, ',36,', ',long,'), /"long" as q_time; wanted: seconds/],
  [
    'an outcome of its own',
    row(waited, 'AGENT', 'SERVED'),
    /"SERVED" as outcome; wanted: AGENT, HANG/,
  ],
  ['a long hostile field', row(waited, 'AGENT', 'x'.repeat(1e5)), /"x{40}" as outcome/],
];

function row(line: string, from: string, to: string): string {
  return `${header}\n${line.replace(from, to)}`;
}

for (const [what, text, said] of refusals)
  test(`${what} is refused, with its line and what was wanted`, () => {
    assert.throws(
      () => readAnonymousBank(text, 'feb.csv'),
      (error) => error instanceof UserError && said.test(error.message),
    );
  });
