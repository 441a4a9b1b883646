import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { FastifyInstance } from 'fastify';
import { createMetrics } from '../../../../src/api/metrics.ts';
import { buildServer } from '../../../../src/api/server.ts';
import { HandClock } from '../../../../src/base/clock.ts';
import { whyNotListening } from '../../../../src/flex/provision/listening.ts';
import { createSend, type Fetch } from '../../../../src/flex/provision/transport.ts';
import { addEventWebhook } from '../../../../src/twilio/webhook.ts';
import { createApiEngine } from '../../../support/api.ts';
import { accountSid, authToken, publicUrl, sidOf } from '../../../support/taskrouter-events.ts';

/** Asked of the very server and webhook that Unhold has. */
const servers: FastifyInstance[] = [];
let open: Fetch;
let closed: Fetch;
let events = 0;

before(async () => {
  open = await serverWith((app) =>
    addEventWebhook(app, { accountSid, authToken, publicUrl }, async () => void events++),
  );
  closed = await serverWith(() => {});
});
after(() => Promise.all(servers.map((app) => app.close())));

async function serverWith(add: (app: FastifyInstance) => void): Promise<Fetch> {
  const app = await buildServer(createApiEngine(), {
    ...{ metrics: createMetrics(), readiness: {} },
  });
  servers.push(app);
  add(app);
  await app.ready();
  return async (address, init) => {
    const answer = await app.inject({
      ...{ method: 'POST', url: new URL(address).pathname },
      ...(typeof init.body === 'string' && { payload: init.body }),
      headers: Object.fromEntries(new Headers(init.headers)),
    });
    return new Response(answer.payload, { status: answer.statusCode });
  };
}

const login = { accountSid, username: accountSid, password: authToken };
const ask = (fetch: Fetch, twilio = login, unholdUrl = publicUrl): Promise<string | null> =>
  whyNotListening(createSend({ clock: new HandClock(), fetch }), {
    ...{ twilio, unholdUrl, unhold: { url: 'http://127.0.0.1:8080', apiKey: 'key' } },
  });

test('an Unhold that listens for this account under this address is fine, and was told nothing', async () => {
  assert.equal(await ask(open), null);
  assert.equal(events, 0);
});

test('an Unhold without the door is told how to open it', async () => {
  const said = /does not listen to TaskRouter\. Fix: .*TWILIO_AUTH_TOKEN and UNHOLD_PUBLIC_URL=/;
  assert.match((await ask(closed)) ?? '', said);
  assert.match((await ask(closed, { ...login, username: 'SK1' })) ?? '', said);
});

const others: [what: string, twilio: typeof login, url: string][] = [
  ['another auth token', { ...login, password: 'f'.repeat(32) }, publicUrl],
  [
    'another account',
    { ...login, accountSid: sidOf('AC', 2), username: sidOf('AC', 2) },
    publicUrl,
  ],
  ['another public address', login, 'https://elsewhere.example.com'],
];
for (const [what, twilio, url] of others)
  test(`an Unhold that listens for ${what} is told`, async () => {
    assert.match(
      (await ask(open, twilio, url)) ?? '',
      /refuses what AC\w+ signs for https:.* Fix:/,
    );
  });

test('with an API key nothing can be signed, so an open door is all that can be seen', async () => {
  assert.equal(await ask(open, { ...login, username: 'SK1', password: 'secret' }), null);
});

test('who does not answer is not judged', async () => {
  const clock = new HandClock();
  const send = createSend({
    clock,
    fetch: () => {
      // Each pause between two tries is over as soon as it begins.
      setImmediate(() => clock.advance(60_000));
      return Promise.reject(new TypeError('fetch failed'));
    },
  });
  const unhold = { url: 'http://127.0.0.1:9', apiKey: 'key' };
  assert.equal(await whyNotListening(send, { twilio: login, unhold, unholdUrl: publicUrl }), null);
});
