import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import {
  addDays,
  countings,
  dayIn,
  daysBefore,
  daysOf,
  groupings,
  ranges,
  readSearch,
  toSearch,
  usual,
  type ReportSearch,
} from '../../../src/console/pages/reports/search.ts';

const anyDay = fc.integer({ min: 0, max: 3_000 }).map((days) => addDays('2024-01-01', days));
const anySearch: fc.Arbitrary<ReportSearch> = fc
  .record({
    ...{ range: fc.constantFrom(...ranges), by: fc.constantFrom(...groupings) },
    ...{ counting: fc.constantFrom(...countings), compare: fc.boolean() },
    ...{ from: anyDay, more: fc.nat(400), target: fc.option(fc.uuid()) },
  })
  .map(({ range, from, more, target, ...rest }) => ({
    ...{ ...rest, range, ...(target !== null && { target }) },
    ...(range === 'custom' && { from, to: addDays(from, more) }),
  }));

test('what is wanted comes back from the address as it went into it', () => {
  fc.assert(
    fc.property(anySearch, (wanted) => {
      assert.deepEqual(readSearch(toSearch(wanted)), { wanted, ignored: [] });
    }),
  );
});

test('what is not understood is left out and named', () => {
  const nonsense: [search: Record<string, unknown>, ignored: string[]][] = [
    [{ range: 'ever' }, ['range=ever']],
    [{ range: 'custom' }, []],
    [{ by: 7 }, ['by=7']],
    [{ from: '2026-02-30', to: '2026-03-01' }, ['from=2026-02-30', 'to=2026-03-01']],
    [{ from: '2026-03-02', to: '2026-03-01' }, ['from=2026-03-02', 'to=2026-03-01']],
    [{ target: 'x', compare: 'perhaps' }, ['target=x', 'compare=perhaps']],
    [{ constructor: 'x' }, ['constructor=x']],
  ];
  for (const [search, ignored] of nonsense)
    assert.deepEqual(readSearch(search), { wanted: usual, ignored });
});

test('ranges are whole days, and the period before is as long and touches it', () => {
  const days = (range: ReportSearch['range'], today: string) => daysOf({ ...usual, range }, today);
  assert.deepEqual(days('today', '2026-11-21'), { from: '2026-11-21', to: '2026-11-22' });
  assert.deepEqual(days('yesterday', '2026-03-01'), { from: '2026-02-28', to: '2026-03-01' });
  assert.deepEqual(days('this-week', '2026-11-22'), { from: '2026-11-16', to: '2026-11-23' });
  assert.deepEqual(days('this-week', '2026-11-23'), { from: '2026-11-23', to: '2026-11-24' });
  assert.deepEqual(days('last-28-days', '2026-11-21'), { from: '2026-10-25', to: '2026-11-22' });
  assert.deepEqual(daysBefore({ from: '2026-03-01', to: '2026-03-03' }), {
    ...{ from: '2026-02-27', to: '2026-03-01' },
  });
  fc.assert(
    fc.property(anySearch, anyDay, (wanted, today) => {
      const shown = daysOf(wanted, today);
      const before = daysBefore(shown);
      const length = (span: { from: string; to: string }) =>
        Date.parse(span.to) - Date.parse(span.from);
      assert.ok(shown.from < shown.to);
      assert.deepEqual([before.to, length(before)], [shown.from, length(shown)]);
    }),
  );
});

test('a day is that of the clocks asked for', () => {
  const at = Date.parse('2026-11-21T23:30:00Z');
  assert.equal(dayIn(at, 'UTC'), '2026-11-21');
  assert.equal(dayIn(at, 'Europe/Zurich'), '2026-11-22');
});
