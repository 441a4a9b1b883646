import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lackOf, type StoredDay } from '../../../src/callback/stored-week.ts';

const day = (calls: number, hasAgents = true): StoredDay => ({
  ...{ date: '2026-11-16', calls, answered: calls, abandoned: 0, hasAgents },
});

const table: [string, StoredDay[], RegExp | null][] = [
  ['nothing', [], /^only 0 days with 0 calls: not enough; wanted are 2 days and 100 calls/],
  ['a busy day', [day(500)], /^only 1 day with 500 calls: not enough/],
  ['quiet days', [day(15), day(12), day(13)], /^only 3 days with 40 calls: not enough.*curve/],
  ['one call', [day(1)], /with 1 call:/],
  ['blind days', [day(90), day(90, false)], /1 day with 90 calls \(and 1 day of which nothing/],
  ['two days', [day(50), day(50)], null],
  ['a day off between', [day(80), day(0), day(40)], null],
];
for (const [name, days, wanted] of table)
  test(`what a week lacks: ${name}`, () => {
    if (wanted) assert.match(lackOf(days) ?? '', wanted);
    else assert.equal(lackOf(days), null);
  });
