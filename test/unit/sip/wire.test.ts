import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseMessage } from '../../../src/sip/message.ts';
import { replyPeer } from '../../../src/sip/wire.ts';

const from = { protocol: 'UDP' as const, host: '192.0.2.1', port: 33_000 };

function portFor(via: string, peer: Parameters<typeof replyPeer>[1] = from): number {
  const result = parseMessage(Buffer.from(`OPTIONS sip:a@b SIP/2.0\r\nVia: ${via}\r\n\r\n`));
  assert.ok(result.ok && result.message.kind === 'request');
  const to = replyPeer(result.message, peer);
  assert.equal(to.host, peer.host, 'never to an address that only the message names');
  return to.port;
}

test('where the answer to a request goes', () => {
  assert.equal(portFor('SIP/2.0/UDP 192.0.2.1:5070;branch=z9hG4bK1'), 5070);
  assert.equal(portFor('SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK1'), 5060);
  assert.equal(portFor('SIP/2.0/UDP 192.0.2.1:5070;branch=z9hG4bK1;rport'), 33_000);
  assert.equal(portFor('SIP/2.0/UDP 10.0.0.1:5070;branch=z9hG4bK1'), 33_000);
  assert.equal(portFor('SIP/2.0/UDP host1.example.com;branch=z9hG4bK1'), 33_000);
  assert.equal(portFor('SIP/2.0/UDP 192.0.2.1;maddr=192.0.2.9;branch=z9hG4bK1'), 5060);
  assert.equal(portFor('SIP/2.0/TCP 192.0.2.1:5070', { ...from, protocol: 'TCP' }), 33_000);
});
