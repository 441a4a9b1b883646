import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { parseNameAddr, parseNameAddrList } from '../../../src/sip/name-addr.ts';
import { quote } from '../../../src/sip/text.ts';
import { anyText } from '../../support/any-text.ts';

function parts(text: string): [string | null, string, Record<string, string | null>] | null {
  const read = parseNameAddr(text);
  return read && [read.displayName, read.uri, Object.fromEntries(read.params)];
}

test('with and without brackets, name and parameters', () => {
  assert.deepEqual(parts('sip:a@h'), [null, 'sip:a@h', {}]);
  assert.deepEqual(parts('sip:a@h;tag=1'), [null, 'sip:a@h', { tag: '1' }]);
  assert.deepEqual(parts('<sip:a@h;lr?x=y>;tag=1'), [null, 'sip:a@h;lr?x=y', { tag: '1' }]);
  assert.deepEqual(parts('caller<sip:a@h>'), ['caller', 'sip:a@h', {}]);
  assert.deepEqual(parts('A. Bell <tel:+1202>;q=0.5;x'), [
    'A. Bell',
    'tel:+1202',
    { q: '0.5', x: null },
  ]);
  assert.deepEqual(parts('"Q \\"\\" \\\\" <sip:a@h> ; Tag = 1'), [
    'Q "" \\',
    'sip:a@h',
    { tag: '1' },
  ]);
  assert.deepEqual(parts('"Watson, <T>;" <urn:service:sos>'), [
    'Watson, <T>;',
    'urn:service:sos',
    {},
  ]);
  assert.deepEqual(parts('"Zoë 📞" <sip:a@h>;name="é;,"'), ['Zoë 📞', 'sip:a@h', { name: 'é;,' }]);
  assert.deepEqual(parts('Zoë Müller <sip:a@h>'), ['Zoë Müller', 'sip:a@h', {}]);
  assert.deepEqual(parts('"" <sip:a@h>'), ['', 'sip:a@h', {}]);
});

test('a parameter that comes twice keeps its first value', () => {
  assert.deepEqual(parts('<sip:a@h>;tag=1;tag=2'), [null, 'sip:a@h', { tag: '1' }]);
});

test('what is malformed is nothing', () => {
  const texts = [
    ...[
      '',
      '*',
      'a',
      '<>',
      '<sip:>',
      '<sip:a@h',
      'sip:a@h>',
      '"a <sip:a@h>',
      '"a" sip:a@h',
      '"a" x <sip:a@h>',
    ],
    ...[
      '< sip:a@h>',
      '<sip:a@h >',
      '<sip:a h>',
      'Bell, A <sip:a@h>',
      'a:b <sip:a@h>',
      'a\\b <sip:a@h>',
    ],
    ...[
      'sip:a@h?x=y',
      'sip:a@h,sip:b@h',
      '<sip:a@h>;',
      '<sip:a@h>;;x',
      '<sip:a@h>;=x',
      '<sip:a@h>;x=',
      '<sip:a@h>x',
    ],
    ...[
      '<sip:a@h>;x="',
      '<sip:a@h>;x="a"b',
      '<sip:a@h>;tag="a b"',
      '<sip:a@h>;x=a b',
      '<sip:a@h><sip:b@h>',
      '\0 <sip:a@h>',
    ],
  ];
  for (const text of texts) assert.equal(parseNameAddr(text), null, text);
});

test('lists are split at the commas that separate, over lines too', () => {
  const uris = (values: string[]): string[] | undefined =>
    parseNameAddrList(values)?.map(({ uri }) => uri);
  assert.deepEqual(uris(['"a, b" <sip:a,x@h>;n="c,d" , <sip:b@h>', 'sip:c@h']), [
    'sip:a,x@h',
    'sip:b@h',
    'sip:c@h',
  ]);
  assert.deepEqual(uris([]), []);
  assert.equal(parseNameAddrList([Array(500).fill('<sip:a@h>').join()])?.length, 500);
  assert.equal(parseNameAddrList([Array(501).fill('<sip:a@h>').join()]), null, 'too many');
  for (const bad of [['<sip:a@h>,'], [',<sip:a@h>'], ['<sip:a@h>', ''], ['<sip:a@h>,*']])
    assert.equal(parseNameAddrList(bad), null, bad.join('|'));
});

test('P-Asserted-Identity gives a SIP and a tel identity (RFC 3325 §9.1)', () => {
  const list = parseNameAddrList(['"Cullen" <sip:fluffy@cisco.com>', 'tel:+14085264000']);
  assert.deepEqual(
    list?.map(({ uri }) => uri),
    ['sip:fluffy@cisco.com', 'tel:+14085264000'],
  );
});

test('any name that is quoted reads back, and no text makes the reader throw', () => {
  fc.assert(
    fc.property(anyText(), (name) => {
      assert.equal(parseNameAddr(`${quote(name)} <sip:a@h>;tag=1`)?.displayName, name);
    }),
  );
  const piece = fc.constantFrom(...'" < > , ; = \\ : sip:a@h tag=1 é \0'.split(' '), ' ');
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 20 }), (pieces) => {
      parseNameAddr(pieces.join(''));
      parseNameAddrList([pieces.join('')]);
    }),
    { numRuns: 500 },
  );
});
