import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { equalUris, parseUri, printUri } from '../../../src/sip/uri.ts';
import type { SipUri } from '../../../src/sip/uri.ts';
import { anyText } from '../../support/any-text.ts';

function uri(text: string): SipUri {
  const parsed = parseUri(text);
  assert.ok(parsed, text);
  return parsed;
}

test('every part of a SIP URI is found', () => {
  assert.deepEqual(uri('SIPS:al%69ce:p%40ss@Example.COM:5061;Transport=tcp;lr?subject=hi&X-A=b'), {
    scheme: 'sips',
    user: 'alice',
    password: 'p@ss',
    host: 'example.com',
    port: 5061,
    params: new Map([
      ['transport', 'tcp'],
      ['lr', null],
    ]),
    headers: [
      ['subject', 'hi'],
      ['X-A', 'b'],
    ],
  });
});

test('a plus sign stays a plus sign, raw or escaped', () => {
  for (const value of ['+12025550123', '%2B12025550123'])
    assert.deepEqual(uri(`sip:+1@unhold:5566?x-user-to-user=${value}`).headers, [
      ['x-user-to-user', '+12025550123'],
    ]);
  assert.equal(uri('sip:%2B12025550123@h').user, '+12025550123');
  assert.deepEqual(uri('sip:h?X-A=a%20b%3Bencoding%3Dhex').headers, [['X-A', 'a b;encoding=hex']]);
});

test('escapes are undone once, and may be any bytes (RFC 4475 §3.1.1.3, §3.1.1.4)', () => {
  assert.equal(uri('sip:a;n%61me=v%61lue%25%34%31@h').user, 'a;name=value%41');
  assert.equal(uri('sip:null-%00-null@example.com').user, 'null-\0-null');
  assert.equal(uri('sip:caf%C3%A9@h').user, 'café');
  assert.equal(uri('sip:caf%E9@h').user, 'café');
  assert.equal(uri('sip:sips%3Auser%40example.com@example.net').user, 'sips:user@example.com');
  assert.equal(uri('sip:user;par=u%40example.net@example.com').user, 'user;par=u@example.net');
});

test('IPv6 hosts stand in brackets, with the port behind them (RFC 5118)', () => {
  assert.deepEqual(
    [uri('sip:[2001:db8::10]:5070').host, uri('sip:[2001:db8::10]:5070').port],
    ['2001:db8::10', 5070],
  );
  assert.equal(uri('sip:[2001:db8::10:5070]').port, null);
  assert.equal(uri('sip:u@[2001:db8:::192.0.2.1]').host, '2001:db8::192.0.2.1');
  assert.equal(printUri(uri('sip:u@[2001:DB8::1];lr')), 'sip:u@[2001:db8::1];lr');
});

test('tel URIs', () => {
  assert.equal(uri('tel:+1-202-555-0123').user, '+1-202-555-0123');
  assert.equal(
    uri('tel:7042;phone-context=example.com').params.get('phone-context'),
    'example.com',
  );
  for (const text of ['tel:', 'tel:+', 'tel:+12x', 'tel:-', 'tel:a b', 'tel:+1;'])
    assert.equal(parseUri(text), null, text);
});

test('what is no well-formed URI is none', () => {
  const texts = [
    ...[
      '',
      'sip:',
      'sip',
      'sip:@h',
      'sip::p@h',
      'sip:u@',
      'sip:u@h:',
      'sip:u@h:99999',
      'sip:u@h:5x',
    ],
    ...[
      'sip:u@h;',
      'sip:u@h;;lr',
      'sip:u@h;=x',
      'sip:u@h;a=',
      'sip:u@h?',
      'sip:u@h?a',
      'sip:u@h?=b',
    ],
    ...[
      'sip:u@h?a b=c',
      'sip:u%4@h',
      'sip:u%zz@h',
      'sip:2001:db8::10',
      'sip:[2001:db8::10',
      'sip:[::1%25eth0]',
    ],
    ...[
      '<sip:u@h>',
      'sip:u@h ',
      'sip:u v@h',
      'sip:u@h\r\nX: y',
      'sip:u@-h',
      'sip:u@h/x',
      'http://h',
      '\0',
    ],
    `sip:u@${'h'.repeat(9000)}`,
  ];
  for (const text of texts) assert.equal(parseUri(text), null, text);
});

test('comparison by the examples of RFC 3261 §19.1.4', () => {
  const equal: [string, string][] = [
    ['sip:%61lice@atlanta.com;transport=TCP', 'sip:alice@AtLanTa.CoM;Transport=tcp'],
    ['sip:carol@chicago.com', 'sip:carol@chicago.com;newparam=5'],
    ['sip:carol@chicago.com;newparam=5', 'sip:carol@chicago.com;security=on'],
    [
      'sip:biloxi.com;transport=tcp;method=REGISTER?to=sip:bob%40biloxi.com',
      'sip:biloxi.com;method=REGISTER;transport=tcp?to=sip:bob%40biloxi.com',
    ],
    [
      'sip:alice@atlanta.com?subject=project%20x&priority=urgent',
      'sip:alice@atlanta.com?priority=urgent&subject=project%20x',
    ],
    ['tel:+1-202-555-0123', 'tel:+1(202)5550123'],
  ];
  const different: [string, string][] = [
    ['SIP:ALICE@AtLanTa.CoM;Transport=udp', 'sip:alice@AtLanTa.CoM;Transport=UDP'],
    ['sip:bob@biloxi.com', 'sip:bob@biloxi.com:5060'],
    ['sip:bob@biloxi.com', 'sip:bob@biloxi.com;transport=udp'],
    ['sip:bob@biloxi.com', 'sip:bob@biloxi.com:6000;transport=tcp'],
    ['sip:carol@chicago.com', 'sip:carol@chicago.com?Subject=next%20meeting'],
    ['sip:carol@chicago.com;security=on', 'sip:carol@chicago.com;security=off'],
    ['sip:bob@phone21.boxesbybob.com', 'sip:bob@192.0.2.4'],
    ['sip:bob@biloxi.com', 'sips:bob@biloxi.com'],
    ['tel:+12025550123', 'tel:12025550123'],
    ['tel:7042;phone-context=a.com', 'tel:7042;phone-context=b.com'],
  ];
  for (const [a, b] of equal) assert.ok(equalUris(uri(a), uri(b)), `${a} = ${b}`);
  for (const [a, b] of different) assert.ok(!equalUris(uri(a), uri(b)), `${a} ≠ ${b}`);
});

const name = fc.stringMatching(/^[a-z][a-z0-9-]{0,8}$/);
const wellFormed = anyText({ minLength: 1, maxLength: 20 }).map((text) => text.toWellFormed());
const host = fc.oneof(
  fc.domain().map((text) => text.toLowerCase()),
  fc.ipV4(),
  fc.constantFrom('::1', '2001:db8::1', '::ffff:192.0.2.1'),
);

const anyUri: fc.Arbitrary<SipUri> = fc
  .record({
    scheme: fc.constantFrom('sip' as const, 'sips' as const),
    user: fc.option(wellFormed),
    password: fc.option(wellFormed),
    host,
    port: fc.option(fc.integer({ min: 0, max: 65_535 })),
    params: fc.array(fc.tuple(name, fc.option(wellFormed))).map((pairs) => new Map(pairs)),
    headers: fc.array(fc.tuple(name, wellFormed)),
  })
  .map((parts) => ({ ...parts, password: parts.user === null ? null : parts.password }));

test('a URI that is printed reads back as the same, on one line', () => {
  fc.assert(
    fc.property(anyUri, (made) => {
      const text = printUri(made);
      assert.match(text, /^[\x21-\x7e]+$/);
      assert.deepEqual(parseUri(text), made);
    }),
  );
});

test('no text makes the reader throw', () => {
  const piece = fc.constantFrom(
    ...'sip: @ : ; = ? & % %4 %41 [ ] :: tel: + , < > a 5060 é \0'.split(' '),
  );
  const hostile = fc.array(piece, { maxLength: 20 }).map((parts) => parts.join(''));
  fc.assert(
    fc.property(fc.oneof(hostile, anyText()), (text) => {
      const parsed = parseUri(text);
      if (parsed) assert.deepEqual(parseUri(printUri(parsed)), parsed);
    }),
    { numRuns: 1000 },
  );
});
