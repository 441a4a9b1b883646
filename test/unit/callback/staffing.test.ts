import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { type Shift, staffingFaults, staffingOf } from '../../../src/callback/staffing.ts';

const weekdays = [1, 2, 3, 4, 5];
const everyDay = [1, 2, 3, 4, 5, 6, 7];
const shift = (days: number[], from: string, to: string, agents = 1): Shift => ({
  ...{ days, from, to, agents },
});
const at = (local: string, timeZone = 'Europe/Zurich'): number =>
  Temporal.PlainDateTime.from(local).toZonedDateTime(timeZone).epochMilliseconds;
const iso = (ms: number | null): string | null => (ms === null ? null : new Date(ms).toISOString());

const office = staffingOf(
  [
    shift(weekdays, '08:00', '12:00', 4),
    shift(weekdays, '12:00', '13:00', 2),
    shift(weekdays, '14:00', '18:00', 3),
  ],
  'Europe/Zurich',
);

// 2026-11-20 is a Friday.
const moments: [local: string, agents: number, closes: string | null][] = [
  ['2026-11-20T07:59:59', 0, null],
  ['2026-11-20T08:00', 4, '2026-11-20T13:00'],
  ['2026-11-20T11:59:59', 4, '2026-11-20T13:00'],
  ['2026-11-20T12:00', 2, '2026-11-20T13:00'],
  ['2026-11-20T13:00', 0, null],
  ['2026-11-20T14:00', 3, '2026-11-20T18:00'],
  ['2026-11-20T18:00', 0, null],
  ['2026-11-21T10:00', 0, null],
];
for (const [local, agents, closes] of moments) {
  test(`office hours at ${local}: ${agents} agents${closes ? `, until ${closes}` : ', closed'}`, () => {
    assert.equal(office.agentsAt(at(local)), agents);
    assert.equal(iso(office.closesAt(at(local))), iso(at(closes ?? local)));
  });
}

test('a night over midnight is one stretch of opening hours, and a week without a gap never ends', () => {
  const night = staffingOf(
    [shift(everyDay, '20:00', '24:00'), shift(everyDay, '00:00', '06:00')],
    'Europe/Zurich',
  );
  assert.equal(iso(night.closesAt(at('2026-11-20T23:00'))), iso(at('2026-11-21T06:00')));
  const always = staffingOf([shift(everyDay, '00:00', '24:00', 7)], 'Europe/Zurich');
  assert.equal(always.closesAt(at('2026-11-20T23:00')), null);
  assert.equal(always.closesAt(at('2026-11-20T23:01')), null, 'asked again, it is as open');
  const nobody = staffingOf([], 'UTC');
  assert.deepEqual([nobody.agentsAt(5), nobody.closesAt(5)], [0, 5]);
});

const changes: [what: string, zone: string, shift: [string, string], day: string, hours: number][] =
  [
    ['the hour that is left out', 'Europe/Zurich', ['01:00', '04:00'], '2026-03-29', 2],
    ['the hour that comes twice', 'Europe/Zurich', ['01:00', '04:00'], '2026-10-25', 4],
    ['a shift that begins in the gap', 'Europe/Zurich', ['02:30', '04:00'], '2026-03-29', 1],
    ['a shift that begins with the gap', 'Europe/Zurich', ['02:00', '04:00'], '2026-03-29', 1],
    ['a shift that lies in the gap', 'Europe/Zurich', ['02:00', '03:00'], '2026-03-29', 0],
    ['a day that begins in a gap', 'Asia/Beirut', ['00:00', '02:00'], '2026-03-29', 1],
    ['half an hour of change', 'Australia/Lord_Howe', ['01:00', '03:00'], '2026-04-05', 2.5],
    ['a day that was left out', 'Pacific/Apia', ['08:00', '18:00'], '2011-12-30', 0],
  ];
for (const [what, zone, [from, to], day, hours] of changes) {
  test(`clocks change: ${what} makes ${hours} hours on ${day}`, () => {
    const date = Temporal.PlainDate.from(day);
    const staffing = staffingOf([shift([date.dayOfWeek], from, to)], zone);
    const noon = date.toZonedDateTime({ timeZone: 'UTC', plainTime: '12:00' }).epochMilliseconds;
    const step = 5 * 60_000;
    let open = 0;
    for (let ms = noon - 36 * 3_600_000; ms < noon + 36 * 3_600_000; ms += step)
      open += staffing.agentsAt(ms) * step;
    assert.equal(open / 3_600_000, hours);
  });
}

const zones = [
  ...['UTC', 'Europe/Zurich', 'America/New_York', 'America/St_Johns', 'America/Santiago'],
  ...['Asia/Beirut', 'Asia/Kathmandu', 'Australia/Lord_Howe', 'Africa/Casablanca', 'Africa/Cairo'],
];
/** A moment near a change of the clocks, or anywhere where they never change. */
const nearChange = fc
  .record({
    zone: fc.constantFrom(...zones),
    nth: fc.nat(5),
    off: fc.integer({ min: -180, max: 180 }),
  })
  .map(({ zone, nth, off }) => ({ zone, at: changesOf(zone)[nth]! + off * 60_000 }));
const known = new Map<string, number[]>();
/** The first six changes of the clocks from 2009 on. */
function changesOf(zone: string): number[] {
  const found = known.get(zone) ?? [];
  let moment = Temporal.ZonedDateTime.from({ timeZone: zone, year: 2009, month: 1, day: 1 });
  while (found.length < 6) {
    const next = moment.getTimeZoneTransition('next');
    moment = next ?? moment.add({ days: 100 });
    found.push(moment.epochMilliseconds);
  }
  known.set(zone, found);
  return found;
}
const clockText = (minutes: number): string =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
/** Shifts that touch from midnight to midnight, the nth with n + 1 agents. */
const cuts = fc
  .uniqueArray(fc.integer({ min: 1, max: 1439 }), { maxLength: 6 })
  .map((times) => [0, ...times.toSorted((a, b) => a - b), 1440]);

test('whatever the clocks do, shifts that touch leave no gap, and a time that comes once has its own shift', () => {
  fc.assert(
    fc.property(nearChange, cuts, ({ zone, at: moment }, bounds) => {
      const plan = bounds
        .slice(1)
        .map((to, n) => shift(everyDay, clockText(bounds[n] ?? 0), clockText(to), n + 1));
      const staffing = staffingOf(plan, zone);
      const agents = staffing.agentsAt(moment);
      assert.ok(agents >= 1);
      assert.equal(staffing.closesAt(moment), null);
      const local = Temporal.Instant.fromEpochMilliseconds(moment).toZonedDateTimeISO(zone);
      const [earlier, later] = (['earlier', 'later'] as const).map((disambiguation) =>
        local.toPlainDateTime().toZonedDateTime(zone, { disambiguation }),
      );
      if (!earlier!.equals(later!)) return;
      const minutes = local.hour * 60 + local.minute;
      assert.equal(
        agents,
        bounds.findIndex((bound) => bound > minutes),
      );
    }),
    { numRuns: 200 },
  );
});

test('it closes when nobody is planned any more, and not before', () => {
  fc.assert(
    fc.property(nearChange, cuts, fc.nat(5), ({ zone, at: moment }, bounds, left) => {
      const plan = bounds
        .slice(1)
        .map((to, n) => shift(everyDay, clockText(bounds[n] ?? 0), clockText(to)))
        .filter((_, n) => n !== left);
      const staffing = staffingOf(plan, zone);
      const closes = staffing.closesAt(moment);
      if (closes === null) return;
      assert.equal(staffing.agentsAt(closes), 0);
      assert.equal(closes === moment, staffing.agentsAt(moment) === 0);
      for (let part = 0; part < 8; part++)
        if (closes > moment)
          assert.ok(staffing.agentsAt(moment + Math.floor(((closes - moment) * part) / 8)) > 0);
    }),
    { numRuns: 200 },
  );
});

test('a plan that overlaps or runs backwards is named, with what it collides with', () => {
  const first = shift([1, 2], '08:00', '12:00');
  assert.deepEqual(
    staffingFaults([first, shift([1, 2], '12:00', '24:00'), shift([3], '08:00', '9:00')]),
    [],
  );
  assert.deepEqual(staffingFaults([first, shift([2, 3], '11:59', '14:00')]), [
    { field: 'staffing.1', wanted: 'days and hours apart from staffing.0 (08:00 to 12:00)' },
  ]);
  const [backwards] = staffingFaults([shift([5], '22:00', '06:00')]);
  assert.equal(backwards?.field, 'staffing.0.to');
  assert.match(backwards.wanted, /after 22:00.*over midnight is two/);
  assert.equal(staffingFaults([shift([5], '08:00', '08:00')]).length, 1);
});
