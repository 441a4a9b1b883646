import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { after, before, test } from 'node:test';
import { HandClock, realClock, sleep } from '../../../src/base/clock.ts';
import { silentLog } from '../../../src/base/log.ts';
import { createAccount } from '../../../src/twin/account/account.ts';
import { functionsMount } from '../../../src/twin/functions/functions-mount.ts';
import { Hosts } from '../../../src/twin/functions/hosts.ts';
import type { Environment, Service, Visibility } from '../../../src/twin/functions/model.ts';
import { signatureOf } from '../../../src/twin/web/signature.ts';
import type { Mount, MountAnswer } from '../../../src/twin/web/mount.ts';

// Relative, as `UNHOLD_DATA_DIR` is by default.
const dir = relative(process.cwd(), mkdtempSync(join(tmpdir(), 'unhold-functions-')));
/** Written by the Function that keeps its process busy, once it does. */
const spinning = resolve(dir, 'spinning');

const sources: Record<string, { visibility: Visibility; code: string }> = {
  '/json': {
    visibility: 'public',
    code: 'exports.handler = (context, event, callback) => callback(null, { from: event.From, colour: context.COLOUR, domain: context.DOMAIN_NAME, service: context.SERVICE_SID });',
  },
  '/twiml': {
    visibility: 'public',
    code: 'exports.handler = (context, event, callback) => { const t = new Twilio.twiml.VoiceResponse(); t.leave(); callback(null, t); };',
  },
  '/requires': {
    visibility: 'public',
    code: 'const Response = require("twilio/lib/twiml/VoiceResponse.js"); exports.handler = (c, e, callback) => callback(null, new Response().toString());',
  },
  '/throws': {
    visibility: 'public',
    code: 'exports.handler = () => { throw new Error("thrown"); };',
  },
  '/throws-later': {
    visibility: 'public',
    code: 'exports.handler = async () => { await null; throw new Error("thrown later"); };',
  },
  '/hangs': { visibility: 'public', code: 'exports.handler = () => {};' },
  '/spins': {
    visibility: 'public',
    code: `exports.handler = () => { require('node:fs').writeFileSync(${JSON.stringify(spinning)}, ''); for (;;) ; };`,
  },
  '/exits': { visibility: 'public', code: 'exports.handler = () => process.exit(1);' },
  '/twice': {
    visibility: 'public',
    code: 'exports.handler = (c, e, callback) => { callback(null, "one"); callback(null, "two"); };',
  },
  '/cookies': {
    visibility: 'public',
    code: 'exports.handler = (c, e, callback) => { const r = new Twilio.Response(); r.setCookie("a", "1"); r.setCookie("b", "2"); callback(null, r); };',
  },
  '/secret': {
    visibility: 'protected',
    code: 'exports.handler = (context, event, callback) => callback(null, "open " + event.Digits);',
  },
  '/hidden': {
    visibility: 'private',
    code: 'exports.handler = (c, e, callback) => callback(null, "never");',
  },
  '/environment': {
    visibility: 'public',
    code: 'exports.handler = (c, e, callback) => callback(null, Object.keys(process.env));',
  },
};

/** Of the time limit alone. */
const clock = new HandClock();
const account = createAccount({ clock: realClock });
const proxy = { url: 'http://127.0.0.1:9', caFile: join(dir, 'none.pem') };
const hosts = new Hosts({ account, dir, proxy, log: silentLog });
let mount: Mount;
let environment: Environment;

before(() => {
  const build = {
    sid: account.newSid('ZB'),
    status: 'completed' as const,
    versions: Object.entries(sources).map(([path, { visibility, code }]) => ({
      sid: account.newSid('ZN'),
      functionSid: account.newSid('ZH'),
      ...{ path, visibility, content: code, createdMs: 0 },
    })),
    ...{ dependencies: [], runtime: 'node22', createdMs: 0, updatedMs: 0 },
  };
  const variable = { sid: account.newSid('ZV'), key: 'COLOUR', value: 'blue' };
  environment = {
    ...{ sid: account.newSid('ZE'), uniqueName: 'dev', domainSuffix: 'dev' },
    ...{ domainName: 'test-1234-dev.twil.io', buildSid: build.sid, createdMs: 0, updatedMs: 0 },
    variables: new Map([[variable.sid, { ...variable, createdMs: 0, updatedMs: 0 }]]),
    deployments: new Map(),
  };
  const service: Service = {
    ...{ sid: account.newSid('ZS'), uniqueName: 'test', friendlyName: 'Test' },
    ...{ includeCredentials: true, uiEditable: false, domainBase: 'test-1234' },
    ...{ createdMs: 0, updatedMs: 0, functions: new Map() },
    environments: new Map([[environment.sid, environment]]),
    builds: new Map([[build.sid, build]]),
  };
  mount = functionsMount(account, new Map([[service.sid, service]]), hosts, clock);
});
after(async () => {
  await hosts.close();
  rmSync(dir, { recursive: true });
});

async function ask(
  path: string,
  form: Record<string, string> = {},
  headers: Record<string, string> = {},
): Promise<MountAnswer & { text: string }> {
  const answer = await mount.handle({
    method: 'POST',
    url: new URL(`https://test-1234-dev.twil.io${path}`),
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
    body: Buffer.from(new URLSearchParams(form).toString()),
  });
  return { ...answer, text: answer.body.toString() };
}

test('a Function gets its form, its variables and who it is', async () => {
  const { status, text, headers } = await ask('/json', { From: '+12025550143' });
  assert.equal(status, 200);
  const { service, ...rest } = JSON.parse(text) as Record<string, string>;
  assert.deepEqual(rest, {
    ...{ from: '+12025550143', colour: 'blue', domain: 'test-1234-dev.twil.io' },
  });
  assert.match(service ?? '', /^ZS/);
  assert.equal(headers['x-twilio-function-concurrency'], '1');
});

test('TwiML objects are answered as XML', async () => {
  const { headers, text } = await ask('/twiml');
  assert.match(String(headers['content-type']), /^text\/xml/);
  assert.match(text, /<Response><Leave\/><\/Response>/);
});

test('packages are found beside the Functions, wherever the twin was started', async () => {
  const { status, text } = await ask('/requires');
  assert.equal(status, 200, text);
  assert.match(text, /<Response\/>/);
});

test('what throws, at once or later, is a 500 and harms no other', async () => {
  const [now, later, other] = await Promise.all([
    ask('/throws'),
    ask('/throws-later'),
    ask('/json', { From: 'a' }),
  ]);
  assert.deepEqual([now.status, later.status, other.status], [500, 500, 200]);
  assert.match(now.text, /thrown/);
  assert.match(later.text, /thrown later/);
});

test('a Function that ends its process breaks off, and the next request is served', async () => {
  assert.equal((await ask('/exits')).status, 500);
  assert.equal((await ask('/json')).status, 200);
});

test('a Function that answers twice harms no other request', async () => {
  for (let round = 0; round < 3; round++) {
    assert.equal((await ask('/twice')).text, 'one');
    assert.equal((await ask('/json')).status, 200);
  }
});

test('each cookie is a header of its own', async () => {
  assert.deepEqual((await ask('/cookies')).headers['set-cookie'], ['a=1', 'b=2']);
});

test('a protected Function asks for the signature', async () => {
  const url = 'https://test-1234-dev.twil.io/secret?a=1';
  const form = { Digits: '1', From: '+12025550143' };
  const signed = { 'x-twilio-signature': signatureOf(account.authToken, url, form) };
  assert.equal((await ask('/secret?a=1', form, signed)).text, 'open 1');
  assert.equal((await ask('/secret?a=1', form)).status, 403);
  assert.equal((await ask('/secret?a=2', form, signed)).status, 403);
  assert.equal((await ask('/secret?a=1', { ...form, Digits: '2' }, signed)).status, 403);
  const wrong = { 'x-twilio-signature': signatureOf('0'.repeat(32), url, form) };
  assert.equal((await ask('/secret?a=1', form, wrong)).status, 403);
});

test('private and unknown paths are not served', async () => {
  assert.equal((await ask('/hidden')).status, 403);
  assert.equal((await ask('/nothing')).status, 404);
});

test('a Function sees nothing of this process’s environment', async () => {
  const names = JSON.parse((await ask('/environment')).text) as string[];
  assert.deepEqual(
    names.filter((name) => !/^(PATH|NODE_|HTTP_PROXY)/.test(name)),
    [],
  );
});

test('variables changed in the environment reach the next request', async () => {
  const [variable] = environment.variables.values();
  assert.ok(variable);
  variable.value = 'green';
  assert.match((await ask('/json')).text, /"colour":"green"/);
});

test('after ten seconds a request is given up, and the process with it', async () => {
  const statuses: number[] = [];
  const asked = ['/hangs', '/spins'].map(async (path) => {
    const { status } = await ask(path);
    statuses.push(status);
  });
  while (!existsSync(spinning)) await sleep(realClock, 5);
  rmSync(spinning);
  await clock.run(9_999);
  assert.deepEqual(statuses, []);
  await clock.run(1);
  await Promise.all(asked);
  assert.deepEqual(statuses, [504, 504]);
  assert.equal((await ask('/json')).status, 200);
});

test('closing ends a process that was replaced while it still answered, and begins no other', async () => {
  const [variable] = environment.variables.values();
  assert.ok(variable);
  const hanging = ask('/hangs');
  assert.equal((await ask('/json')).status, 200);
  variable.value = 'red';
  assert.match((await ask('/json')).text, /"colour":"red"/);
  assert.equal(readdirSync(dir).length, 2);
  await hosts.close();
  assert.equal((await hanging).status, 500);
  assert.deepEqual(readdirSync(dir), []);
  assert.equal((await ask('/json')).status, 500);
});
