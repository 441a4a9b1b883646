import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseMessage, type SipRequest } from '../../../src/sip/message.ts';
import { serverKey } from '../../../src/sip/transaction-key.ts';

function request(method: string, over: Record<string, string> = {}): SipRequest {
  const headers = {
    Via: 'SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK1',
    From: '<sip:a@example.com>;tag=1',
    To: '<sip:b@example.com>',
    'Call-ID': 'one',
    CSeq: `7 ${method}`,
    ...over,
  };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  const text = [`${method} sip:b@example.com SIP/2.0`, ...lines, '', ''].join('\r\n');
  const result = parseMessage(Buffer.from(text));
  assert.ok(result.ok && result.message.kind === 'request');
  return result.message;
}

const invite = serverKey(request('INVITE'), 'INVITE');

test('an INVITE is found again by its copy, its ACK and its CANCEL', () => {
  assert.equal(serverKey(request('INVITE'), 'INVITE'), invite);
  const To = '<sip:b@example.com>;tag=theirs';
  assert.equal(serverKey(request('ACK', { To }), 'ACK'), invite);
  assert.equal(serverKey(request('CANCEL'), 'INVITE'), invite);
  assert.notEqual(serverKey(request('CANCEL'), 'CANCEL'), invite);
});

test('another branch, sent-by, call or number is another transaction', () => {
  const others = [
    { Via: 'SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK2' },
    { Via: 'SIP/2.0/UDP 192.0.2.1:5070;branch=z9hG4bK1' },
    { 'Call-ID': 'two' },
    { CSeq: '8 INVITE' },
  ];
  for (const other of others)
    assert.notEqual(serverKey(request('INVITE', other), 'INVITE'), invite);
});

test('without a branch of RFC 3261 the sender counts, too', () => {
  const Via = 'SIP/2.0/UDP 192.0.2.1';
  const old = serverKey(request('INVITE', { Via }), 'INVITE');
  assert.equal(serverKey(request('ACK', { Via }), 'ACK'), old);
  const From = '<sip:c@example.com>;tag=1';
  assert.notEqual(serverKey(request('INVITE', { Via, From }), 'INVITE'), old);
});
