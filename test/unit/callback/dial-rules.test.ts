import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { checkNumber, dialRules, homeCountry } from '../../../src/callback/dial-rules.ts';
import { readTypedNumber } from '../../../src/callback/typed-number.ts';
import { settingsWith } from './builders.ts';

const settings = settingsWith({ blockedPrefixes: ['+1 415 555', '1900'] });
const wide = settingsWith({ allowedCountries: ['US', 'GB', 'DE', 'FR', 'AU', 'IE', 'SE', 'JM'] });
const ruleOf = (number: string, of = settings, testNumbers = false): string | null =>
  checkNumber(number, of, { testNumbers })?.rule ?? null;

const cases: [number: string, rule: string | null, what: string][] = [
  ['+12125551234', null, 'a number of the home country'],
  ['+18005551212', null, 'a toll-free number of it'],
  ['', 'not-a-number', 'nothing'],
  ['anonymous', 'not-a-number', 'a word'],
  ['2125551234', 'not-a-number', 'no plus'],
  ['+1212555123412345', 'not-a-number', 'too many digits'],
  ['+1 212 555 1234', 'not-a-number', 'blanks'],
  ['+12125551234;ext=5', 'not-a-number', 'an extension'],
  ['911', 'emergency', 'an emergency number'],
  ['+112', 'emergency', 'one with a plus'],
  ['+1911', 'emergency', 'one with the country code'],
  ['411', 'short-code', 'a service code'],
  ['+12345', 'short-code', 'too few digits'],
  ['+14155551234', 'blocked', 'a blocked prefix'],
  ['+19002345678', 'blocked', 'a blocked prefix without plus'],
  ['+881612345678', 'satellite', 'a satellite phone'],
  ['+870773111632', 'satellite', 'Inmarsat'],
  ['+8835100012345', 'satellite', 'a global network'],
  ['+80012345678', 'no-country', 'international freephone'],
  ['+9791234567', 'premium', 'international premium rate'],
  ['+99912345678', 'no-country', 'a code that is not in use'],
  ['+12020551234', 'not-assigned', 'an exchange that cannot be'],
  ['+442079460', 'not-assigned', 'too short for its country'],
  ['+447400123456', 'country-not-allowed', 'another country'],
  ['+18765551234', 'country-not-allowed', 'another country under +1'],
  ['+15005550006', 'special-service', 'a personal number'],
  ['+12025550100', 'test-number', 'a number kept for fiction'],
  ['+447700900123', 'test-number', 'one of another country'],
];

for (const [number, rule, what] of cases) {
  test(`${what} (${number}): ${rule ?? 'may be called'}`, () => {
    assert.equal(ruleOf(number), rule);
  });
}

test('premium, shared-cost and follow-me numbers are refused in an allowed country', () => {
  assert.equal(ruleOf('+19002345678', wide), 'premium');
  assert.equal(ruleOf('+449012345678', wide), 'premium');
  assert.equal(ruleOf('+448431234567', wide), 'premium');
  assert.equal(ruleOf('+447012345678', wide), 'special-service');
  assert.equal(ruleOf('+447640123456', wide), 'special-service');
  assert.equal(ruleOf('+18765551234', wide), null);
});

test('on loopback fictional numbers may be called, by the same rules of country and kind', () => {
  const loopback = (number: string, of = settings): string | null => ruleOf(number, of, true);
  for (const number of ['+12025550100', '+12025550199', '+15551234567'])
    assert.equal(loopback(number), null);
  for (const number of ['+447700900123', '+441632960123', '+442079460123', '+441614960123'])
    assert.equal(loopback(number, wide), null);
  for (const number of ['+493023125000', '+33199001234', '+61491570156', '+353209112345'])
    assert.equal(loopback(number, wide), null);
  assert.equal(loopback('+447700900123'), 'country-not-allowed');
  assert.equal(loopback('+19005550100', settingsWith()), 'premium');
  assert.equal(loopback('+14155550100'), 'blocked');
  assert.equal(loopback('+12020551234'), 'not-assigned');
});

test('the country allowed by default is that of the caller ID', () => {
  assert.equal(homeCountry(settingsWith({ callerId: '+442079460000' })), 'GB');
  assert.equal(homeCountry(settingsWith({ callerId: '+447700900000' })), 'GB');
  assert.equal(ruleOf('+447400123456', settingsWith({ callerId: '+442079460000' })), null);
  assert.equal(
    ruleOf('+12125551234', settingsWith({ allowedCountries: [] })),
    'country-not-allowed',
  );
});

test('a refusal says what was found and why, and does not give the number away', () => {
  const refusal = checkNumber('+447400123456', settings, { testNumbers: false });
  assert.equal(
    refusal?.sentence,
    '+44…56 is in GB, which is not among the allowed countries: US is',
  );
  assert.equal(
    checkNumber('911', settings, { testNumbers: false })?.sentence,
    '911 is or ends in an emergency number',
  );
});

test('any text gets an answer of the closed list', () => {
  const text = fc.oneof(fc.string(), fc.stringMatching(/^\+?\d{1,17}$/));
  fc.assert(
    fc.property(text, fc.boolean(), (number, testNumbers) => {
      const refusal = checkNumber(number, settings, { testNumbers });
      if (refusal) assert.ok(dialRules.includes(refusal.rule) && refusal.sentence.length < 200);
      else assert.match(number, /^\+\d{7,15}$/);
    }),
  );
});

test('typed digits are a national number, or an international one in three forms', () => {
  const typed = (digits: string, of = settingsWith()): unknown => readTypedNumber(digits, of, true);
  assert.deepEqual(typed('2125551234'), { number: '+12125551234' });
  assert.deepEqual(typed('12125551234'), { number: '+12125551234' });
  assert.deepEqual(typed('0112125551234'), { rule: 'country-not-allowed' });
  assert.deepEqual(typed('01112125551234'), { number: '+12125551234' });
  assert.deepEqual(typed('0012125551234'), { number: '+12125551234' });
  assert.deepEqual(typed('2025550124'), { number: '+12025550124' });
  assert.deepEqual(typed('00447400123456', wide), { number: '+447400123456' });
  assert.deepEqual(typed('447400123456', wide), { number: '+447400123456' });
  const british = settingsWith({ callerId: '+442079460000' });
  assert.deepEqual(typed('07400123456', british), { number: '+447400123456' });
  assert.deepEqual(typed('07700900123', british), { number: '+447700900123' });
  assert.deepEqual(typed('00447400123456'), { rule: 'country-not-allowed' });
  assert.deepEqual(typed('911'), { rule: 'emergency' });
  assert.deepEqual(typed('5'), { rule: 'not-a-number' });
  assert.deepEqual(typed('99999999999999999999'), { rule: 'not-a-number' });
});
