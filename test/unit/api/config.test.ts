import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { readConfig, type Config, type Mode } from '../../../src/config.ts';

const machine = { hostName: 'box', pid: 77, addresses: ['192.0.2.7', '192.0.2.8'] };
const serving = { SIP_HOST: '127.0.0.1', SIP_TRUNK_URI: 'sip:trunk.example.net' };

function good(env: Record<string, string>, mode: Mode = 'serve'): Config {
  const result = readConfig(env, mode, machine);
  assert.ok(result.ok, result.ok ? '' : result.errors.join('\n'));
  return result.config;
}

function errorsOf(env: Record<string, string>, mode: Mode = 'serve'): string[] {
  const result = readConfig(env, mode, machine);
  assert.ok(!result.ok, 'the configuration was taken');
  return result.errors;
}

test('the demo needs nothing and stays on this machine', () => {
  assert.deepEqual(readConfig({}, 'demo', machine), {
    ok: true,
    warnings: [],
    config: {
      databaseUrl: null,
      dataDir: '.unhold',
      http: { host: '127.0.0.1', port: 8080, publicUrl: null },
      sip: {
        host: '127.0.0.1',
        port: 5566,
        publicHost: '127.0.0.1',
        loopback: true,
        allow: null,
        routes: [],
      },
      trunk: null,
      rtp: { fromPort: 20_000, toPort: 29_999 },
      apiKey: null,
      nodeId: 'box-5566',
      signIn: { totpRequired: false, oidc: null },
      twilio: null,
    },
  });
});

const oidcLogin = {
  OIDC_ISSUER: 'https://login.example.com/acme',
  OIDC_CLIENT_ID: 'unhold',
  OIDC_CLIENT_SECRET: 'a-secret',
};

test('every setting is read', () => {
  const config = good({
    DATABASE_URL: 'postgres://u:p%40ss@db.example:5432/unhold',
    UNHOLD_DATA_DIR: '/var/lib/unhold',
    HTTP_HOST: '::1',
    HTTP_PORT: '0',
    UNHOLD_PUBLIC_URL: 'https://unhold.example.com/',
    SIP_PORT: '5060',
    SIP_HOST: '0.0.0.0',
    SIP_PUBLIC_HOST: 'sip.example.com',
    RTP_PORT_RANGE: '30000-30999',
    SIP_ALLOW: '192.0.2.0/24, 198.51.100.7 2001:db8::/32',
    SIP_ROUTES: '*.SIP.example.net=192.0.2.7:5070, b=[2001:db8::1]:5080',
    SIP_TRUNK_URI: 'sip:trunk.example.net:5080;transport=tcp',
    SIP_TRUNK_USER: 'user',
    SIP_TRUNK_PASSWORD: 'secret',
    SIP_TRUNK_PROBE: 'on',
    UNHOLD_API_KEY: 'k'.repeat(24),
    UNHOLD_NODE_ID: 'node-a',
    TWILIO_ACCOUNT_SID: `AC${'0'.repeat(32)}`,
    TWILIO_AUTH_TOKEN: 'token',
    TWILIO_REST_URL: 'http://127.0.0.1:4010/',
    ...oidcLogin,
    UNHOLD_TOTP: 'Required',
    OIDC_NAME: 'Acme',
    OIDC_ROLE_CLAIM: 'realm_access.roles',
    OIDC_ROLES: 'the=admins=admin, agents = operator',
  });
  assert.equal(config.databaseUrl, 'postgres://u:p%40ss@db.example:5432/unhold');
  assert.deepEqual(config.http, {
    host: '::1',
    port: 0,
    publicUrl: 'https://unhold.example.com',
  });
  assert.equal(config.sip.publicHost, 'sip.example.com');
  assert.equal(config.sip.loopback, false);
  assert.deepEqual(config.sip.allow?.cidrs, ['192.0.2.0/24', '198.51.100.7', '2001:db8::/32']);
  assert.deepEqual(config.sip.routes, [
    { host: '*.sip.example.net', address: '192.0.2.7', port: 5070 },
    { host: 'b', address: '2001:db8::1', port: 5080 },
  ]);
  assert.deepEqual(config.trunk, {
    uri: 'sip:trunk.example.net:5080;transport=tcp',
    username: 'user',
    password: 'secret',
    probe: true,
  });
  assert.deepEqual(config.rtp, { fromPort: 30_000, toPort: 30_999 });
  assert.equal(config.nodeId, 'node-a');
  assert.deepEqual(config.twilio, {
    accountSid: `AC${'0'.repeat(32)}`,
    authToken: 'token',
    publicUrl: 'https://unhold.example.com',
    restUrl: 'http://127.0.0.1:4010',
  });
  assert.deepEqual(config.signIn, {
    totpRequired: true,
    oidc: {
      ...{ issuer: 'https://login.example.com/acme', clientId: 'unhold' },
      ...{ clientSecret: 'a-secret', name: 'Acme', roleClaim: 'realm_access.roles' },
      roles: new Map([
        ['the=admins', 'admin'],
        ['agents', 'operator'],
      ]),
      publicUrl: 'https://unhold.example.com',
    },
  });
});

const reachable = { UNHOLD_PUBLIC_URL: 'https://unhold.example.com' };
const twilioLogin = {
  TWILIO_ACCOUNT_SID: `AC${'0'.repeat(32)}`,
  TWILIO_AUTH_TOKEN: 'token',
};

const badValues: [name: string, value: string, others?: Record<string, string>][] = [
  ['UNHOLD_TOTP', 'yes'],
  ['OIDC_ISSUER', 'http://login.example.com', { ...reachable, ...oidcLogin }],
  ['OIDC_ISSUER', 'https://login.example.com/?a=b', { ...reachable, ...oidcLogin }],
  ['OIDC_CLIENT_SECRET', 'two words', { ...reachable, ...oidcLogin }],
  ['OIDC_ROLE_CLAIM', 'a b', { ...reachable, ...oidcLogin }],
  ['OIDC_ROLES', 'admins', { ...reachable, ...oidcLogin }],
  ['OIDC_ROLES', 'admins=root', { ...reachable, ...oidcLogin }],
  ['DATABASE_URL', 'mysql://db/unhold'],
  ['DATABASE_URL', 'db.example:5432'],
  ['HTTP_PORT', '65536'],
  ['HTTP_PORT', '-1'],
  ['HTTP_PORT', '8080 '.repeat(2)],
  ['HTTP_PORT', '0x50'],
  ['HTTP_PORT', '1e3'],
  ['HTTP_HOST', 'everywhere'],
  ['HTTP_HOST', '300.1.1.1'],
  ['UNHOLD_PUBLIC_URL', 'unhold.example.com'],
  ['UNHOLD_PUBLIC_URL', 'ftp://unhold.example.com'],
  ['UNHOLD_PUBLIC_URL', 'https://unhold.example.com/?a=1'],
  ['SIP_PORT', 'sip'],
  ['SIP_PORT', '8080'],
  ['SIP_PORT', '20001'],
  ['SIP_HOST', 'sip.example.com'],
  ['SIP_PUBLIC_HOST', '0.0.0.0'],
  ['SIP_PUBLIC_HOST', 'sip.example.com:5060'],
  ['SIP_PUBLIC_HOST', '999.1.1.1'],
  ['RTP_PORT_RANGE', '20000'],
  ['RTP_PORT_RANGE', '29999-20000'],
  ['RTP_PORT_RANGE', '20000-20002'],
  ['RTP_PORT_RANGE', '80-90'],
  ['RTP_PORT_RANGE', '60000-70000'],
  ['SIP_ALLOW', '192.0.2.0/33'],
  ['SIP_ALLOW', '192.0.2.0/'],
  ['SIP_ALLOW', '192.0.2/24'],
  ['SIP_ALLOW', '192.0.2.0/24/7'],
  ['SIP_ALLOW', 'example.com'],
  ['SIP_ALLOW', ','],
  ['SIP_ROUTES', 'sip.example.net'],
  ['SIP_ROUTES', 'sip.example.net=192.0.2.7'],
  ['SIP_ROUTES', 'sip.example.net=192.0.2:5060'],
  ['SIP_ROUTES', 'sip.example.net=192.0.2.7:0'],
  ['SIP_ROUTES', 'a=192.0.2.7:5060,b=192.0.2.8:65536'],
  ['SIP_ROUTES', 'sip:a=192.0.2.7:5060'],
  ['SIP_TRUNK_URI', 'trunk.example.net'],
  ['SIP_TRUNK_URI', 'sips:trunk.example.net'],
  ['SIP_TRUNK_URI', 'sip:trunk.example.net;transport=tls'],
  ['SIP_TRUNK_URI', 'sip:trunk.example.net:99999'],
  ['SIP_TRUNK_URI', 'sip:trunk example'],
  ['SIP_TRUNK_PROBE', 'maybe'],
  ['SIP_TRUNK_PASSWORD', '', { SIP_TRUNK_USER: 'user' }],
  ['SIP_TRUNK_USER', '', { SIP_TRUNK_PASSWORD: 'secret' }],
  ['SIP_TRUNK_URI', '', { SIP_TRUNK_PROBE: 'on' }],
  ['UNHOLD_API_KEY', 'k'.repeat(23)],
  ['UNHOLD_API_KEY', `${'k'.repeat(24)} k`],
  ['UNHOLD_NODE_ID', 'node a'],
  ['TWILIO_ACCOUNT_SID', 'AC123', { TWILIO_AUTH_TOKEN: 'token', ...reachable }],
  ['TWILIO_AUTH_TOKEN', '', { TWILIO_ACCOUNT_SID: `AC${'0'.repeat(32)}`, ...reachable }],
  ['UNHOLD_PUBLIC_URL', '', twilioLogin],
  ['UNHOLD_PUBLIC_URL', 'unhold.example.com', twilioLogin],
  ['TWILIO_REST_URL', 'http://twin.example.com'],
  ['TWILIO_REST_URL', 'ftp://127.0.0.1'],
  ['TWILIO_REST_URL', 'https://user@api.example.com'],
  ['TWILIO_REST_URL', 'http://127.0.0.1:4010?x=1'],
];

for (const [name, value, others] of badValues) {
  test(`refuses ${name}=${JSON.stringify(value)}${others ? ` with ${Object.keys(others).join()}` : ''}`, () => {
    const errors = errorsOf({ ...serving, ...others, [name]: value });
    assert.equal(errors.length, 1, errors.join('\n'));
    assert.match(errors[0]!, new RegExp(`^${name} is .*; wanted: .* Fix: .*\\.$`));
  });
}

test('an account of Twilio in the shell is no hindrance to a demo', () => {
  const read = readConfig(twilioLogin, 'demo', machine);
  assert.deepEqual(read.ok && read.config.twilio?.accountSid, twilioLogin.TWILIO_ACCOUNT_SID);
});

test('names every malformed value at once', () => {
  const errors = errorsOf({ ...serving, HTTP_PORT: 'x', SIP_PORT: 'y', UNHOLD_NODE_ID: ' a b' });
  assert.deepEqual(
    errors.map((error) => error.split(' ')[0]),
    ['HTTP_PORT', 'SIP_PORT', 'UNHOLD_NODE_ID'],
  );
});

test('an address that others reach needs SIP_ALLOW, in both modes', () => {
  for (const mode of ['serve', 'demo'] as const) {
    const [error] = errorsOf({ SIP_HOST: '0.0.0.0' }, mode);
    assert.match(error!, /^SIP_ALLOW is not set; .*0\.0\.0\.0/);
  }
  assert.match(errorsOf({}, 'serve')[0]!, /^SIP_ALLOW is not set/);
  assert.equal(good({ SIP_HOST: '127.0.0.2' }).sip.allow, null);
  assert.equal(good({ SIP_HOST: '::1' }).sip.loopback, true);
});

test('secrets are not repeated in what is printed', () => {
  const secrets = ['short-secret', 'mysql://u:hunter2@db'];
  const errors = errorsOf({ ...serving, UNHOLD_API_KEY: secrets[0]!, DATABASE_URL: secrets[1]! });
  assert.equal(errors.length, 2);
  assert.doesNotMatch(errors.join(), /short-secret|hunter2/);
});

test('unknown names of ours are a warning, other names are nobody’s business', () => {
  const env = { ...serving, SIP_ALOW: '::/0', UNHOLD_KEY: 'x', PATH: '/bin', SIPHON: '1' };
  const result = readConfig(env, 'serve', machine);
  assert.ok(result.ok);
  assert.deepEqual(
    result.warnings.map((warning) => warning.split(' ')[0]),
    ['SIP_ALOW', 'UNHOLD_KEY'],
  );
});

test('what others are told to reach us at is never a wildcard', () => {
  const env = { SIP_HOST: '0.0.0.0', SIP_ALLOW: '10.0.0.0/8' };
  assert.equal(good(env).sip.publicHost, '192.0.2.7');
  const alone = readConfig(env, 'serve', { ...machine, addresses: [] });
  assert.equal(alone.ok && alone.config.sip.publicHost, '127.0.0.1');
  assert.equal(good({ SIP_HOST: '127.0.0.9' }).sip.publicHost, '127.0.0.9');
});

test('two processes with any free SIP port do not share a node id', () => {
  assert.equal(good({ ...serving, SIP_PORT: '0' }).nodeId, 'box-77');
});

test('SIP_ALLOW lets in what it lists and nothing else', () => {
  const { allow } = good({ ...serving, SIP_ALLOW: '192.0.2.0/24,198.51.100.7,2001:db8::/32' }).sip;
  const cases: [string, boolean][] = [
    ['192.0.2.1', true],
    ['192.0.3.1', false],
    ['198.51.100.7', true],
    ['198.51.100.8', false],
    ['::ffff:192.0.2.1', true],
    ['::ffff:192.0.3.1', false],
    ['2001:db8::1', true],
    ['2001:db9::1', false],
    ['localhost', false],
    ['', false],
  ];
  for (const [address, allowed] of cases) assert.equal(allow?.allows(address), allowed, address);
});

test('any text in any setting is an error or a value, never an exception', () => {
  // Any byte; the library's own Unicode tables take seconds to build.
  const bytes = fc
    .uint8Array({ maxLength: 300 })
    .map((bytes) => Buffer.from(bytes).toString('latin1'));
  const name = fc.constantFrom('SIP_ALLOW', 'SIP_TRUNK_URI', 'RTP_PORT_RANGE', 'DATABASE_URL');
  fc.assert(
    fc.property(name, bytes, (name, value) => {
      const result = readConfig({ ...serving, [name]: value }, 'serve', machine);
      assert.ok(result.ok || result.errors.length > 0);
    }),
  );
});
