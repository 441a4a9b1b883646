import { LocalDevelopmentServer } from '@twilio/runtime-handler/dev';
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, test } from 'node:test';
import { promisify } from 'node:util';
import { bundleFunctions } from '../../../src/flex/functions/bundle.ts';

/** The bundled Functions in Twilio's own runtime, over HTTP, asking an Unhold that is a few lines here. */

const root = join(import.meta.dirname, '../../..');
const callSid = `CA${'a'.repeat(32)}`;

let dir = '';
let bundles: { name: string; path: string; filePath: string }[] = [];
const servers: Server[] = [];

before(async () => {
  const cache = join(root, 'node_modules/.cache');
  mkdirSync(cache, { recursive: true });
  dir = mkdtempSync(join(cache, 'functions-'));
  bundles = (await bundleFunctions()).map(({ name, path, code }) => {
    const filePath = join(dir, `${name}.js`);
    writeFileSync(filePath, code);
    return { name, path, filePath };
  });
  // The package around is made of ES modules, and what Twilio runs is not.
  writeFileSync(join(dir, 'package.json'), '{"type":"commonjs"}');
});

afterEach(() => {
  for (const server of servers.splice(0)) {
    server.close();
    server.closeAllConnections();
  }
});

after(() => rmSync(dir, { recursive: true }));

async function listen(handle: RequestListener): Promise<string> {
  const server = createServer(handle);
  servers.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** Starts the runtime. @returns the address of the Functions */
async function startRuntime(env: Record<string, string>): Promise<string> {
  const runtime = new LocalDevelopmentServer(0, {
    ...{ baseDir: root, env, port: 0, url: 'http://127.0.0.1', appName: 'test' },
    ...{ detailedLogs: false, live: false, logs: false, legacyMode: false },
    ...{ forkProcess: false, enableDebugLogs: false },
    routes: {
      assets: [],
      functions: bundles.map((bundle) => ({ ...bundle, access: 'protected', content: '' })),
    },
  });
  return listen(runtime.getApp());
}

async function run(
  address: string,
  name: string,
  parameters: Record<string, string>,
): Promise<{ type: string | null; body: string }> {
  const response = await fetch(`${address}/${name}`, {
    method: 'POST',
    body: new URLSearchParams(parameters),
    signal: AbortSignal.timeout(9000),
  });
  assert.equal(response.status, 200);
  return { type: response.headers.get('content-type'), body: await response.text() };
}

/** An Unhold with one answer for everything. */
async function startUnhold(answer: object): Promise<{ url: string; asked: IncomingMessage[] }> {
  const asked: IncomingMessage[] = [];
  const url = await listen((request, response) => {
    asked.push(request);
    response.setHeader('Content-Type', 'application/json').end(JSON.stringify(answer));
  });
  return { url, asked };
}

const variables = (url: string): Record<string, string> => ({
  UNHOLD_URL: url,
  UNHOLD_API_KEY: 'a-key',
  UNHOLD_CALL_TARGET_ID: 'target-1',
  HOLD_MUSIC_URL: 'https://music.example.com/track.mp3',
  LANGUAGE: 'de-DE',
});

const offer = { offer: true, reason: 'ok', estimate: { meanSeconds: 300 }, quote: null };

test('wait-time asks Unhold and answers JSON with the headers of the guide', async () => {
  const { url, asked } = await startUnhold(offer);
  const address = await startRuntime(variables(url));
  const { type, body } = await run(address, 'wait-time', { From: '+12025550123' });
  assert.match(type ?? '', /^application\/json/);
  const said = JSON.parse(body) as Record<string, unknown>;
  assert.equal(said['avgTaskAcceptanceTime'], 300);
  assert.equal(said['transfer'], true);
  assert.equal(asked[0]!.url, '/v1/call-targets/target-1/offer?number=%2B12025550123');
  assert.equal(asked[0]!.headers.authorization, 'Bearer a-key');
});

test('wait-time with nobody to ask says unknown', async () => {
  const gone = await startUnhold(offer);
  servers.at(-1)!.close();
  const address = await startRuntime(variables(gone.url));
  const { body } = await run(address, 'wait-time', { From: '+12025550123' });
  const said = JSON.parse(body) as Record<string, unknown>;
  assert.equal(said['basis'], 'unknown');
  assert.equal(said['avgTaskAcceptanceTime'], null);
  assert.equal(said['transfer'], false);
});

test('wait-time does not wait for an Unhold that says nothing', async () => {
  const url = await listen(() => {});
  const address = await startRuntime(variables(url));
  const { body } = await run(address, 'wait-time', {});
  assert.match(body, /no answer within 1500 ms/);
});

test('hold-treatment offers, and each key leads on from there', async () => {
  const { url } = await startUnhold(offer);
  const address = await startRuntime(variables(url));
  const { type, body } = await run(address, 'hold-treatment', { QueueTime: '12' });
  assert.match(type ?? '', /^text\/xml/);
  assert.match(body, /<Say language="de-DE">Die Wartezeit beträgt zurzeit etwa 5 Minuten\./);
  const action = /action="([^"]+)"/.exec(body)![1]!.replaceAll('&amp;', '&').slice(1);
  assert.match((await run(address, action, { Digits: '1' })).body, /<Response><Leave\/>/);
  const wrong = (await run(address, action, { Digits: '7' })).body;
  assert.match(wrong, />\/hold-treatment\?language=de-DE&amp;offeredAt=12</);
});

test('callback-result passes on what became of the call', async () => {
  for (const [became, result] of [
    ['promised', 'promised'],
    ['hold', 'queue'],
  ]) {
    const { url, asked } = await startUnhold({ callSid, became, callbackId: null });
    const address = await startRuntime(variables(url));
    const { body } = await run(address, 'callback-result', { CallSid: callSid });
    assert.deepEqual(JSON.parse(body), { result, became });
    assert.equal(asked[0]!.url, `/v1/handovers/${callSid}`);
  }
});

test('doubled and nested parameters are answered like none', async () => {
  const { url } = await startUnhold(offer);
  const address = await startRuntime(variables(url));
  for (const name of ['wait-time', 'hold-treatment', 'transfer-to-callback', 'callback-result']) {
    const query = `${name}?Digits=1&Digits=1&CallSid=a&CallSid=b&From[x]=1&QueueTime[]=2`;
    const { body } = await run(address, query, {});
    assert.ok(body.length > 0 && body.length < 2000);
    assert.doesNotMatch(body, /<Leave/);
  }
});

test('the code is the same from wherever the command is run', async () => {
  const bundle = join(root, 'src/flex/functions/bundle.ts');
  const print = `import { bundleFunctions } from ${JSON.stringify(bundle)};
    process.stdout.write(JSON.stringify(await bundleFunctions()));`;
  const node = ['--input-type=module', '--eval', print];
  const { stdout } = await promisify(execFile)(process.execPath, node, {
    ...{ cwd: tmpdir(), timeout: 30_000 },
  });
  assert.deepEqual(JSON.parse(stdout), await bundleFunctions());
});
