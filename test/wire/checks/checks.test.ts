import assert from 'node:assert/strict';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, test } from 'node:test';
import { realClock } from '../../../src/base/clock.ts';
import { silentLog } from '../../../src/base/log.ts';
import { runChecks, type CheckId, type CheckResult } from '../../../src/checks/check.ts';
import { realProbes, type Probes } from '../../../src/checks/probes.ts';
import { setUpChecks } from '../../../src/checks/set-up-checks.ts';
import type { CheckedSettings, Subject } from '../../../src/checks/subject.ts';
import { optionsWithin } from '../../../src/edge/trunk-probe.ts';
import { dnsResolver } from '../../../src/sip/resolver.ts';
import { routedResolver } from '../../../src/sip/routed-resolver.ts';
import { createUserAgent } from '../../../src/sip/user-agent.ts';
import { Baresip } from '../../support/baresip.ts';
import { freePort } from '../../support/free-port.ts';
import { sipp } from '../../support/sipp.ts';

/** The checks with real sockets: trunks that answer, refuse and keep silent, and an address that is ours. */

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

const settings: CheckedSettings = {
  http: { host: '127.0.0.1', publicUrl: null },
  sip: { host: '127.0.0.1', publicHost: '127.0.0.1', loopback: true, allow: null },
  trunk: null,
  rtp: { fromPort: 18_000, toPort: 18_063 },
  twilio: null,
};

async function check(
  id: CheckId,
  change: Partial<CheckedSettings>,
  probes: Partial<Probes> = {},
): Promise<CheckResult> {
  const agent = await createUserAgent({
    ...{ clock: realClock, log: silentLog, host: '127.0.0.1', port: 0 },
  });
  closing.push(() => agent.close());
  const routes = [{ host: 'trunk.example.net', address: '127.0.0.1', port: 5_099 }];
  const real = realProbes({
    clock: realClock,
    options: (uri) => optionsWithin(realClock, agent, uri),
    resolver: routedResolver(routes, dnsResolver),
  });
  const subject = { settings: { ...settings, ...change }, callTargets: async () => [] };
  const checks = setUpChecks(subject as unknown as Subject, { ...real, ...probes }, [id]);
  const [result] = await runChecks(checks, realClock);
  assert.ok(result);
  return result;
}

test('a trunk that answers OPTIONS is there: baresip', async () => {
  const phone = await Baresip.start({ toneHz: 440, answer: false });
  closing.push(() => phone.stop());
  const { state, found } = await check('trunk', {
    trunk: { uri: `sip:127.0.0.1:${phone.sipPort}` },
  });
  assert.equal(state, 'ok', found);
  assert.match(found, /OPTIONS is answered with \d{3}/);
});

const refusing = `<?xml version="1.0" encoding="UTF-8"?>
<scenario name="refuses"><recv request="OPTIONS"/><send><![CDATA[
SIP/2.0 403 Forbidden
[last_Via:]
[last_From:]
[last_To:];tag=[call_number]
[last_Call-ID:]
[last_CSeq:]
Content-Length: 0

]]></send></scenario>`;

test('a trunk that does not know us is there and says so: SIPp', async () => {
  const trunk = await sipp({ scenario: refusing });
  closing.push(() => trunk.stop());
  const { state, found, fix } = await check('trunk', {
    trunk: { uri: `sip:127.0.0.1:${trunk.port}` },
  });
  assert.equal(state, 'warn', found);
  assert.match(found, /403/);
  assert.match(fix ?? '', /SIP_TRUNK_USER/);
});

test('a trunk that keeps silent is given up after six seconds, with the fix', async () => {
  const socket = createSocket('udp4');
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  closing.push(() => socket.close());
  const uri = `sip:127.0.0.1:${socket.address().port}`;
  const { state, found, fix } = await check('trunk', { trunk: { uri } });
  assert.equal(state, 'failed');
  assert.match(found, /nothing within 6 s/);
  assert.match(fix ?? '', /firewall/);
});

test('the name of a trunk is looked up as calls do, routes first; one that is nowhere is told', async () => {
  const there = await check('trunk-name', { trunk: { uri: 'sip:trunk.example.net' } });
  assert.deepEqual([there.state, there.found.includes('127.0.0.1:5099')], ['ok', true]);
  const nowhere = await check('trunk-name', { trunk: { uri: 'sip:nowhere.invalid' } });
  assert.equal(nowhere.state, 'failed');
});

test('a packet to the address we tell comes back to a port for audio, also while some are taken', async () => {
  const taken = createSocket('udp4');
  taken.bind(settings.rtp.fromPort, '127.0.0.1');
  await once(taken, 'listening');
  closing.push(() => taken.close());
  assert.equal((await check('audio-address', {})).state, 'ok');
  const ports = await check('audio-ports', {});
  assert.equal(ports.state, 'warn');
  assert.match(ports.found, /1 of 16 .*EADDRINUSE/);
});

test('a packet that goes astray is told, and so is an address that is not of this machine', async () => {
  // 192.0.2.0/24 is for documents (RFC 5737): nobody is there.
  const sip = { ...settings.sip, loopback: false, publicHost: '192.0.2.1' };
  const astray = await check('audio-address', { sip });
  assert.equal(astray.state, 'warn', astray.found);
  const ports = await check('audio-ports', { sip: { ...sip, host: '192.0.2.1' } });
  assert.deepEqual([ports.state, ports.found.includes('EADDRNOTAVAIL')], ['failed', true]);
});

async function serve(answer: (path: string) => { status: number; body: string }): Promise<string> {
  const server: Server = createServer((request, response) => {
    const { status, body } = answer(request.url ?? '');
    response.writeHead(status, { 'content-type': 'application/json' }).end(body);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  closing.push(() => server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

test('the public address: ours, somebody else, nobody, and one that floods us', async () => {
  const at = (publicUrl: string) => check('public-url', { http: { host: '127.0.0.1', publicUrl } });
  const ours = await serve((path) => ({
    status: path === '/base/healthz' ? 200 : 404,
    body: '{"status":"ready","parts":{}}',
  }));
  assert.equal((await at(`${ours}/base`)).state, 'ok');
  assert.equal((await at(ours)).state, 'failed');
  const flood = await serve(() => ({ status: 200, body: 'x'.repeat(5_000_000) }));
  assert.match((await at(flood)).found, /not Unhold/);
  const nobody = await at(`http://127.0.0.1:${await freePort()}`);
  assert.match(nobody.found, /ECONNREFUSED/);
});
