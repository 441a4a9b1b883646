import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { assert as check, asyncProperty, string, uint8Array } from 'fast-check';
import type { FastifyInstance, InjectOptions } from 'fastify';
import { createMetrics } from '../../../src/api/metrics.ts';
import { buildServer } from '../../../src/api/server.ts';
import { UserError } from '../../../src/base/errors.ts';
import { signatureOf } from '../../../src/twin/web/signature.ts';
import type { TaskRouterEvent } from '../../../src/twilio/taskrouter-event.ts';
import { addEventWebhook } from '../../../src/twilio/webhook.ts';
import { createApiEngine, createMemoryLog } from '../../support/api.ts';
import {
  accountSid,
  authToken,
  deliveryOf as signed,
  eventForm,
  publicUrl,
  sidOf,
} from '../../support/taskrouter-events.ts';

/** The webhook on the server that it is served by, behind a proxy with another name. */
const path = '/twilio/taskrouter-events';
const at = Date.UTC(2026, 0, 5, 12, 0, 0);
const log = createMemoryLog();
const taken: TaskRouterEvent[] = [];
let trouble: Error | null = null;
let app: FastifyInstance;

before(async () => {
  app = await buildServer(createApiEngine({ log }), {
    ...{ metrics: createMetrics(), readiness: {} },
  });
  addEventWebhook(app, { accountSid, authToken, publicUrl }, async (event) => {
    if (trouble) throw trouble;
    taken.push(event);
  });
  await app.ready();
});
after(() => app.close());

const form = eventForm('reservation.accepted', at, { Extra: 'of later days' });

async function post(options: InjectOptions): Promise<{ status: number; code: unknown }> {
  taken.length = 0;
  const answer = await app.inject(options);
  const body: unknown = answer.payload === '' ? {} : answer.json();
  return { status: answer.statusCode, code: (body as { code?: unknown }).code };
}

test('a signed event is taken, parameters unknown to us and a query included', async () => {
  assert.deepEqual(await post(signed(form)), { status: 200, code: undefined });
  assert.equal(taken[0]?.type, 'reservation.accepted');
  const url = `${path}?from=twilio%20taskrouter`;
  const signature = signatureOf(authToken, publicUrl + url, Object.fromEntries(form));
  const { headers, ...rest } = signed(form);
  const withQuery = { ...rest, url, headers: { ...headers, 'x-twilio-signature': signature } };
  assert.equal((await post(withQuery)).status, 200);
  assert.equal(taken.length, 1);
});

const forged: [what: string, options: InjectOptions][] = [
  [
    'with no signature',
    { ...signed(form), headers: { 'content-type': 'application/x-www-form-urlencoded' } },
  ],
  ['with another token', signed(form, 'f'.repeat(32))],
  ['for the address behind the proxy', signed(form, authToken, 'http://127.0.0.1:8080')],
  ['for another path', signed(form, authToken, `${publicUrl}/twilio`)],
  ['with another query', { ...signed(form), url: `${path}?x=1` }],
  ['with a changed body', { ...signed(form), payload: `${form.toString()}&TaskAge=9` }],
  ['as JSON', { ...signed(form), payload: '{}', headers: { 'content-type': 'application/json' } }],
  [
    'of another account, with our token',
    signed(eventForm('task.created', at, { AccountSid: sidOf('AC', 2) })),
  ],
];
for (const [what, options] of forged)
  test(`an event ${what} is 403 and changes nothing`, async () => {
    assert.deepEqual(await post(options), { status: 403, code: 'bad-signature' });
    assert.deepEqual(taken, []);
  });

test('a signed form that is no event is 200 and changes nothing', async () => {
  const forms = [
    new URLSearchParams({ AccountSid: accountSid }),
    eventForm('', at),
    eventForm('task.created', at, { TimestampMs: 'x', Timestamp: '' }),
  ];
  for (const each of forms) {
    assert.equal((await post(signed(each))).status, 200);
    assert.deepEqual(taken, []);
  }
});

test('a body beyond its bound, or of another kind, is refused before it is read', async () => {
  const long = eventForm('task.created', at, { TaskAttributes: 'x'.repeat(70_000) });
  assert.equal((await post(signed(long))).status, 413);
  const headers = { 'content-type': 'multipart/form-data; boundary=x' };
  assert.equal((await post({ ...signed(form), headers })).status, 415);
  assert.equal((await post({ ...signed(form), method: 'GET' })).status, 405);
});

test('the database being away is 503', async () => {
  trouble = new UserError('database-away', 'It does not answer');
  assert.equal((await post(signed(form))).status, 503);
  trouble = null;
});

test('JSON stays the only body of the API', async () => {
  const answer = await post({ ...signed(form), url: '/v1/callbacks' });
  assert.equal(answer.status, 401);
  assert.equal((await app.inject('/v1/openapi.json')).payload.includes('twilio/taskrouter'), false);
});

test('junk is never an error of ours', async () => {
  log.lines.length = 0;
  await check(
    asyncProperty(uint8Array({ maxLength: 300 }), string(), async (bytes, signature) => {
      const headers = {
        'content-type': 'application/x-www-form-urlencoded',
        'x-twilio-signature': encodeURIComponent(signature.toWellFormed()),
      };
      const payload = Buffer.from(bytes);
      assert.equal((await post({ method: 'POST', url: path, headers, payload })).status, 403);
    }),
  );
  assert.deepEqual(
    log.lines.filter((line) => line.includes('bug')),
    [],
  );
});
