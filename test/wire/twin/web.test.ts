import assert from 'node:assert/strict';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, test } from 'node:test';
import { realClock } from '../../../src/base/clock.ts';
import { silentLog } from '../../../src/base/log.ts';
import { Web, type WebAnswer } from '../../../src/twin/web/web.ts';

let handle: RequestListener = (_, response) => void response.end();
const server = createServer((request, response) => handle(request, response));
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
const web = new Web({ authToken: () => 'token', clock: realClock, log: silentLog, mounts: [] });
after(() => {
  server.closeAllConnections();
  server.close();
});

function post(at: string, timeLimitMs = 15_000): Promise<WebAnswer> {
  return web.send({ url: at, method: 'POST', params: { a: 'b' }, timeLimitMs, kind: 'twiml' });
}

test(
  'a form reaches a server on this machine, and its answer comes back',
  { timeout: 60_000 },
  async () => {
    let body = '';
    handle = (request, response) => {
      request.on('data', (chunk: Buffer) => (body += chunk.toString()));
      request.on('end', () => {
        response.setHeader('Content-Type', 'text/xml');
        response.end('<Response/>');
      });
    };
    const answer = await post(url);
    assert.equal(answer.kind === 'answered' && answer.body, '<Response/>');
    assert.equal(body, 'a=b');
  },
);

test('an answer without end is cut off, not swallowed', { timeout: 60_000 }, async () => {
  const closed = Promise.withResolvers<void>();
  handle = (_, response) => {
    response.on('close', closed.resolve);
    const pump = (): void => {
      while (!response.destroyed && response.write('x'.repeat(16_384)));
      response.once('drain', pump);
    };
    pump();
  };
  const answer = await post(url);
  assert.equal(answer.kind === 'failed' && answer.code, 11_750);
  await closed.promise;
});

test(
  'a server that never answers, or stops in the middle, is given up in time',
  { timeout: 60_000 },
  async () => {
    for (const stuck of [
      () => {},
      (_: unknown, response: { write(text: string): unknown }) => void response.write('<Resp'),
    ]) {
      handle = stuck;
      const answer = await post(url, 50);
      assert.equal(answer.kind === 'failed' && answer.code, 11_205);
    }
  },
);

test('nobody there is a failure with the address in it', { timeout: 60_000 }, async () => {
  const answer = await post('http://127.0.0.1:9/');
  assert.ok(answer.kind === 'failed' && answer.code === 11_205);
  assert.match(answer.reason, /127\.0\.0\.1:9/);
});
