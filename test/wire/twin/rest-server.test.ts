import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { after, before, test } from 'node:test';
import { realClock } from '../../../src/base/clock.ts';
import { silentLog } from '../../../src/base/log.ts';
import { createAccount } from '../../../src/twin/account/account.ts';
import { Faults } from '../../../src/twin/rest/faults.ts';
import { created, noContent, type RestRoute } from '../../../src/twin/rest/route.ts';
import { startRest, type RestServer } from '../../../src/twin/rest/server.ts';
import type { Mount } from '../../../src/twin/web/mount.ts';

const account = createAccount({ clock: realClock });
const faults = new Faults();
const host = 'trunking.twilio.com';
const routes: RestRoute[] = [
  {
    ...{ method: 'POST', host, path: '/v1/Trunks' },
    handle: ({ form }) => created({ name: form.get('FriendlyName') }),
  },
  { method: 'DELETE', host, path: '/v1/Trunks/{Sid}', handle: () => noContent },
];
const mounts: Mount[] = [
  {
    host: /^[a-z0-9-]+\.twil\.io$/,
    handle: async ({ url, body, method }) => ({
      status: 202,
      headers: { 'content-type': 'text/plain' },
      body: `${method} ${url.href} ${body.length}`,
    }),
  },
];
let server: RestServer;
before(async () => {
  const addOwn = (app: { get: (path: string, handler: () => string) => unknown }): void =>
    void app.get('/twin/hello', () => 'own');
  const options = { account, routes, mounts, faults, log: silentLog, addOwn };
  server = await startRest({ ...options, host: '127.0.0.1', port: 0 });
});
after(() => server.close());

const basic = `Basic ${Buffer.from(`${account.sid}:${account.authToken}`).toString('base64')}`;
const ask = (path: string, init: RequestInit, to = host): Promise<Response> =>
  fetch(server.url + path, {
    ...init,
    headers: { 'x-twilio-host': to, authorization: basic },
  });

test('the header X-Twilio-Host picks the product, the mount, or the twin itself', async () => {
  const body = new URLSearchParams({ FriendlyName: 'Ünhold +1' });
  const product = await ask('/v1/Trunks', { method: 'POST', body });
  assert.equal(product.status, 201);
  assert.deepEqual(await product.json(), { name: 'Ünhold +1' });
  const removed = await ask('/v1/Trunks/TK1', { method: 'DELETE' });
  assert.equal(removed.status, 204);
  assert.equal(await removed.text(), '');

  const mounted = await ask('/wait?x=1', { method: 'POST', body: 'abc' }, 'Name-12.twil.io:443');
  assert.equal(mounted.status, 202);
  assert.equal(await mounted.text(), 'POST https://name-12.twil.io/wait?x=1 3');

  assert.equal(await (await fetch(`${server.url}/twin/hello`)).text(), 'own');
  assert.equal((await fetch(`${server.url}/v1/Trunks`)).status, 404);
});

test('a host of Twilio that the twin does not have is not found', async () => {
  const answer = await ask('/v1/Services', {}, 'sync.twilio.com');
  assert.equal(answer.status, 404);
  assert.partialDeepStrictEqual(await answer.json(), { code: 20404 });
});

test('a lost reply is a cut connection, and the server goes on', async () => {
  faults.add({ times: 1, fault: { kind: 'lost-reply' } });
  await assert.rejects(ask('/v1/Trunks', { method: 'POST', body: new URLSearchParams() }));
  assert.equal((await ask('/v1/Trunks', { method: 'POST' })).status, 201);
});

test('too much, no HTTP and half a request end that connection only', async () => {
  const huge = await ask('/v1/Trunks', { method: 'POST', body: 'x'.repeat(9 * 1024 * 1024) });
  assert.equal(huge.status, 413);
  for (const bytes of ['\0\0\0garbage\r\n\r\n', `POST // HTTP/1.1\r\nhost: ${host}\r\n\r\n`])
    assert.match(await sayRaw(bytes), /^HTTP\/1\.1 4\d\d /);
  const half = connect(server.port, '127.0.0.1');
  await new Promise((resolve) => {
    half.end(`POST / HTTP/1.1\r\nhost: ${host}\r\ncontent-length: 9\r\n\r\nabc`, () => resolve(0));
  });
  half.destroy();
  assert.equal((await ask('/v1/Trunks', { method: 'POST' })).status, 201);
});

/** Sends bytes and gives back what comes first. */
function sayRaw(bytes: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(server.port, '127.0.0.1', () => socket.write(bytes));
    socket.once('error', reject);
    socket.once('data', (data) => {
      resolve(data.toString());
      socket.destroy();
    });
  });
}
