import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HandClock } from '../../../src/base/clock.ts';
import {
  checkIds,
  runChecks,
  type CheckId,
  type CheckState,
  type Verdict,
} from '../../../src/checks/check.ts';
import { samplePorts } from '../../../src/checks/audio-checks.ts';
import type { Probes } from '../../../src/checks/probes.ts';
import { setUpChecks } from '../../../src/checks/set-up-checks.ts';
import type { CheckedSettings, Subject } from '../../../src/checks/subject.ts';
import { allowOf, probesWith, settings, subjectWith, target } from './world.ts';

async function verdictOf(
  id: CheckId,
  change: {
    subject?: Partial<Subject>;
    settings?: Partial<CheckedSettings>;
    probes?: Partial<Probes>;
  },
): Promise<Verdict> {
  const subject = subjectWith(change.subject, change.settings);
  const [check] = setUpChecks(subject, probesWith(change.probes), [id]);
  assert.ok(check);
  return check.run();
}

test('where all is well every check says so, and none has a fix', async () => {
  const checks = setUpChecks(subjectWith(), probesWith(), checkIds);
  const results = await runChecks(checks, new HandClock());
  assert.deepEqual(
    results.map(({ id }) => id),
    [...checkIds],
  );
  const bad = results.filter(({ state }) => state !== 'ok' && state !== 'warn');
  assert.deepEqual(bad, []);
  for (const { state, fix } of results) assert.equal(fix === null, state === 'ok');
});

const nowhere = async () => ({ places: [], bySrv: false });
const sip = settings.sip;
const twilio = { ...settings.twilio!, restUrl: null };
const behindNat = { sip: { ...sip, publicHost: '192.168.1.5' } };

type Row = [
  id: CheckId,
  what: string,
  change: Parameters<typeof verdictOf>[1],
  state: CheckState,
  found: RegExp,
  fix: RegExp | null,
];

/** One wrong thing a row, what is to be said of it, and the fix. */
const rows: Row[] = [
  [
    'database',
    'it is away',
    { subject: { writeToDatabase: () => Promise.reject(new Error('refused')) } },
    'failed',
    /refused/,
    /start the database/,
  ],
  [
    'database',
    'a write is slow',
    { subject: { writeToDatabase: async () => 900 } },
    'warn',
    /900 ms/,
    /load/,
  ],
  [
    'database',
    'little room',
    { subject: { freeBytes: async () => 5e8 } },
    'warn',
    /500 MB/,
    /make room/,
  ],
  [
    'database',
    'no room',
    { subject: { freeBytes: async () => 5e6 } },
    'failed',
    /5 MB/,
    /make room/,
  ],
  [
    'database',
    'a server of its own',
    { subject: { freeBytes: async () => null } },
    'ok',
    /^written in 3 ms$/,
    null,
  ],
  [
    'database-clock',
    'a little apart',
    { subject: { databaseAheadMs: () => -9_000 } },
    'warn',
    /9\.0 s behind/,
    /NTP/,
  ],
  [
    'database-clock',
    'far apart',
    { subject: { databaseAheadMs: () => 600_000 } },
    'failed',
    /600 s ahead/,
    /NTP/,
  ],
  [
    'prompts',
    'some are missing',
    { subject: { missingPrompts: () => ['welcome', 'offer'] } },
    'failed',
    /welcome, offer/,
    /npm run prompts/,
  ],
  [
    'address',
    'loopback',
    { settings: { sip: { ...sip, loopback: true, publicHost: '127.0.0.1' } } },
    'ok',
    /this machine alone/,
    null,
  ],
  [
    'address',
    'a name without address',
    { probes: { addressesOf: async () => [] } },
    'failed',
    /has no address/,
    /SIP_PUBLIC_HOST/,
  ],
  [
    'address',
    'private while the trunk is public',
    { settings: behindNat },
    'failed',
    /NAT is between/,
    /SIP_PUBLIC_HOST.*forward/,
  ],
  [
    'address',
    'private as the trunk is',
    {
      settings: behindNat,
      probes: {
        locate: async () => ({
          places: [{ address: '10.0.0.9', port: 5060, protocol: 'UDP' }],
          bySrv: false,
        }),
      },
    },
    'ok',
    /private/,
    null,
  ],
  [
    'address',
    'public, of a NAT',
    { probes: { ownAddresses: () => ['10.0.0.2'] } },
    'ok',
    /a NAT has it/,
    null,
  ],
  [
    'audio-ports',
    'one is taken',
    { probes: { bindUdp: async (_host, port) => (port === 20_000 ? 'EADDRINUSE' : null) } },
    'warn',
    /1 of 16 .*EADDRINUSE/,
    /RTP_PORT_RANGE/,
  ],
  [
    'audio-ports',
    'all are taken',
    { probes: { bindUdp: async () => 'EADDRINUSE' } },
    'failed',
    /16 of 16/,
    /RTP_PORT_RANGE/,
  ],
  [
    'audio-ports',
    'no such address',
    { probes: { bindUdp: async () => 'EADDRNOTAVAIL' } },
    'failed',
    /EADDRNOTAVAIL/,
    /SIP_HOST/,
  ],
  [
    'audio-address',
    'lost to ourselves',
    { probes: { sendToSelf: async () => 'lost' } },
    'failed',
    /did not arrive/,
    /firewall/,
  ],
  [
    'audio-address',
    'lost at the NAT',
    { probes: { sendToSelf: async () => 'lost', ownAddresses: () => ['10.0.0.2'] } },
    'warn',
    /NAT/,
    /test call/,
  ],
  [
    'audio-address',
    'back from the NAT',
    { probes: { ownAddresses: () => ['10.0.0.2'] } },
    'ok',
    /came back/,
    null,
  ],
  [
    'audio-address',
    'no port',
    { probes: { sendToSelf: async () => 'no port' } },
    'not-tried',
    /no port/,
    /ports/,
  ],
  [
    'audio-address',
    'no address',
    { probes: { addressesOf: async () => [] } },
    'not-tried',
    /no address/,
    /address/,
  ],
  [
    'allow-list',
    'everybody',
    { settings: { sip: { ...sip, allow: allowOf('10.0.0.0/8,0.0.0.0/0') } } },
    'failed',
    /0\.0\.0\.0\/0 lets everybody in/,
    /SIP_ALLOW/,
  ],
  [
    'allow-list',
    'everybody of IPv6',
    { settings: { sip: { ...sip, allow: allowOf('::/0') } } },
    'failed',
    /everybody/,
    /SIP_ALLOW/,
  ],
  [
    'allow-list',
    'half the Internet',
    { settings: { sip: { ...sip, allow: allowOf('128.0.0.0/1') } } },
    'warn',
    /very large/,
    /narrow/,
  ],
  [
    'allow-list',
    'none, and not loopback',
    { settings: { sip: { ...sip, allow: null } } },
    'failed',
    /everybody/,
    /SIP_ALLOW/,
  ],
  [
    'allow-list',
    'none, on loopback',
    { settings: { sip: { ...sip, allow: null, loopback: true } } },
    'ok',
    /only this machine/,
    null,
  ],
  [
    'allow-list',
    'without the trunk',
    { settings: { sip: { ...sip, allow: allowOf('192.0.2.0/24') } } },
    'warn',
    /198\.51\.100\.7 is not among/,
    /also sends you calls/,
  ],
  [
    'trunk-name',
    'no trunk',
    { settings: { trunk: null } },
    'not-tried',
    /no trunk/,
    /SIP_TRUNK_URI/,
  ],
  [
    'trunk-name',
    'no record',
    { probes: { locate: nowhere } },
    'failed',
    /no SRV and no address record for trunk\.example\.net/,
    /SIP_ROUTES/,
  ],
  [
    'trunk',
    'silence',
    { probes: { options: async () => ({ status: null, reason: 'nothing within 6 s' }) } },
    'failed',
    /nothing within 6 s/,
    /firewall/,
  ],
  [
    'trunk',
    'a proxy before it',
    { probes: { options: async () => ({ status: 503 }) } },
    'failed',
    /503/,
    /carrier/,
  ],
  [
    'trunk',
    'not known there',
    { probes: { options: async () => ({ status: 403 }) } },
    'warn',
    /403/,
    /SIP_TRUNK_USER/,
  ],
  [
    'trunk',
    'another answer of its own',
    { probes: { options: async () => ({ status: 404 }) } },
    'ok',
    /404/,
    null,
  ],
  [
    'destinations',
    'none yet',
    { subject: { callTargets: async () => [] } },
    'not-tried',
    /no call target/,
    /make a call target/,
  ],
  [
    'destinations',
    'phones only',
    { subject: { callTargets: async () => [{ ...target, destination: '+12025550120' }] } },
    'not-tried',
    /phone numbers/,
    null,
  ],
  [
    'destinations',
    'no record',
    { probes: { locate: nowhere } },
    'failed',
    /acme\.sip\.twilio\.com \(Billing\)/,
    /destination/,
  ],
  [
    'public-url',
    'none',
    { settings: { http: { host: '127.0.0.1', publicUrl: null } } },
    'not-tried',
    /not set/,
    /TLS proxy/,
  ],
  [
    'public-url',
    'nobody there',
    { probes: { get: () => Promise.reject(new Error('connect ECONNREFUSED')) } },
    'failed',
    /ECONNREFUSED/,
    /proxy/,
  ],
  [
    'public-url',
    'somebody else',
    { probes: { get: async () => ({ status: 200, text: '<html>' }) } },
    'failed',
    /it is not Unhold/,
    /proxy/,
  ],
  [
    'public-url',
    'not all is well',
    { probes: { get: async () => ({ status: 502, text: '' }) } },
    'failed',
    /502/,
    /proxy/,
  ],
  [
    'public-url',
    'without TLS',
    { settings: { http: { host: '0.0.0.0', publicUrl: 'http://unhold.example.com' } } },
    'failed',
    /without TLS/,
    /https/,
  ],
  [
    'public-url',
    'this machine',
    { settings: { http: { host: '127.0.0.1', publicUrl: 'http://127.0.0.1:8080' } } },
    'ok',
    /as safe/,
    null,
  ],
  [
    'twilio-account',
    'none',
    { settings: { twilio: null } },
    'not-tried',
    /no Twilio account/,
    /TWILIO_ACCOUNT_SID/,
  ],
  [
    'twilio-account',
    'a wrong token',
    { probes: { get: async () => ({ status: 401, text: '{}' }) } },
    'failed',
    /401/,
    /TWILIO_AUTH_TOKEN/,
  ],
  [
    'twilio-account',
    'suspended',
    { probes: { get: async () => ({ status: 200, text: '{"status":"suspended"}' }) } },
    'failed',
    /suspended/,
    /Console/,
  ],
  [
    'twilio-account',
    'away',
    { probes: { get: () => Promise.reject(new Error('getaddrinfo ENOTFOUND')) } },
    'failed',
    /ENOTFOUND/,
    /api\.twilio\.com/,
  ],
  [
    'twilio-account',
    'the local one away',
    {
      settings: { twilio: { ...twilio, restUrl: 'http://127.0.0.1:9' } },
      probes: { get: () => Promise.reject(new Error('refused')) },
    },
    'failed',
    /127\.0\.0\.1:9/,
    /TWILIO_REST_URL/,
  ],
  [
    'twilio-queues',
    'no queue named',
    { subject: { callTargets: async () => [{ ...target, twilio: null }] } },
    'not-tried',
    /no call target names a queue/,
    /Flex/,
  ],
  [
    'twilio-queues',
    'no account',
    { settings: { twilio: null } },
    'not-tried',
    /no Twilio account/,
    /TWILIO_ACCOUNT_SID/,
  ],
  [
    'twilio-queues',
    'gone',
    { probes: { get: async () => ({ status: 404, text: '{}' }) } },
    'failed',
    /WQ3{32} of Billing: 404/,
    /queue of this account/,
  ],
  [
    'twilio-queues',
    'away',
    { probes: { get: () => Promise.reject(new Error('refused')) } },
    'failed',
    /refused/,
    /taskrouter\.twilio\.com/,
  ],
];

for (const [id, what, change, state, found, fix] of rows)
  test(`${id}: ${what}`, async () => {
    const verdict = await verdictOf(id, change);
    assert.equal(verdict.state, state, JSON.stringify(verdict));
    assert.match(verdict.found, found);
    if (fix === null) assert.equal(verdict.fix, null);
    else assert.match(verdict.fix ?? '', fix);
  });

test('Twilio is asked at the configured address alone, with the account and its token', async () => {
  const asked: { url: string; headers: Record<string, string> }[] = [];
  const get: Probes['get'] = async (url, headers) => {
    asked.push({ url, headers });
    return { status: 200, text: '{"status":"active"}' };
  };
  const local = { twilio: { ...twilio, restUrl: 'http://127.0.0.1:8091' } };
  await verdictOf('twilio-account', { settings: local, probes: { get } });
  await verdictOf('twilio-queues', { settings: local, probes: { get } });
  await verdictOf('twilio-account', { probes: { get } });
  assert.deepEqual(
    asked.map(({ url }) => new URL(url).host),
    ['127.0.0.1:8091', '127.0.0.1:8091', 'api.twilio.com'],
  );
  const login = `Basic ${Buffer.from(`${twilio.accountSid}:secret`).toString('base64')}`;
  for (const { headers } of asked) assert.equal(headers['authorization'], login);
});

test('no verdict repeats the token, whatever is wrong', async () => {
  const said: Verdict[] = [];
  for (const status of [200, 401, 404, 500])
    for (const id of ['twilio-account', 'twilio-queues'] as const)
      said.push(await verdictOf(id, { probes: { get: async () => ({ status, text: '{}' }) } }));
  assert.doesNotMatch(JSON.stringify(said), /secret/);
});

test('a check that never ends, and one that breaks, are answers as well; the others are not kept waiting', async () => {
  const clock = new HandClock();
  const subject = subjectWith({
    databaseAheadMs: () => {
      throw new Error('a bug');
    },
  });
  const probes = probesWith({ options: () => new Promise(() => {}) });
  const running = runChecks(
    setUpChecks(subject, probes, ['trunk', 'database-clock', 'prompts']),
    clock,
  );
  await clock.run(8_000);
  const [trunk, databaseClock, prompts] = await running;
  assert.match(trunk!.found, /nothing within 8 s/);
  assert.equal(databaseClock!.state, 'failed');
  assert.equal(databaseClock!.found, 'a bug');
  assert.equal(prompts!.state, 'ok');
  assert.equal(clock.pendingCount, 0);
});

test('ports are tried all over the range, and within it', () => {
  for (const [fromPort, toPort] of [
    [20_000, 29_999],
    [20_001, 20_004],
    [40_000, 40_031],
    [1024, 65_535],
  ] as const) {
    const ports = samplePorts({ fromPort, toPort });
    assert.ok(ports.length > 0 && ports.length <= 16);
    assert.equal(new Set(ports).size, ports.length);
    for (const port of ports) {
      assert.ok(port >= fromPort && port <= toPort, `${port} of ${fromPort}-${toPort}`);
      assert.equal(port % 2, 0);
    }
  }
  assert.ok(Math.max(...samplePorts({ fromPort: 20_000, toPort: 29_999 })) > 29_000);
});
