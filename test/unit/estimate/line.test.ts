import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { isBefore, Line, type Standing } from '../../../src/estimate/line.ts';

const standing = fc.record({
  priority: fc.integer({ min: 0, max: 2 }),
  since: fc.integer({ min: 0, max: 50 }),
  isCallback: fc.boolean(),
});

test('a line of any length is the sorted list of those in it', () => {
  fc.assert(
    fc.property(
      fc.array(standing, { minLength: 900, maxLength: 1200, size: 'max' }),
      fc.integer({ min: 2, max: 7 }),
      (people, every) => {
        const line = new Line<Standing>();
        const all = people.map((one, order) => ({ ...one, order, call: `${order}` }));
        for (const one of all) line.add(one);
        for (const one of all)
          if (one.order % every === 0) assert.equal(line.remove(one.call), one);
        const left = all
          .filter(({ order }) => order % every !== 0)
          .sort((a, b) => (isBefore(a, b) ? -1 : 1));
        assert.deepEqual([...line], left);
        assert.equal(line.size, left.length);
        assert.equal(line.callbacks, left.filter(({ isCallback }) => isCallback).length);
        assert.equal(line.head(), left[0]);
        for (const withEqual of [true, false]) {
          const place = { priority: 1, since: 25 };
          const ahead = left.filter((one) =>
            isBefore(one, { ...place, order: withEqual ? Infinity : -1 }),
          );
          const callbacks = ahead.filter(({ isCallback }) => isCallback).length;
          assert.deepEqual(line.ahead(place, withEqual), {
            live: ahead.length - callbacks,
            callbacks,
          });
        }
      },
    ),
    { numRuns: 8 },
  );
});

test('who is not in line cannot be taken out, and nothing changes', () => {
  const line = new Line<Standing>();
  line.add({ call: 'a', order: 1, priority: 0, since: 0, isCallback: false });
  assert.equal(line.remove('b'), undefined);
  assert.equal(line.size, 1);
  line.remove('a');
  assert.equal(line.remove('a'), undefined);
  assert.equal(line.head(), undefined);
});
