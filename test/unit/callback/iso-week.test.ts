import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { isIsoWeek, isoWeekOf, timesOfWeek, weeksUpTo } from '../../../src/callback/iso-week.ts';

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
  const texts = ['', '2026-W00', '2026-W54', '2026-47', '26-W47', '2026-W7', '2026-W47\n'];
  for (const text of [...texts, '2025-W53', '0000-W01'])
    assert.equal(isIsoWeek(text), false, JSON.stringify(text));
});

test('a week is from one Monday to the next, an hour more or less where the clocks change', () => {
  const hours = ({ from, to }: { from: number; to: number }) => (to - from) / 3_600_000;
  assert.deepEqual(timesOfWeek('2026-W47', 'Europe/Zurich'), {
    from: Date.parse('2026-11-15T23:00:00Z'),
    to: Date.parse('2026-11-22T23:00:00Z'),
  });
  assert.equal(hours(timesOfWeek('2026-W13', 'Europe/Zurich')), 167);
  assert.equal(hours(timesOfWeek('2026-W43', 'Europe/Zurich')), 169);
});

test('every moment is in the week that it says, and in no other', () => {
  const moment = fc.integer({ min: 0, max: 4_102_444_800_000 });
  const zone = fc.constantFrom('UTC', 'America/New_York', 'Asia/Kathmandu', 'Pacific/Apia');
  fc.assert(
    fc.property(moment, zone, (at, timeZone) => {
      const week = isoWeekOf(at, timeZone);
      const { from, to } = timesOfWeek(week, timeZone);
      assert.ok(isIsoWeek(week) && from <= at && at < to);
      assert.equal(isoWeekOf(from - 1, timeZone), weeksUpTo(week, 2)[0]);
    }),
    { numRuns: 300 },
  );
});

test('weeks count on over a year of 53', () => {
  assert.deepEqual(weeksUpTo('2027-W01', 3), ['2026-W52', '2026-W53', '2027-W01']);
});
