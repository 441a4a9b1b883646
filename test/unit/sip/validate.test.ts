import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Headers } from '../../../src/sip/headers.ts';
import type { SipRequest, SipResponse } from '../../../src/sip/message.ts';
import { checkRequest, isUsableResponse } from '../../../src/sip/validate.ts';

const valid: [string, string][] = [
  ['Via', 'SIP/2.0/UDP h;branch=z9hG4bK1'],
  ['From', '<sip:a@h>;tag=1'],
  ['To', '<sip:b@h>'],
  ['Call-ID', 'one@h'],
  ['CSeq', '1 INVITE'],
];

function request(change: {
  method?: string;
  uri?: string;
  set?: [string, string][];
  add?: [string, string][];
  remove?: string;
  body?: string;
}): SipRequest {
  const headers = new Headers(valid);
  const method = change.method ?? 'INVITE';
  headers.set('CSeq', `1 ${method}`);
  for (const [name, value] of change.set ?? []) headers.set(name, value);
  for (const [name, value] of change.add ?? []) headers.add(name, value);
  if (change.remove) headers.remove(change.remove);
  const body = Buffer.from(change.body ?? '');
  return { kind: 'request', method, uri: change.uri ?? 'sip:+12025550123@h:5566', headers, body };
}

function statusOf(change: Parameters<typeof request>[0]): number | null {
  return checkRequest(request(change))?.status ?? null;
}

test('a plain request passes', () => {
  assert.equal(statusOf({}), null);
  assert.equal(statusOf({ uri: 'tel:+12025550123' }), null);
  assert.equal(statusOf({ method: 'OPTIONS', body: 'anything' }), null);
  assert.equal(statusOf({ method: 'REGISTER', add: [['Contact', '*']] }), null);
});

test('what must be there once is there once', () => {
  for (const [name, value] of valid) {
    assert.equal(checkRequest(request({ remove: name }))?.reason, `Missing ${name}`);
    assert.equal(statusOf({ set: [[name, '']] }), 400, name);
    if (name !== 'Via') assert.equal(statusOf({ add: [[name, value]] }), 400, name);
  }
  for (const twice of [
    ['Max-Forwards', '70'],
    ['Content-Type', 'application/sdp'],
  ] as [string, string][])
    assert.equal(statusOf({ add: [twice, twice] }), 400, twice[0]);
});

test('each header is read strictly', () => {
  const bad: [string, string][] = [
    ['Via', 'SIP/2.0/UDP h;;'],
    ['From', 'Bell, A <sip:a@h>'],
    ['To', '"a <sip:b@h>'],
    ['CSeq', '2147483648 INVITE'],
    ['CSeq', '1 BYE'],
    ['Call-ID', 'a b'],
    ['Max-Forwards', '-1'],
    ['Contact', 'sip:a@h?x=y'],
    ['Contact', '<sip:a@h:99999>'],
    ['Contact', '*, <sip:a@h>'],
    ['Route', '<sip:a@h'],
    ['Record-Route', '<sips:@h>'],
    ['Require', '"100rel"'],
  ];
  for (const header of bad) assert.equal(statusOf({ set: [header] }), 400, header.join(': '));
  for (const good of ['<sip:a@h>', '<urn:x:y>', '<tel:+1>;q=1, <sip:b@h>'])
    assert.equal(statusOf({ set: [['Contact', good]] }), null, good);
  assert.equal(statusOf({ set: [['Max-Forwards', '0']] }), null, 'RFC 4475 §3.3.11');
});

test('Request-URIs', () => {
  assert.equal(statusOf({ uri: 'nobodyKnowsThis:x' }), 416);
  assert.equal(statusOf({ uri: 'http://h/' }), 416);
  for (const uri of [
    '*',
    '<sip:a@h>',
    'sip:',
    'sips:@',
    'tel:x',
    'h',
    'x:',
    'sip:a@h?Route=x',
    'sip:a@h?X-A=1&To=b',
  ])
    assert.equal(statusOf({ uri }), 400, uri);
  assert.equal(statusOf({ uri: 'sip:+1@h?x-user-to-user=%2B1&User-to-User=a' }), null);
});

test('an unknown method is 501, a known one of another room passes', () => {
  assert.equal(statusOf({ method: 'NEWMETHOD' }), 501);
  assert.equal(statusOf({ method: 'invite' }), 501, 'methods have one spelling');
  for (const method of ['SUBSCRIBE', 'REFER', 'PUBLISH']) assert.equal(statusOf({ method }), null);
});

test('what is required and not understood is 420, and named', () => {
  const refusal = checkRequest(request({ set: [['Require', '100REL, Foo, timer, bar']] }));
  assert.deepEqual(refusal, {
    status: 420,
    reason: 'Bad Extension',
    headers: [['Unsupported', 'Foo, bar']],
  });
  for (const method of ['ACK', 'CANCEL'])
    assert.equal(statusOf({ method, set: [['Require', 'foo']] }), null);
});

test('bodies of an INVITE', () => {
  const typed = (type: string): Parameters<typeof request>[0] => ({
    set: [['c', type]],
    body: 'v=0',
  });
  for (const type of [
    'application/sdp',
    'Application/SDP;charset=utf-8',
    'multipart/mixed; boundary=x',
  ])
    assert.equal(statusOf(typed(type)), null, type);
  for (const type of ['text/plain', 'application/sdpx', 'application']) {
    const refusal = checkRequest(request(typed(type)));
    assert.deepEqual(
      [refusal?.status, refusal?.headers],
      [415, [['Accept', 'application/sdp']]],
      type,
    );
  }
  assert.equal(statusOf({ body: 'v=0' }), null, 'a body without a type is taken for SDP');
  assert.equal(
    statusOf({ set: [['c', 'text/plain']] }),
    null,
    'a type without a body says nothing',
  );
  const optional: [string, string] = ['Content-Disposition', 'render; handling=optional'];
  assert.equal(statusOf({ set: [['c', 'text/plain'], optional], body: 'x' }), null);
  const packed = checkRequest(request({ set: [['e', 'gzip']], body: 'x' }));
  assert.deepEqual([packed?.status, packed?.headers], [415, [['Accept-Encoding', 'identity']]]);
  assert.equal(
    statusOf({ method: 'INFO', set: [['c', 'application/dtmf-relay']], body: 'x' }),
    null,
  );
});

test('a caller has to accept SDP', () => {
  for (const accept of ['application/sdp;level=1, text/html', 'text/html, */*', 'application/*'])
    assert.equal(statusOf({ set: [['Accept', accept]] }), null, accept);
  for (const accept of ['text/html', '', 'application/sdpx'])
    assert.equal(statusOf({ set: [['Accept', accept]] }), 406);
  assert.equal(statusOf({ method: 'PRACK', set: [['Accept', 'text/html']] }), null);
});

test('a response is usable when its headers are right and its Via is ours alone', () => {
  const response = (change: (headers: Headers) => void): SipResponse => {
    const headers = new Headers(valid);
    change(headers);
    return { kind: 'response', status: 200, reason: 'OK', headers, body: new Uint8Array() };
  };
  assert.ok(isUsableResponse(response(() => {})));
  assert.ok(!isUsableResponse(response((headers) => headers.add('Via', 'SIP/2.0/UDP other'))));
  assert.ok(
    !isUsableResponse(response((headers) => headers.set('CSeq', '9292394834772304023312 OPTIONS'))),
  );
  assert.ok(!isUsableResponse(response((headers) => headers.remove('To'))));
  const withNul = response((headers) => {
    headers.remove('To');
    headers.addReceived('To', '"\\\0" <sip:b@h>;tag=1');
  });
  assert.ok(!isUsableResponse(withNul));
});
