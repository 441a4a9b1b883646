import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import {
  matches,
  outcomes,
  readDigits,
  readSearch,
  states,
  toQuery,
  toSearch,
  type Filters,
} from '../../../src/console/pages/callbacks/search.ts';

type Filtered = Parameters<typeof matches>[1];

const target = '019a1fd9-c092-78ea-8952-4bc13aa0b941';

const anyFilters: fc.Arbitrary<Filters> = fc.record(
  {
    state: fc.uniqueArray(fc.constantFrom(...states), { minLength: 1 }),
    outcome: fc.uniqueArray(fc.constantFrom(...outcomes), { minLength: 1 }),
    target: fc.constant(target),
    digits: fc.constantFrom('555', '0143', '202555014300000'),
    from: fc.constantFrom('2026-11-01', '2026-11-20'),
    to: fc.constantFrom('2026-11-20', '2026-12-31'),
    by: fc.constant('due' as const),
    sort: fc.constant('next-due' as const),
  },
  { requiredKeys: [] },
);

test('filters come back from the address as they went into it', () => {
  fc.assert(
    fc.property(anyFilters, (filters) => {
      assert.deepEqual(readSearch(toSearch(filters)), { filters: { ...filters }, ignored: [] });
    }),
  );
});

test('what is not understood is left out and named, whatever stands in the address', () => {
  const nonsense: [search: Record<string, unknown>, ignored: string][] = [
    [{ state: 'waiting,gone' }, 'state=waiting,gone'],
    [{ state: '' }, 'state='],
    [{ outcome: 7 }, 'outcome=7'],
    [{ target: 'x' }, 'target=x'],
    [{ digits: '12' }, 'digits=12'],
    [{ digits: 1e39 }, 'digits=1e+39'],
    [{ from: '2026-02-30' }, 'from=2026-02-30'],
    [{ to: 'today' }, 'to=today'],
    [{ by: 'created' }, 'by=created'],
    [{ sort: 'oldest' }, 'sort=oldest'],
    [{ page: 2 }, 'page=2'],
    [{ constructor: 'x' }, 'constructor=x'],
    [{ digits: { a: ['b'] } }, 'digits={"a":["b"]}'],
  ];
  for (const [search, ignored] of nonsense)
    assert.deepEqual(readSearch(search), { filters: {}, ignored: [ignored] });
  const turned = readSearch({ from: '2026-11-21', to: '2026-11-20' });
  assert.deepEqual(turned, { filters: { from: '2026-11-21' }, ignored: ['to=2026-11-20'] });
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (search) => {
      const { filters, ignored } = readSearch(search);
      assert.ok(Object.keys(filters).length + ignored.length >= Object.keys(search).length);
    }),
  );
});

test('digits that the router took for a number are a search all the same', () => {
  assert.deepEqual(readSearch({ digits: 5550143 }).filters, { digits: '5550143' });
});

test('days include both ends on the clocks of the browser', () => {
  const query = toQuery({ from: '2026-11-20', to: '2026-11-21' });
  assert.equal(query.createdFrom, new Date(2026, 10, 20).toISOString());
  assert.equal(query.createdTo, new Date(2026, 10, 22).toISOString());
  const due = toQuery({ from: '2026-11-20', by: 'due' });
  assert.deepEqual(due, { dueFrom: new Date(2026, 10, 20).toISOString() });
});

test('what is new belongs into the list by the same rules as the server has', () => {
  const callback: Filtered = {
    ...{ callTargetId: target, number: '+12025550143', state: 'waiting', outcome: null },
    createdAt: new Date(2026, 10, 20, 12).toISOString(),
    dueAt: new Date(2026, 10, 21, 12).toISOString(),
  };
  const ended: Filtered = { ...callback, state: 'ended', outcome: 'cancelled' };
  const fits: [Filters, boolean, Filtered][] = [
    [{}, true, ended],
    [{ state: ['waiting'] }, true, callback],
    [{ state: ['waiting'] }, false, ended],
    [{ outcome: ['cancelled'] }, true, ended],
    [{ outcome: ['cancelled'] }, false, callback],
    [{ target: 'other' }, false, callback],
    [{ digits: '5550' }, true, callback],
    [{ digits: '5551' }, false, callback],
    [{ from: '2026-11-20', to: '2026-11-20' }, true, callback],
    [{ from: '2026-11-20', to: '2026-11-20', by: 'due' }, false, callback],
    [{ from: '2026-11-21', by: 'due' }, true, callback],
    [{ from: '2026-11-21', by: 'due' }, false, ended],
    [{ sort: 'next-due' }, false, ended],
  ];
  for (const [filters, wanted, given] of fits)
    assert.equal(matches(filters, given), wanted, JSON.stringify(filters));
});

test('a number is searched as people write it, and what is no search is told', () => {
  assert.deepEqual(readDigits(' (202) 555-0143 '), { digits: '2025550143' });
  assert.deepEqual(readDigits('+1.202'), { digits: '1202' });
  assert.deepEqual(readDigits('  '), { digits: null });
  assert.deepEqual(readDigits('12'), { fault: 'tooShort' });
  assert.deepEqual(readDigits('1'.repeat(40)), { fault: 'tooLong' });
  assert.deepEqual(readDigits('0800-FLOWERS'), { fault: 'noDigits' });
});
