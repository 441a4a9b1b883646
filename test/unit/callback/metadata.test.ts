import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { callTargetDefaults, type MetadataItem } from '../../../src/callback/call-target.ts';
import { callerNumber, cutValue, readMetadata } from '../../../src/callback/metadata.ts';

const item = (changes: Partial<MetadataItem> = {}): MetadataItem => ({
  name: 'x-user-to-user',
  type: 'sip-header',
  maxLength: 60,
  terminator: '#',
  default: null,
  ...changes,
});

const headers =
  (values: Record<string, string>) =>
  (name: string): string | null =>
    Object.entries(values).find(([key]) => key.toLowerCase() === name.toLowerCase())?.[1] ?? null;

test('a value is cut before its terminator, at its length, and before what no header may carry', () => {
  const cases: [value: string, kept: string][] = [
    ['+12025550123', '+12025550123'],
    ['%2B12025550123', '%2B12025550123'],
    [' +12025550123#rest#', '+12025550123'],
    ['#', ''],
    ['a'.repeat(10_000), 'a'.repeat(60)],
    ['one\r\nX-Evil: 1', 'one'],
    ['one\0two', 'one'],
    ['one\u2028two', 'one'],
    ['<Response><Dial/></Response>', '<Response><Dial/></Response>'],
    ['"; drop table', '"; drop table'],
    ['😀'.repeat(100), '😀'.repeat(60)],
  ];
  for (const [value, kept] of cases) assert.equal(cutValue(item(), value), kept);
  assert.equal(cutValue(item({ terminator: null }), 'a#b'), 'a#b');
  assert.equal(cutValue(item({ terminator: '' }), 'a#b'), 'a#b');
});

const anyText = fc.string({
  unit: fc.nat(0xffff).map((c) => String.fromCharCode(c)),
  maxLength: 200,
});

test('whatever arrives, what is kept is a short beginning of it that a header may carry', () => {
  fc.assert(
    fc.property(anyText, (value) => {
      const kept = cutValue(item(), value);
      assert.ok(value.includes(kept) && Array.from(kept).length <= 60);
      assert.doesNotMatch(kept, /[\p{Cc}#]/u);
    }),
  );
});

test('items are read by name, absent ones have their default, and only headers are read', () => {
  const items = [
    item(),
    item({ name: 'X-Lang', default: 'en' }),
    item({ name: 'X-Empty' }),
    item({ name: 'account', type: 'dtmf', default: '0' }),
  ];
  const read = headers({ 'X-USER-TO-USER': '+1202#x', 'x-empty': '#', account: 'not a key' });
  assert.deepEqual(readMetadata(items, read), {
    'x-user-to-user': '+1202',
    'X-Lang': 'en',
    account: '0',
  });
});

const settings = {
  callerNumberFrom: callTargetDefaults.callerNumberFrom,
  metadataItems: callTargetDefaults.metadataItems,
};
const from = (values: Record<string, string>): string | null =>
  callerNumber(settings, headers(values), 'US');

test('the caller’s number is the first that is one, in any way headers write it', () => {
  assert.equal(from({ 'x-user-to-user': '+12025550123' }), '+12025550123');
  assert.equal(from({ 'x-user-to-user': '%2B12025550123#more' }), '+12025550123');
  assert.equal(from({ 'x-user-to-user': '(202) 555-0123' }), '+12025550123');
  assert.equal(
    from({ 'P-Asserted-Identity': '"A" <tel:+1-202-555-0124>, <sip:x@y>' }),
    '+12025550124',
  );
  assert.equal(
    from({ From: '"Bob" <sip:%2b12025550125;phone-context=x@h>;tag=1' }),
    '+12025550125',
  );
  assert.equal(from({ From: 'sip:2025550126@pbx.example' }), '+12025550126');
});

test('what is no number is passed over for the next', () => {
  const bob = { From: '<sip:+12025550125@h>' };
  for (const text of ['', 'anonymous', '+1', '%', '%ZZ', '1001', '😀', 'sip:', '+'.repeat(5000)])
    assert.equal(from({ 'x-user-to-user': text, ...bob }), '+12025550125', text);
  assert.equal(from({ From: '<sip:anonymous@anonymous.invalid>' }), null);
  assert.equal(from({}), null);
});

test('a number that cannot be used is passed over too', () => {
  const read = headers({ 'x-user-to-user': '+19005550100', From: '<sip:+12025550125@h>' });
  const usable = (number: string): boolean => !number.startsWith('+1900');
  assert.equal(callerNumber(settings, read, 'US', usable), '+12025550125');
});

test('any text in a header is read without an exception', () => {
  fc.assert(
    fc.property(anyText, (value) => {
      const number = from({ From: value });
      if (number !== null) assert.match(number, /^\+\d{7,15}$/);
    }),
  );
});
