import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Resolver, SrvRecord } from '../../../src/sip/resolver.ts';
import { locate } from '../../../src/sip/resolver.ts';

const asked: string[] = [];

function zone(srv: Record<string, SrvRecord[]>, hosts: Record<string, string[]>): Resolver {
  asked.length = 0;
  return {
    srv: (name) => {
      asked.push(name);
      return Promise.resolve(srv[name] ?? []);
    },
    addresses: (host) => {
      asked.push(host);
      return Promise.resolve(hosts[host] ?? []);
    },
  };
}

const show = (peers: { protocol: string; host: string; port: number }[]): string[] =>
  peers.map(({ protocol, host, port }) => `${protocol} ${host}:${port}`);

const at = (name: string, port: number, priority: number, weight = 0): SrvRecord => ({
  name,
  port,
  priority,
  weight,
});

test('numeric hosts are asked nothing of', async () => {
  const none = zone({}, {});
  for (const [uri, expected] of [
    ['sip:a@10.0.0.1', 'UDP 10.0.0.1:5060'],
    ['sip:10.0.0.1:5080;transport=tcp', 'TCP 10.0.0.1:5080'],
    ['sip:[2001:db8::1]:5070', 'UDP 2001:db8::1:5070'],
    ['sip:name.test;maddr=10.0.0.9', 'UDP 10.0.0.9:5060'],
  ] as const)
    assert.deepEqual(show(await locate(uri, none, () => 0)), [expected]);
  assert.deepEqual(asked, []);
});

test('a port means no SRV; no SRV means the host itself', async () => {
  const hosts = { 'pbx.test': ['10.0.0.1', '10.0.0.2'] };
  assert.deepEqual(show(await locate('sip:pbx.test:5070', zone({}, hosts), () => 0)), [
    'UDP 10.0.0.1:5070',
    'UDP 10.0.0.2:5070',
  ]);
  assert.deepEqual(asked, ['pbx.test']);
  assert.deepEqual(show(await locate('sip:pbx.test', zone({}, hosts), () => 0)), [
    'UDP 10.0.0.1:5060',
    'UDP 10.0.0.2:5060',
  ]);
  assert.deepEqual(asked, ['_sip._udp.pbx.test', '_sip._tcp.pbx.test', 'pbx.test']);
});

test('SRV by priority, then by weight; UDP before TCP unless TCP is named', async () => {
  const srv = {
    '_sip._udp.pbx.test': [
      at('c.test', 5062, 20),
      at('a.test', 5060, 10, 1),
      at('b.test', 5061, 10, 9),
    ],
    '_sip._tcp.pbx.test': [at('a.test', 5090, 1)],
  };
  const hosts = { 'a.test': ['10.0.0.1'], 'b.test': ['10.0.0.2'], 'c.test': ['10.0.0.3'] };
  const by = async (random: number) =>
    show(await locate('sip:x@pbx.test', zone(srv, hosts), () => random));
  assert.deepEqual(await by(0), ['UDP 10.0.0.1:5060', 'UDP 10.0.0.2:5061', 'UDP 10.0.0.3:5062']);
  assert.deepEqual(await by(0.5), ['UDP 10.0.0.2:5061', 'UDP 10.0.0.1:5060', 'UDP 10.0.0.3:5062']);
  assert.deepEqual(show(await locate('sip:pbx.test;transport=tcp', zone(srv, hosts), () => 0)), [
    'TCP 10.0.0.1:5090',
  ]);
});

test('what cannot be reached has no address', async () => {
  const none = zone({ '_sip._udp.off.test': [at('.', 0, 0)] }, {});
  for (const uri of [
    'sips:a@10.0.0.1',
    'tel:+15551234',
    'not a uri',
    'sip:a@10.0.0.1;transport=tls',
    'sip:off.test',
    'sip:unknown.test',
  ])
    assert.deepEqual(await locate(uri, none, () => 0), [], uri);
});
