import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isIsoWeek, isoWeekOf } from '../../../src/callback/iso-week.ts';

const weeks: [time: string, zone: string, week: string][] = [
  ['2026-11-21T15:00:00Z', 'UTC', '2026-W47'],
  ['2026-11-22T23:30:00Z', 'UTC', '2026-W47'],
  ['2026-11-22T23:30:00Z', 'Europe/Zurich', '2026-W48'],
  ['2026-11-23T02:00:00Z', 'America/New_York', '2026-W47'],
  ['2027-01-01T12:00:00Z', 'UTC', '2026-W53'],
  ['2024-12-30T00:00:00Z', 'UTC', '2025-W01'],
];
for (const [time, zone, week] of weeks)
  test(`${time} is in ${week} in ${zone}`, () => {
    assert.equal(isoWeekOf(Date.parse(time), zone), week);
    assert.ok(isIsoWeek(week));
  });

test('what is no week', () => {
  for (const text of ['', '2026-W00', '2026-W54', '2026-47', '26-W47', '2026-W7', '2026-W47\n'])
    assert.equal(isIsoWeek(text), false, JSON.stringify(text));
});
