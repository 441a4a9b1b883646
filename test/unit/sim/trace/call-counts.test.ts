import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { UserError } from '../../../../src/base/errors.ts';
import { readCallCounts } from '../../../../src/sim/trace/call-counts.ts';

const good = `rownames,DateTime,Calls
1,2003-03-03T07:00:00Z,111
2,2003-03-03T07:05:00Z,113
3,2003-03-03T07:20:00Z,76
4,2003-03-04T08:00:00Z,0
`;

test('counts are read day by day, and five minutes that are left out count none', () => {
  assert.deepEqual(readCallCounts(good, 'counts.csv'), [
    { date: '2003-03-03', opensAtSeconds: 7 * 3600, counts: [111, 113, 0, 0, 76] },
    { date: '2003-03-04', opensAtSeconds: 8 * 3600, counts: [0] },
  ]);
});

test('line ends of Windows, quotes and other columns are no obstacle', () => {
  const other = good.replaceAll('\n', '\r\n').replace('DateTime', '"DateTime"');
  assert.deepEqual(readCallCounts(other, 'counts.csv'), readCallCounts(good, 'counts.csv'));
  const turned = 'Calls,DateTime\n5,2003-03-03 07:00:00';
  assert.deepEqual(readCallCounts(turned, 'counts.csv')[0]?.counts, [5]);
});

test('what is wrong is said with its line, and what was wanted', () => {
  const bad: [string, RegExp][] = [
    ['', /^counts.csv, line 1: it has the columns ; wanted: DateTime and Calls\.$/],
    ['a,b\n1,2', /line 1: it has the columns a, b/],
    [good.replace('113', '-1'), /line 3: it has "-1" as Calls; wanted: a number of calls/],
    [good.replace('113', ''), /line 3: it has "" as Calls/],
    [good.replace('113', '9999999'), /line 3: it has "9999999" as Calls/],
    [good.replace('2003-03-03T07:05:00Z', '3.3.2003 7:05'), /line 3: .* as DateTime; wanted: the/],
    [good.replace('03T07:05:00Z', '32T07:05:00Z'), /line 3/],
    [good.replace('03-04T08', '02-30T08'), /line 5: it has "2003-02-30T08:00:00Z"/],
    [good.replace('07:05:00Z', '07:07:00Z'), /line 3/],
    [good.replace('07:05:00Z', '07:00:00Z'), /line 3: it is not after the line before it/],
    [good.replace('03-04T', '03-02T'), /line 5: it goes back from 2003-03-03 to 2003-03-02/],
    [`${good}5`, /line 6: it has "" as DateTime/],
  ];
  for (const [text, message] of bad)
    assert.throws(
      () => readCallCounts(text, 'counts.csv'),
      (error: unknown) => error instanceof UserError && message.test(error.message),
      text,
    );
});

test('no text makes it throw anything else', () => {
  const cell = fc.oneof(fc.string(), fc.constantFrom('2003-03-03T07:00:00Z', '12', ','));
  fc.assert(
    fc.property(fc.array(cell), (cells) => {
      try {
        readCallCounts(`DateTime,Calls\n${cells.join(',')}\n${cells.join('\n')}`, 'any');
      } catch (error) {
        assert.ok(error instanceof UserError);
      }
    }),
  );
});
