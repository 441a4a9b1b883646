import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import type { FastifyInstance } from 'fastify';
import { HandClock } from '../../../src/base/clock.ts';
import type { ApiOptions } from '../../../src/api/server.ts';
import { Client, createApi, createApiEngine, createMemoryLog } from '../../support/api.ts';

/** A server whose database is away: what is answered before the database is asked. */
async function withServer(
  use: (client: Client, app: FastifyInstance, log: { lines: string[] }) => Promise<void>,
  options: Partial<ApiOptions> = {},
  clock = new HandClock(),
): Promise<void> {
  const log = createMemoryLog();
  const app = await createApi(createApiEngine({ clock, log }), options);
  try {
    await use(new Client(app, null), app, log);
  } finally {
    await app.close();
  }
}

test('without a key only what is open answers', async () => {
  await withServer(async (client, app) => {
    const open = ['/v1/openapi.json', '/docs/', '/docs/static/swagger-ui.css', '/healthz'];
    for (const url of [...open, '/readyz']) assert.equal((await client.get(url)).status, 200, url);
    const document = (await app.inject('/v1/openapi.json')).json();
    for (const [path, operations] of Object.entries<object>(document.paths)) {
      for (const [method, { security }] of Object.entries(operations)) {
        if (security.length === 0) continue;
        const url = path.replaceAll(/\{\w+\}/g, 'x');
        const { status, body, headers } = await client.send(
          method.toUpperCase(),
          url,
          method === 'post' || method === 'patch' ? {} : undefined,
        );
        assert.deepEqual([status, body.code], [401, 'unauthorized'], `${method} ${path}`);
        assert.match(String(headers['www-authenticate']), /^Bearer/);
      }
    }
  });
});

test('a key that is not one is refused before the database is asked', async () => {
  await withServer(async (client) => {
    for (const authorization of [
      '',
      'Bearer',
      'Basic abc',
      'Bearer a b',
      `Bearer ${'x'.repeat(400)}`,
    ])
      assert.equal(
        (await client.send('GET', '/v1/callbacks', undefined, { authorization })).status,
        401,
        authorization,
      );
  });
});

test('a database that is away is 503 with the time to come back', async () => {
  await withServer(async (client) => {
    const authorization = 'Bearer some-key';
    const answer = await client.send('GET', '/v1/callbacks', undefined, { authorization });
    assert.equal(answer.status, 503);
    assert.equal(answer.body.code, 'database-away');
    assert.equal(answer.headers['retry-after'], '5');
  });
});

test('a bug is 500 without a word of it, and a line in the log', async () => {
  const metrics = { observeRequest() {}, registry: {} } as unknown as ApiOptions['metrics'];
  await withServer(
    async (client, _app, log) => {
      const { status, body } = await client.get('/metrics');
      assert.equal(status, 500);
      assert.deepEqual(body, {
        type: 'urn:unhold:problem:internal',
        title: 'Something went wrong on our side',
        status: 500,
        code: 'internal',
        detail: 'The request could not be carried out.',
      });
      assert.ok(log.lines.some((line) => line.includes('A request failed: a bug')));
    },
    { metrics },
  );
});

test('a wrong address is 404, a wrong method 405 with those that go', async () => {
  await withServer(async (client) => {
    for (const url of ['/v2/callbacks', '/v1', '/v1/callbacks/a/b/c', '/favicon.ico'])
      assert.deepEqual(
        [(await client.get(url)).status, (await client.get(url)).body.code],
        [404, 'not-found'],
        url,
      );
    const answer = await client.send('PUT', '/v1/callbacks/some-id');
    assert.deepEqual([answer.status, answer.body.code], [405, 'method-not-allowed']);
    assert.equal(answer.headers['allow'], 'GET, HEAD');
    assert.equal(answer.headers['content-type'], 'application/problem+json; charset=utf-8');
    assert.equal((await client.send('DELETE', '/v1/events')).headers['allow'], 'GET');
    assert.equal((await client.get('/v1/%zz')).body.code, 'bad-request');
  });
});

test('what is not HTTP is a problem too, and the connection ends', async () => {
  await withServer(async (_client, app) => {
    const { port } = new URL(await app.listen({ port: 0, host: '127.0.0.1' }));
    const socket = connect(Number(port), '127.0.0.1');
    socket.end('INVITE sip:+12025550100@127.0.0.1 SIP/2.0\r\n\r\n');
    let answer = '';
    for await (const chunk of socket) answer += String(chunk);
    assert.match(answer, /^HTTP\/1\.1 400 Bad Request\r\n/);
    assert.equal(JSON.parse(answer.split('\r\n\r\n')[1]!).code, 'bad-request');
  });
});

test('every answer is guarded by headers; only pages may load anything', async () => {
  await withServer(async (client) => {
    for (const url of ['/healthz', '/v1/callbacks', '/v1/nowhere', '/v1/openapi.json']) {
      const { headers } = await client.get(url);
      assert.match(String(headers['content-security-policy']), /^default-src 'none'; base-uri/);
      assert.equal(headers['x-content-type-options'], 'nosniff');
      assert.equal(headers['x-powered-by'], undefined);
      assert.equal(headers['cache-control'], 'no-store');
    }
    for (const url of ['/', '/docs/', '/callbacks/x']) {
      const policy = String((await client.get(url)).headers['content-security-policy']);
      assert.match(policy, /script-src 'self';/);
      assert.doesNotMatch(policy, /unsafe|https?:/);
    }
  });
});

test('the console: its page at every address of its own, its files by their hash, compressed', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'unhold-console-'));
  mkdirSync(join(dir, 'assets'));
  writeFileSync(join(dir, 'index.html'), '<!doctype html><title>Unhold</title>');
  writeFileSync(join(dir, 'assets/index-1.js'), 'plain');
  writeFileSync(join(dir, 'assets/index-1.js.br'), 'compressed');
  writeFileSync(join(dir, 'secret'), 'secret');
  await withServer(
    async (_client, app) => {
      const get = (url: string, headers = {}) => app.inject({ url, headers });
      const html = { accept: 'text/html,*/*' };
      for (const url of ['/', '/callbacks/1?x=%3Cscript%3E', '/call-targets/new', '/nowhere']) {
        const answer = await get(url, html);
        assert.deepEqual(
          [answer.statusCode, answer.body.slice(0, 15)],
          [200, '<!doctype html>'],
          url,
        );
        assert.equal(answer.headers['cache-control'], 'no-store');
      }
      for (const url of ['/v1/nowhere', '/docs/nowhere', '/assets/none.js'])
        assert.equal((await get(url, html)).statusCode, 404, url);
      assert.equal((await get('/nowhere')).statusCode, 404, 'what does not ask for a page');
      const plain = await get('/assets/index-1.js');
      assert.deepEqual([plain.body, plain.statusCode], ['plain', 200]);
      assert.match(String(plain.headers['content-type']), /javascript/);
      assert.match(String(plain.headers['cache-control']), /immutable/);
      const short = await get('/assets/index-1.js', { 'accept-encoding': 'br' });
      assert.deepEqual([short.body, short.headers['content-encoding']], ['compressed', 'br']);
    },
    { console: { dir, demo: false, dialIn: [] } },
  );
  rmSync(dir, { recursive: true });
});

test('metrics are for this machine, whatever a header says', async () => {
  await withServer(async (client, app) => {
    const from = async (remoteAddress: string, headers: Record<string, string> = {}) =>
      (await app.inject({ url: '/metrics', remoteAddress, headers })).statusCode;
    assert.equal(await from('127.0.0.1'), 200);
    assert.equal(await from('127.0.0.5'), 200);
    assert.equal(await from('::1'), 200);
    assert.equal(await from('::ffff:127.0.0.1'), 200);
    assert.equal(await from('192.0.2.1'), 403);
    assert.equal(await from('::ffff:192.0.2.1'), 403);
    assert.equal(await from('192.0.2.1', { 'x-forwarded-for': '127.0.0.1' }), 403);
    assert.equal(await from('127.0.0.1', { 'x-forwarded-for': '192.0.2.1' }), 403);
    assert.equal(await from('127.0.0.1', { host: 'evil.example:8080' }), 403);
    assert.equal(await from('127.0.0.1', { host: '127.0.0.1:8080' }), 200);
    const { body } = await client.get('/metrics');
    assert.match(body, /unhold_http_request_seconds_count\{[^}]*route="\/metrics"[^}]*\} \d/);
    assert.match(body, /unhold_nodejs_eventloop_lag/);
  });
});

test('readiness names each part', async () => {
  const readiness = {
    database: () => null,
    sip: () => 'port 5566 is not bound',
    media: () => Promise.reject(new Error('no worker answers')),
  };
  await withServer(
    async (client) => {
      const { status, body } = await client.get('/readyz');
      assert.equal(status, 503);
      assert.deepEqual(body, {
        status: 'not-ready',
        parts: { database: 'ready', sip: 'port 5566 is not bound', media: 'no worker answers' },
      });
    },
    { readiness },
  );
  await withServer(async (client) => assert.equal((await client.get('/readyz')).status, 200), {
    readiness: { database: () => Promise.resolve(null) },
  });
});

test('too many requests are 429 with the time to wait, by address', async () => {
  const clock = new HandClock();
  await withServer(
    async (client, app) => {
      for (let n = 0; n < 3; n++) assert.equal((await client.get('/healthz')).status, 200);
      const { status, headers, body } = await client.get('/healthz');
      assert.deepEqual([status, body.code], [429, 'too-many-requests']);
      assert.equal(headers['retry-after'], '2');
      const other = await app.inject({ url: '/healthz', remoteAddress: '192.0.2.9' });
      assert.equal(other.statusCode, 200);
      clock.advance(2000);
      assert.equal((await client.get('/healthz')).status, 200);
    },
    { limits: { perAddress: { perSecond: 0.5, burst: 3 } } },
    clock,
  );
});

test('a request is one line of log without numbers, secrets and line breaks', async () => {
  await withServer(async (client, _app, log) => {
    await client.send('DELETE', '/v1/phone-numbers/%2B12025550199?note=%0d%0aforged', undefined, {
      authorization: 'Bearer my-secret-key',
    });
    await client.get('/v1/nothing%0d%0a/2025550199');
    const text = log.lines.join('\n');
    assert.equal(log.lines.length, 2);
    assert.match(text, /"path":"\/v1\/phone-numbers\/%2B…99","status":503/);
    assert.doesNotMatch(text, /12025550199|my-secret-key|forged|2025550199/);
  });
});
