import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { test } from 'node:test';
import { assert as check, property, string } from 'fast-check';
import { isSigned } from '../../../src/twilio/signature.ts';
import { anyUrl } from '../../support/any-text.ts';

const token = '12345';
const url = 'https://mycompany.com/myapp.php?foo=1&bar=2';
const form = {
  ...{ CallSid: 'CA1234567890ABCDE', Caller: '+14158675309', Digits: '1234' },
  ...{ From: '+14158675309', To: '+18005551212' },
};
/** As Twilio's helper libraries have it in their tests. */
const known = 'RSOYDt4T1cUTdK1PDd93/VVr8B8=';

/** The scheme by its description: the URL, then each name and value in the order of the names. */
function sign(to: string, pairs: [string, string][], secret = token): string {
  const sorted = pairs.toSorted(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return createHmac('sha1', secret)
    .update(to + sorted.flat().join(''))
    .digest('base64');
}

const at = (port: number): string => url.replace('.com', `.com:${port}`);
const pairs = Object.entries(form);
const changed = (name: string, value: string): [string, string][] =>
  Object.entries({ ...form, [name]: value });

const cases: [
  what: string,
  url: string,
  pairs: [string, string][],
  signature: string,
  ok: boolean,
][] = [
  ['the known one', url, pairs, known, true],
  ['the parameters in another order', url, pairs.toReversed(), known, true],
  ['a port that is the default', url.replace('.com', '.com:443'), pairs, known, true],
  ['a port that the sender left out', at(8443), pairs, known, true],
  ['signed for another port', at(8443), pairs, sign(at(9443), pairs), false],
  ['http for https', url.replace('https', 'http'), pairs, known, false],
  ['another path', url.replace('myapp', 'yourapp'), pairs, known, false],
  ['the query in another order', url.replace('foo=1&bar=2', 'bar=2&foo=1'), pairs, known, false],
  ['without its query', 'https://mycompany.com/myapp.php', pairs, known, false],
  ['another value', url, changed('Digits', '1235'), known, false],
  ['one parameter more', url, changed('Extra', ''), known, false],
  ['one parameter less', url, pairs.slice(1), known, false],
  [
    'one parameter more that is signed',
    url,
    changed('Extra', '1'),
    sign(url, changed('Extra', '1')),
    true,
  ],
  ['a name that objects have', url, [['__proto__', 'x']], sign(url, [['__proto__', 'x']]), true],
  ['text that is not ASCII', url, [['Name', 'Zoë 🎉']], sign(url, [['Name', 'Zoë 🎉']]), true],
  ['another token', url, pairs, sign(url, pairs, '12346'), false],
  ['no signature', url, pairs, '', false],
  ['cut by one character', url, pairs, known.slice(0, -1), false],
  ['in other letters', url, pairs, known.toLowerCase(), false],
  ['no base64', url, pairs, '\u0000é…', false],
  ['a URL that is none', 'unhold.example.com', pairs, known, false],
];

for (const [what, to, list, signature, isGood] of cases)
  test(`${what}: ${isGood ? 'taken' : 'refused'}`, () => {
    const body = new URLSearchParams(list);
    assert.equal(isSigned(token, { url: to, signature, form: body }), isGood);
  });

test('nothing that is not signed is taken, and nothing makes it fail', () => {
  check(
    property(anyUrl, string(), string(), string(), (to, a, b, c) => {
      const body = new URLSearchParams([[a, b]]);
      assert.equal(isSigned(token, { url: to, signature: c, form: body }), false);
      const signature = sign(to, [[a, b].map((text) => text.toWellFormed()) as [string, string]]);
      assert.equal(isSigned(token, { url: to, signature, form: body }), true);
    }),
  );
});
