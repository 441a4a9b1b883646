import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { readCallHeaders } from '../../../src/edge/call-headers.ts';
import { calledNumber } from '../../../src/edge/called-number.ts';
import { headerText, sendableHeaders } from '../../../src/edge/header-text.ts';
import { parseMessage, type SipRequest } from '../../../src/sip/message.ts';

const bytes = fc.uint8Array({ maxLength: 400 }).map((raw) => Buffer.from(raw).toString('latin1'));

function invite(uri: string, ...lines: string[]): SipRequest {
  const head = [
    `INVITE ${uri} SIP/2.0`,
    'Via: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bKx',
    'Call-ID: 1',
    'CSeq: 1 INVITE',
    'Content-Length: 0',
    ...lines,
  ];
  const parsed = parseMessage(Buffer.from(`${head.join('\r\n')}\r\n\r\n`));
  assert.ok(parsed.ok && parsed.message.kind === 'request');
  return parsed.message;
}

test('the number called is the user part, however it is written', () => {
  const table: [string, string | null][] = [
    ['sip:+12025550100@unhold.example:5566', '+12025550100'],
    ['sip:12025550100@unhold.example', '+12025550100'],
    ['sip:%2B12025550100@unhold.example', '+12025550100'],
    ['sip:+1-202-555-0100@unhold.example;user=phone', '+12025550100'],
    ['sip:+12025550100;npdi@unhold.example', '+12025550100'],
    ['tel:+1(202)555-0100', '+12025550100'],
    ['sip:+12025550100@unhold.example?x-user-to-user=1', '+12025550100'],
    ['sip:billing@unhold.example', null],
    ['sip:unhold.example', null],
    ['sip:0@unhold.example', null],
    ['sip:+1202555010012345678@unhold.example', null],
    ['nonsense', null],
  ];
  for (const [uri, number] of table) assert.deepEqual([uri, calledNumber(uri)], [uri, number]);
});

test('a header is found in every position, the message first', () => {
  const uri = 'sip:+12025550100@unhold.example';
  const named = '<sip:+12025550100@unhold.example?x-user-to-user=%2B12025550111>';
  const table: [string, SipRequest, string][] = [
    ['header', invite(uri, 'x-user-to-user: +12025550111'), '+12025550111'],
    ['any case', invite(uri, 'X-USER-TO-USER : +12025550111'), '+12025550111'],
    ['URI header', invite(`${uri}?x-user-to-user=%2B12025550111`), '+12025550111'],
    ['URI header, raw plus', invite(`${uri}?X-User-To-User=+12025550111`), '+12025550111'],
    ['second URI header', invite(`${uri}?a=b&x-user-to-user=%2b12025550111`), '+12025550111'],
    ['URI parameter', invite(`${uri};x-user-to-user=+12025550111`), '+12025550111'],
    ['in To', invite(uri, `To: ${named}`), '+12025550111'],
    ['User-to-User', invite(uri, 'User-to-User: +12025550111'), '+12025550111'],
    ['message before URI', invite(`${uri}?x-user-to-user=2`, 'x-user-to-user: 1'), '1'],
    ['first of two', invite(uri, 'x-user-to-user: 1', 'x-user-to-user: 2'), '1'],
    ['escapes stay in headers', invite(uri, 'x-user-to-user: %2B1202'), '%2B1202'],
  ];
  for (const [name, request, wanted] of table) {
    const headers = readCallHeaders(request);
    assert.deepEqual([name, headers.raw('x-user-to-user')], [name, wanted]);
  }
  const none = readCallHeaders(invite(uri));
  assert.deepEqual([none.raw('x-user-to-user'), none.text('From')], [null, null]);
});

test('User-to-User is kept as it arrived and decoded to be understood', () => {
  const hex = Buffer.from('+12025550111').toString('hex');
  const table: [string, string][] = [
    [`${hex};encoding=hex`, '+12025550111'],
    [`00${hex};purpose=isdn-uui;encoding=hex`, '+12025550111'],
    ['"+12025550111";content=text', '+12025550111'],
    ['+12025550111', '+12025550111'],
    [`${hex};encoding=hex, second`, '+12025550111'],
    ['"never closed', '"never closed'],
  ];
  for (const [value, text] of table) {
    const headers = readCallHeaders(invite('sip:1@x', `User-to-User: ${value}`));
    assert.equal(headers.raw('user-to-user'), value);
    assert.equal(headers.text('user-to-user'), text);
    assert.equal(headers.text('X-User-to-User'), text);
  }
});

test('of an address the URI is read, not the name a caller puts before it', () => {
  const headers = readCallHeaders(
    invite('sip:1@x', 'From: "sip:+19005550000@x" <sip:+12025550111@y>;tag=1', 'X-From: "a" <b>'),
  );
  assert.equal(headers.text('From'), 'sip:+12025550111@y');
  assert.equal(headers.text('X-From'), '"a" <b>');
});

test('hostile header text is carried or cut, and never throws', () => {
  const text = fc.oneof(fc.string({ unit: 'grapheme', maxLength: 300 }), bytes);
  fc.assert(
    fc.property(text, (value) => {
      const line = value.replace(/[\r\n]/g, '');
      const headers = readCallHeaders(
        invite('sip:1@x', `x-user-to-user: ${line}`, `From: ${line}`),
      );
      for (const name of ['x-user-to-user', 'From', 'P-Asserted-Identity']) {
        headers.raw(name);
        headers.text(name);
      }
    }),
  );
  const long = readCallHeaders(invite('sip:1@x', `X-Long: ${'x'.repeat(15_000)}`));
  assert.equal(long.raw('X-Long')?.length, 15_000);
});

test('no header of ours breaks its line', () => {
  fc.assert(
    fc.property(bytes, bytes, (name, value) => {
      assert.doesNotMatch(headerText(value), /[\r\n\0]/);
      for (const [, sent] of sendableHeaders([[name, value]]).headers)
        assert.doesNotMatch(sent, /[\r\n\0]/);
    }),
  );
  const { headers, dropped } = sendableHeaders([
    ['X-Good', '"quotes" 😀 <Say>hi</Say>'],
    ['X-Evil', 'a\r\nX-Injected: 1'],
    ['X Evil', 'a'],
    ['X-Half', '\ud83d'],
  ]);
  assert.deepEqual(headers, [['X-Good', '"quotes" 😀 <Say>hi</Say>']]);
  assert.deepEqual(dropped, ['X-Evil', 'X Evil', 'X-Half']);
});
