import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loopbackResolver, reachesLoopback } from '../../../../src/twin/voice/loopback.ts';

const routes = [
  { host: 'sip-callback.example.net', address: '127.0.0.1', port: 5566 },
  { host: '*.sip.example.net', address: '127.0.0.1', port: 5567 },
  { host: 'outside.example.net', address: '192.0.2.9', port: 5060 },
];

for (const { host, reaches } of [
  { host: '127.0.0.1', reaches: true },
  { host: '127.9.9.9', reaches: true },
  { host: '::1', reaches: true },
  { host: 'localhost', reaches: true },
  { host: 'sip-callback.example.net', reaches: true },
  { host: 'a.sip.example.net', reaches: true },
  { host: 'outside.example.net', reaches: false },
  { host: 'sip.example.net', reaches: false },
  { host: 'evil-sip-callback.example.net', reaches: false },
  { host: '128.0.0.1', reaches: false },
  { host: '0.0.0.0', reaches: false },
  { host: '127.0.0.1.example.net', reaches: false },
  { host: '::ffff:192.0.2.1', reaches: false },
  { host: '', reaches: false },
])
  test(`${JSON.stringify(host)} is ${reaches ? '' : 'not '}on this machine`, () => {
    assert.equal(reachesLoopback(routes, host), reaches);
  });

test('no name is looked up anywhere but here', async () => {
  const resolver = loopbackResolver(routes);
  assert.deepEqual(await resolver.addresses('localhost'), ['127.0.0.1']);
  assert.deepEqual(await resolver.addresses('sip-callback.example.net'), ['127.0.0.1']);
  assert.deepEqual(await resolver.addresses('example.com'), []);
  assert.deepEqual(await resolver.srv('_sip._udp.example.com'), []);
});
