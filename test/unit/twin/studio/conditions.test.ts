import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assert as holds, constantFrom, property, string } from 'fast-check';
import { isMet } from '../../../../src/twin/studio/conditions.ts';

// value, type, wanted, met
const table: [string, string, string, boolean][] = [
  [' YES ', 'equal_to', 'yes', true],
  ['yes', 'equal_to', 'ye', false],
  ['', 'equal_to', ' ', true],
  ['a', 'not_equal_to', 'A', false],
  ['a', 'not_equal_to', 'b', true],
  ['Yeah', 'matches_any_of', 'yes,yeah,yup', true],
  ['yeah', 'matches_any_of', 'yes, YEAH ,yup', true],
  ['ye', 'matches_any_of', 'yes,yeah', false],
  ['', 'matches_any_of', 'yes,no', false],
  ['b', 'does_not_match_any_of', 'a, c', true],
  ['C', 'does_not_match_any_of', 'a, c', false],
  ['  ', 'is_blank', '', true],
  ['0', 'is_blank', '', false],
  ['x', 'is_not_blank', 'ignored', true],
  ['\t', 'is_not_blank', '', false],
  ['6', 'regex', '[1-5]', false],
  ['5', 'regex', '[1-5]', true],
  ['55', 'regex', '[1-5]', false],
  ['ABC', 'regex', 'a.c', true],
  ['ab', 'regex', 'a|ab', true],
  ['ax', 'regex', 'a)|(?:x', false],
  ['a', 'regex', '(', false],
  ['aab', 'contains', 'A', true],
  ['aab', 'contains', 'c', false],
  ['aab', 'does_not_contain', 'c', true],
  [' Hoot', 'starts_with', 'hoo', true],
  ['Hoot', 'does_not_start_with', 'hoo', false],
  ['900', 'greater_than', '1000', false],
  ['9', 'less_than', '10', true],
  ['9.5', 'greater_than', '-9', true],
  ['ten', 'greater_than', '9', false],
  ['ten', 'less_than', '11', false],
  ['', 'less_than', '1', false],
  ['1e3', 'greater_than', '1', false],
  ['17:00', 'is_before_time', '16:35', false],
  ['09:00', 'is_before_time', '16:35', true],
  ['16:36', 'is_after_time', '16:35', true],
  ['9:00', 'is_before_time', '16:35', false],
  ['24:00', 'is_after_time', '16:35', false],
  ['2019-08-12', 'is_after_date', '2017-09-04', true],
  ['2019-08-12', 'is_before_date', '2019-08-12', false],
  ['2019-02-30', 'is_after_date', '2017-09-04', false],
  ['12.08.2019', 'is_after_date', '2017-09-04', false],
  ['x', 'is_like', 'x', false],
  ['x', 'constructor', 'x', false],
];

for (const [value, type, wanted, met] of table)
  test(`${JSON.stringify(value)} ${type} ${JSON.stringify(wanted)}: ${met}`, () => {
    assert.equal(isMet(type, value, wanted), met);
  });

const opposites = [
  ['equal_to', 'not_equal_to'],
  ['matches_any_of', 'does_not_match_any_of'],
  ['is_blank', 'is_not_blank'],
  ['contains', 'does_not_contain'],
  ['starts_with', 'does_not_start_with'],
] as const;

test('of two opposites one is met, whatever the texts', () => {
  holds(
    property(constantFrom(...opposites), string(), string(), ([one, other], value, wanted) => {
      assert.notEqual(isMet(one, value, wanted), isMet(other, value, wanted));
    }),
  );
});

test('a pattern that would take for ever is no match, soon', () => {
  const startedMs = performance.now();
  assert.equal(isMet('regex', `${'a'.repeat(60)}!`, '(a+)+'), false);
  assert.ok(performance.now() - startedMs < 5_000);
});
