import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  isInPool,
  nationalFormat,
  poolCountries,
  poolNumbers,
} from '../../../../src/twin/account/number-pool.ts';

test('every number on offer is well formed, offered once and may be bought', () => {
  for (const country of poolCountries) {
    const numbers = poolNumbers(country);
    assert.ok(numbers.length >= 100);
    assert.equal(new Set(numbers).size, numbers.length);
    for (const number of numbers) {
      assert.match(number, /^\+[1-9]\d{9,12}$/);
      assert.ok(isInPool(number), number);
    }
  }
});

test('an area code narrows the offer to its hundred numbers; one that cannot be has none', () => {
  const numbers = poolNumbers('US', '907');
  assert.deepEqual(
    [numbers.length, numbers[0], numbers.at(-1)],
    [100, '+19075550100', '+19075550199'],
  );
  for (const areaCode of ['107', '90', '9070', 'abc', ''])
    assert.deepEqual(poolNumbers('CA', areaCode), [], areaCode);
  assert.deepEqual(poolNumbers('GB', '207'), []);
});

test('numbers that somebody may have are not in the pool', () => {
  for (const number of [
    '+14155551234',
    '+14155550200',
    '+442079461000',
    '+4915112345678',
    '5550100',
  ])
    assert.equal(isInPool(number), false, number);
});

test('North American numbers are shown in their own form, all others as they are', () => {
  assert.equal(nationalFormat('+14155550100'), '(415) 555-0100');
  for (const other of ['+442079460000', 'sip:bob@example.test', '+1415555010'])
    assert.equal(nationalFormat(other), other);
});
