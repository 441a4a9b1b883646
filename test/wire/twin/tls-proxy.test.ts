import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { isAbsolute, join, relative } from 'node:path';
import { after, before, test } from 'node:test';
import { connect as connectTls } from 'node:tls';
import { promisify } from 'node:util';
import { createAuthority, type Authority } from '../../../src/twin/functions/authority.ts';
import { startTlsProxy, type TlsProxy } from '../../../src/twin/functions/tls-proxy.ts';

const dir = mkdtempSync(join(tmpdir(), 'unhold-proxy-'));
const sid = `AC${'1'.repeat(32)}`;
/** Stands for the REST port: tells what arrived. */
const rest = createServer((request, response) => {
  const { method, url, headers } = request;
  response.setHeader('content-type', 'application/json');
  response.end(
    JSON.stringify({ sid, friendly_name: `${method} ${String(headers['x-twilio-host'])} ${url}` }),
  );
});
let authority: Authority;
let proxy: TlsProxy;
before(async () => {
  await new Promise<void>((resolve) => rest.listen(0, '127.0.0.1', resolve));
  const { port } = rest.address() as AddressInfo;
  authority = await createAuthority(relative(process.cwd(), dir));
  proxy = await startTlsProxy({
    ...{ authority, host: '127.0.0.1', port: 0 },
    restUrl: () => `http://127.0.0.1:${port}`,
  });
});
after(async () => {
  await proxy.close();
  rest.closeAllConnections();
  rest.close();
  rmSync(dir, { recursive: true });
});

test('the unmodified SDK reaches the twin by two environment variables', async () => {
  const script = join(dir, 'ask.cjs');
  const sdk = join(import.meta.dirname, '../../../node_modules/twilio');
  writeFileSync(
    script,
    `const client = require(${JSON.stringify(sdk)})('${sid}', '${'2'.repeat(32)}');
     client.api.v2010.accounts('${sid}').fetch().then((a) => console.log(a.friendlyName), (e) => console.log('failed', e.message));`,
  );
  const { stdout } = await promisify(execFile)(process.execPath, [script], {
    env: { HTTP_PROXY: proxy.url, NODE_EXTRA_CA_CERTS: authority.caFile },
    timeout: 30_000,
  });
  assert.equal(stdout.trim(), `GET api.twilio.com /2010-04-01/Accounts/${sid}.json`);
});

test('only the owner may read the file of the authority, named so that it is found from any folder', () => {
  assert.ok(isAbsolute(authority.caFile));
  assert.equal(statSync(authority.caFile).mode & 0o777, 0o600);
});

/** What the proxy says to a first line. */
function sayTo(line: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(Number(new URL(proxy.url).port), '127.0.0.1');
    let heard = '';
    socket.on('data', (chunk) => {
      heard += chunk.toString();
      socket.end();
    });
    socket.on('close', () => resolve(heard.split('\r\n')[0] ?? ''));
    socket.on('error', reject);
    socket.write(`${line}\r\nHost: x\r\n\r\n`);
  });
}

for (const target of [
  'example.com:443',
  'twilio.com.example.com:443',
  '127.0.0.1:443',
  'api.twilio.com:80',
  'api.twilio.com',
  ':443',
])
  test(`a tunnel to ${target} is refused`, async () => {
    assert.equal(await sayTo(`CONNECT ${target} HTTP/1.1`), 'HTTP/1.1 403 Forbidden');
  });

/** What comes back through a tunnel for a request line; null when the connection ends without an answer. */
function askThrough(requestLine: string): Promise<string | null> {
  return new Promise((resolve, reject) => {
    const socket = connect(Number(new URL(proxy.url).port), '127.0.0.1');
    socket.on('error', reject);
    socket.write('CONNECT api.twilio.com:443 HTTP/1.1\r\nHost: x\r\n\r\n');
    socket.once('data', () => {
      const ca = readFileSync(authority.caFile);
      const secured = connectTls({ socket, servername: 'api.twilio.com', ca });
      let heard = '';
      secured.on('error', reject);
      secured.on('data', (chunk: Buffer) => (heard += chunk.toString()));
      secured.on('close', () => resolve(heard === '' ? null : heard));
      secured.write(`${requestLine}\r\nHost: api.twilio.com\r\nConnection: close\r\n\r\n`);
    });
  });
}

test('what is asked in a tunnel goes to the twin only, however it is written', async (t) => {
  const asked: string[] = [];
  const elsewhere = createServer((request, response) => {
    asked.push(request.url ?? '');
    response.end();
  });
  t.after(() => elsewhere.close());
  await new Promise<void>((resolve) => elsewhere.listen(0, '127.0.0.1', resolve));
  const { port } = elsewhere.address() as AddressInfo;
  for (const target of [`http://127.0.0.1:${port}/out`, `//127.0.0.1:${port}/out`, '//', '*'])
    assert.match(
      (await askThrough(`GET ${target} HTTP/1.1`)) ?? 'no answer',
      new RegExp(RegExp.escape(`GET api.twilio.com ${target}"`)),
    );
  assert.deepEqual(asked, []);
});

test('plain requests are not passed on', async () => {
  assert.match(await sayTo('GET http://api.twilio.com/ HTTP/1.1'), /^HTTP\/1\.1 405/);
});
