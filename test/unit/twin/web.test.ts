import assert from 'node:assert/strict';
import { test } from 'node:test';
import twilio from 'twilio';
import { HandClock } from '../../../src/base/clock.ts';
import { silentLog } from '../../../src/base/log.ts';
import { CookieJar } from '../../../src/twin/web/cookies.ts';
import type { Mount, MountAnswer, MountRequest } from '../../../src/twin/web/mount.ts';
import { Web, type WebAnswer, type WebRequest } from '../../../src/twin/web/web.ts';

const authToken = '0123456789abcdef0123456789abcdef';

interface Fixture {
  clock: HandClock;
  asked: MountRequest[];
  send: (request: Partial<WebRequest>) => Promise<WebAnswer>;
}

/** A web whose only host is `hooks.example.com`, answered by the given function. */
function fixture(answer: (request: MountRequest) => MountAnswer | Promise<MountAnswer>): Fixture {
  const clock = new HandClock();
  const asked: MountRequest[] = [];
  const mount: Mount = {
    host: /^hooks\.example\.com$/,
    async handle(request) {
      asked.push(request);
      return answer(request);
    },
  };
  const web = new Web({ authToken: () => authToken, clock, log: silentLog, mounts: [mount] });
  return {
    ...{ clock, asked },
    send: (request) =>
      web.send({
        ...{ url: 'https://hooks.example.com/voice', method: 'POST', params: {} },
        ...{ timeLimitMs: 15_000, kind: 'twiml' },
        ...request,
      }),
  };
}

const ok = (body = '', headers: Record<string, string> = {}): MountAnswer => ({
  ...{ status: 200, headers, body },
});

test("a form is signed so that Twilio's own library accepts it", async () => {
  const { send, asked } = fixture(() => ok('<Response/>', { 'Content-Type': 'text/XML; q=1' }));
  const params = { To: '+15550100', From: 'sip:a@b', Odd: 'a+b & c=d ü', Empty: '' };
  const answer = await send({ params, url: 'https://hooks.example.com/voice?a=1#rc=2' });
  assert.equal(answer.kind, 'answered');
  assert.equal(answer.kind === 'answered' && answer.contentType, 'text/xml');
  const [request] = asked;
  assert.ok(request);
  assert.equal(request.url.href, 'https://hooks.example.com/voice?a=1');
  const got = Object.fromEntries(new URLSearchParams(request.body.toString()));
  assert.deepEqual(got, params);
  const signature = request.headers['x-twilio-signature'] ?? '';
  assert.ok(twilio.validateRequest(authToken, signature, request.url.href, got));
  assert.ok(!twilio.validateRequest(authToken, signature, request.url.href, { ...got, To: 'x' }));
  assert.match(request.headers['i-twilio-idempotency-token'] ?? '', /^[0-9a-f-]{36}$/);
});

test('a GET carries its parameters in the query, and signs them there', async () => {
  const { send, asked } = fixture(() => ok());
  await send({ method: 'GET', params: { Digits: '1 2' }, url: 'https://hooks.example.com/?x=y' });
  const url = asked[0]?.url.href ?? '';
  assert.equal(url, 'https://hooks.example.com/?x=y&Digits=1+2');
  const signature = asked[0]?.headers['x-twilio-signature'] ?? '';
  assert.ok(twilio.validateRequest(authToken, signature, url, {}));
  assert.equal(asked[0]?.body.length, 0);
});

for (const { status, method } of [
  { status: 301, method: 'GET' },
  { status: 302, method: 'GET' },
  { status: 303, method: 'GET' },
  { status: 307, method: 'POST' },
])
  test(`a ${status} goes on as ${method} and keeps the parameters`, async () => {
    const { send, asked } = fixture(({ url }) =>
      url.pathname === '/voice' ? { status, headers: { Location: '/next?b=2' }, body: '' } : ok(),
    );
    await send({ params: { CallSid: 'CA1' } });
    const [, second] = asked;
    assert.equal(second?.method, method);
    const sent = method === 'GET' ? second?.url.search.slice(1) : second?.body.toString();
    assert.equal(new URLSearchParams(sent).get('CallSid'), 'CA1');
    assert.equal(second?.url.searchParams.get('b'), '2');
    const form = method === 'GET' ? {} : { CallSid: 'CA1' };
    const signature = second?.headers['x-twilio-signature'] ?? '';
    assert.ok(twilio.validateRequest(authToken, signature, second?.url.href ?? '', form));
  });

for (const { what, answer, code, asks } of [
  {
    what: 'a ring of redirects',
    answer: { status: 302, headers: { location: '/voice' }, body: '' },
    ...{ code: 11_215, asks: 11 },
  },
  { what: 'a 304', answer: { status: 304, headers: {}, body: '' }, code: 11_216, asks: 1 },
  {
    what: 'a redirect to a file',
    answer: { status: 302, headers: { location: 'file:///etc/passwd' }, body: '' },
    ...{ code: 11_100, asks: 1 },
  },
  {
    what: 'a redirect to another machine',
    answer: { status: 302, headers: { location: 'http://192.0.2.1/' }, body: '' },
    ...{ code: 11_210, asks: 1 },
  },
  { what: '65,537 bytes', answer: ok('x'.repeat(65_537)), code: 11_750, asks: 1 },
])
  test(`${what} fails with ${code}`, async () => {
    const { send, asked } = fixture(() => answer);
    const failed = await send({});
    assert.equal(failed.kind === 'failed' && failed.code, code);
    assert.equal(asked.length, asks);
  });

test('who does not answer in time is given up, and no timer is left', async () => {
  const { send, clock } = fixture(() => new Promise<never>(() => {}));
  const answer = send({});
  await clock.run(15_000);
  assert.deepEqual(await answer, {
    ...{ kind: 'failed', code: 11_205, reason: 'no answer within 15000 ms' },
  });
  assert.equal(clock.pendingCount, 0);
});

test('a mount that throws is a failure, not a crash', async () => {
  const { send } = fixture(() => {
    throw new Error('boom');
  });
  assert.deepEqual(await send({}), { kind: 'failed', code: 11_200, reason: 'Error: boom' });
});

for (const url of ['', 'not a url', 'ftp://127.0.0.1/', 'https://', 'javascript:1'])
  test(`${JSON.stringify(url)} is no URL to call`, async () => {
    const failed = await fixture(() => ok()).send({ url });
    assert.equal(failed.kind === 'failed' && failed.code, 11_100);
  });

for (const url of ['http://example.com/', 'http://127.0.0.1.example.com/', 'http://10.0.0.1/'])
  test(`${url} is never called`, async () => {
    const failed = await fixture(() => ok()).send({ url });
    assert.equal(failed.kind === 'failed' && failed.code, 11_210);
  });

test('cookies are kept for one caller and one host, until they are taken back', async () => {
  const lines = ['a=1; Path=/', 'nonsense', '=x', 'a=2', 'a=; Max-Age=0'];
  const { send, asked } = fixture(() => ok('', { 'Set-Cookie': lines.shift() ?? 'b=1' }));
  const cookies = new CookieJar();
  for (let nth = 0; nth < 6; nth++) await send({ cookies });
  await send({});
  assert.deepEqual(
    asked.map(({ headers }) => headers['cookie']),
    [undefined, 'a=1', 'a=1', 'a=1', 'a=2', undefined, undefined],
  );
  assert.equal(cookies.header('other.example.com'), null);
});
