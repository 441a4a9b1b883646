import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { parseCSeq } from '../../../src/sip/cseq.ts';
import { parseOptionTags } from '../../../src/sip/option-tags.ts';
import { parseReason, printReason } from '../../../src/sip/reason.ts';
import {
  parseMinSe,
  parseSessionExpires,
  printSessionExpires,
} from '../../../src/sip/session-expires.ts';
import { parseUserToUser } from '../../../src/sip/user-to-user.ts';
import { anyText } from '../../support/any-text.ts';

test('CSeq holds a number below 2^31 and a method (RFC 3261 §8.1.1.5)', () => {
  assert.deepEqual(parseCSeq('0009 INVITE'), { number: 9, method: 'INVITE' });
  assert.deepEqual(parseCSeq('2147483647\t ACK'), { number: 2_147_483_647, method: 'ACK' });
  for (const text of [
    '',
    '1',
    'INVITE',
    '1 ',
    '-1 BYE',
    '1.5 BYE',
    '1 B E',
    '1 B,E',
    '2147483648 BYE',
    `${'9'.repeat(400)} BYE`,
  ])
    assert.equal(parseCSeq(text), null, text);
});

test('Reason may have several values; a malformed line is passed over (RFC 3326)', () => {
  assert.deepEqual(
    parseReason([
      'SIP ;cause=200 ;text="Call completed, elsewhere"',
      'Q.850;cause=16, X',
      '@;cause=1',
    ]),
    [
      { protocol: 'SIP', cause: 200, text: 'Call completed, elsewhere' },
      { protocol: 'Q.850', cause: 16, text: null },
      { protocol: 'X', cause: null, text: null },
    ],
  );
  assert.deepEqual(parseReason(['SIP;cause=many', 'SIP;;']), [
    { protocol: 'SIP', cause: null, text: null },
  ]);
  assert.equal(printReason({ protocol: 'SIP', cause: null, text: null }), 'SIP');
});

test('any Reason that is printed reads back', () => {
  const reason = fc.record(
    {
      protocol: fc.constantFrom('SIP', 'Q.850'),
      cause: fc.option(fc.integer({ min: 0, max: 99_999 })),
      text: fc.option(anyText()),
    },
    { noNullPrototype: true },
  );
  fc.assert(
    fc.property(reason, (made) => assert.deepEqual(parseReason([printReason(made)]), [made])),
  );
});

test('option tags over several lines; an empty header is an empty list', () => {
  assert.deepEqual(parseOptionTags(['100rel, timer', '', 'x-y']), ['100rel', 'timer', 'x-y']);
  assert.deepEqual(parseOptionTags([]), []);
  for (const bad of [['a b'], ['a,,b'], ['"a"'], [',']]) assert.equal(parseOptionTags(bad), null);
});

test('Session-Expires and Min-SE (RFC 4028)', () => {
  assert.deepEqual(parseSessionExpires('1800'), { seconds: 1800, refresher: null });
  assert.deepEqual(parseSessionExpires('90 ; Refresher=UAS;x=y'), {
    seconds: 90,
    refresher: 'uas',
  });
  for (const text of [
    '',
    ';refresher=uac',
    '-1',
    '1.5',
    '90;refresher=me',
    '90;;',
    '4294967296',
    'x',
  ])
    assert.equal(parseSessionExpires(text), null, text);
  assert.equal(parseMinSe('120;x'), 120);
  assert.equal(parseMinSe('soon'), null);
  assert.equal(printSessionExpires({ seconds: 90, refresher: 'uac' }), '90;refresher=uac');
  assert.equal(printSessionExpires({ seconds: 90, refresher: null }), '90');
});

function texts(...values: string[]): string[] {
  return parseUserToUser(values).map(({ text }) => text);
}

test('User-to-User as token, quoted, list and hex (RFC 7433 §4.1)', () => {
  assert.deepEqual(texts('+12025550123'), ['+12025550123']);
  assert.deepEqual(texts('"a, b; \\"c\\"";purpose=x'), ['a, b; "c"']);
  assert.deepEqual(texts('one;purpose=a, two', 'three'), ['one', 'two', 'three']);
  const hex = Buffer.from('+12025550123#Zoë').toString('hex');
  assert.deepEqual(texts(`${hex};encoding=hex`), ['+12025550123#Zoë']);
  assert.deepEqual(texts(`"${hex.toUpperCase()}" ; Encoding = HEX`), ['+12025550123#Zoë']);
  const [value] = parseUserToUser(['56a390f3d2b7310023a2;encoding=hex;purpose=foo;content=bar']);
  assert.equal(value?.raw, '56a390f3d2b7310023a2;encoding=hex;purpose=foo;content=bar');
  assert.deepEqual([value?.params.get('purpose'), value?.params.get('content')], ['foo', 'bar']);
});

test('the protocol discriminator of ISDN is no part of the text (RFC 7434)', () => {
  assert.deepEqual(texts('0441313233;encoding=hex', '0041313233;encoding=hex'), ['A123', 'A123']);
});

test('data that is no text, or no grammar, is passed on as it stands', () => {
  assert.deepEqual(
    texts('00ff00;encoding=hex', '0102;encoding=hex', 'abc;encoding=hex', 'zz;encoding=hex'),
    ['00ff00', '0102', 'abc', 'zz'],
  );
  assert.deepEqual(texts('+1 (202) 555'), ['+1 (202) 555']);
  assert.deepEqual(texts('"never closed, a'), ['"never closed, a']);
  assert.deepEqual(texts('a;;b', ';x'), ['a;;b', ';x']);
  assert.deepEqual(texts('', ','), []);
});

test('whatever comes as User-to-User, texts come out of it', () => {
  const piece = fc.constantFrom(...'" , ; = hex encoding=hex 41 00 04 c3 \\ < >'.split(' '));
  fc.assert(
    fc.property(
      fc.array(piece).map((pieces) => pieces.join('')),
      (value) => {
        for (const { text } of parseUserToUser([value])) assert.notEqual(text, '');
      },
    ),
  );
});
