import assert from 'node:assert/strict';
import { test } from 'node:test';
import { locate, type Resolver } from '../../../src/sip/resolver.ts';
import { routedResolver } from '../../../src/sip/routed-resolver.ts';

const dns: Resolver = {
  srv: async (name) =>
    name === '_sip._udp.elsewhere.example'
      ? [{ name: 'a.elsewhere.example', port: 5080, priority: 0, weight: 0 }]
      : [],
  addresses: async (host) =>
    host === '127.0.0.1' ? [host] : host === 'a.elsewhere.example' ? ['192.0.2.9'] : [],
};
const resolver = routedResolver(
  [
    { host: 'one.example', address: '127.0.0.1', port: 5070 },
    { host: '*.sip.example', address: '127.0.0.1', port: 5071 },
  ],
  dns,
);

for (const [uri, protocol, host, port] of [
  ['sip:+12025550100@one.example', 'UDP', '127.0.0.1', 5070],
  ['sip:+12025550100@ONE.example;transport=tcp', 'TCP', '127.0.0.1', 5070],
  ['sip:+12025550100@one.example:5099', 'UDP', '127.0.0.1', 5099],
  ['sip:agents@a.b.sip.example', 'UDP', '127.0.0.1', 5071],
  ['sip:agents@elsewhere.example', 'UDP', '192.0.2.9', 5080],
] as const)
  test(`${uri} goes to ${host}:${port}`, async () => {
    assert.deepEqual((await locate(uri, resolver, () => 0))[0], { protocol, host, port });
  });

for (const uri of ['sip:a@sip.example', 'sip:a@notone.example', 'sip:a@xsip.example'])
  test(`${uri} is left to DNS`, async () => {
    assert.deepEqual(await locate(uri, resolver, () => 0), []);
  });
