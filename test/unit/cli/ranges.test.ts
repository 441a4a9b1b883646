import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assert as check, oneof, property, string, stringMatching } from 'fast-check';
import { UserError } from '../../../src/base/errors.ts';
import { readNumber, readRange } from '../../../src/cli/what-if/ranges.ts';

const rule = {
  ...{ option: '--threshold', unit: 'seconds', least: 0, most: 7200 },
  ...{ usualStep: 60, mostValues: 25 },
};

test('a number, a range, a step and a list name what they say', () => {
  const table: [string, number[]][] = [
    ['120', [120]],
    ['60..300', [60, 120, 180, 240, 300]],
    ['60..300/120', [60, 180, 300]],
    ['60..250/120', [60, 180]],
    ['300, 60,60', [60, 300]],
    ['10..12/1,60', [10, 11, 12, 60]],
    [' 7200 ', [7200]],
  ];
  for (const [text, values] of table) assert.deepEqual(readRange(text, rule), values, text);
});

test('anything else is refused with the option, what was found, what was wanted and why', () => {
  const table: [string, RegExp][] = [
    ['', /--threshold is ""; wanted is a number of seconds/],
    ['sixty', /"sixty".*none of these/],
    ['60...300', /none of these/],
    ['-5', /none of these/],
    ['1e3', /none of these/],
    ['300..60', /60 is less than 300; turn them round/],
    ['60..300/0', /a step is 1 or more/],
    ['60..9000', /only 0 to 7200 seconds/],
    ['0..7200/1', /it names 7201 values/],
    ['0..20/1,100..120/1', /more than 25 values/],
    ['9'.repeat(400), /none of these/],
    [`60,${'x'.repeat(10_000)}`, /none of these/],
  ];
  for (const [text, sentence] of table)
    assert.throws(
      () => readRange(text, rule),
      (error) =>
        error instanceof UserError && sentence.test(error.message) && error.message.length < 400,
      text.slice(0, 40),
    );
});

test('whatever is typed, the values are whole, ascending, within the limits and few', () => {
  check(
    property(oneof(string(), stringMatching(/^[\d.,/ ]{0,20}$/)), (text) => {
      try {
        const values = readRange(text, rule);
        assert.ok(values.length >= 1 && values.length <= rule.mostValues);
        values.forEach((value, index) => {
          assert.ok(Number.isInteger(value) && value >= rule.least && value <= rule.most);
          assert.ok(index === 0 || value > values[index - 1]!);
        });
      } catch (error) {
        assert.ok(error instanceof UserError);
      }
    }),
  );
});

test('a number is read within its limits, and whole where it must be', () => {
  const share = { option: '--accept', unit: 'people (a share)', least: 0, most: 1 };
  assert.equal(readNumber('0.5', share), 0.5);
  assert.equal(readNumber('1', share), 1);
  for (const wrong of ['1.2', '-0.1', '50%', 'NaN', '', '0x1', '1e-3', 'Infinity'])
    assert.throws(() => readNumber(wrong, share), /--accept is ".*"; wanted is a number .* 0 to 1/);
  const days = { option: '--days', unit: 'days', least: 1, most: 1000, whole: true };
  assert.throws(() => readNumber('1.5', days), /a whole number of days from 1 to 1000/);
});
