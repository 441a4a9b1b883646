import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createApiKey } from '../../src/engine/api-keys.ts';
import type { Installation } from '../../src/flex/provision/provision.ts';
import type { Fetch } from '../../src/flex/provision/transport.ts';
import { createApiWorld, type ApiWorld } from '../support/api-world.ts';
import { apply, createFlexAccount, destroy, openPoints } from '../support/flex-account.ts';
import { settingsOf, unholdFile } from '../support/flex-settings.ts';
import { installationOf, type TwilioAccount } from '../support/twilio-account.ts';

/** What `unhold flex` makes in Unhold, with Unhold's own API. */

let world: ApiWorld;
let twilio: TwilioAccount;
let installation: Installation;

before(async () => {
  world = await createApiWorld();
  twilio = createFlexAccount();
  const { secret: apiKey } = await createApiKey(world.engine, { name: 'ops', scopes: ['admin'] });
  installation = {
    ...installationOf(twilio, settingsOf(unholdFile)),
    unhold: { url: 'https://unhold.example.com', apiKey },
    fetch: throughInject(world, twilio.fetch),
  };
});
after(async () => {
  await twilio.close();
  await world.close();
});

function throughInject({ app }: ApiWorld, others: Fetch): Fetch {
  return async (address, init) => {
    const url = new URL(address);
    if (url.host !== 'unhold.example.com') return others(address, init);
    const answer = await app.inject({
      method:
        init.method === 'POST'
          ? 'POST'
          : init.method === 'PATCH'
            ? 'PATCH'
            : init.method === 'DELETE'
              ? 'DELETE'
              : 'GET',
      url: url.pathname + url.search,
      headers: Object.fromEntries(new Headers(init.headers)),
      ...(typeof init.body === 'string' && { payload: init.body }),
    });
    const body = answer.statusCode === 204 ? null : answer.body;
    return new Response(body, { status: answer.statusCode });
  };
}

const items = async (path: string) => (await world.admin.get(path)).body.items;

test('apply makes a call target, a number and a key, which Unhold takes; then there is nothing to do', async () => {
  await apply(installation);
  assert.deepEqual(await openPoints(installation), []);
  const [target] = await items('/v1/call-targets');
  assert.equal(target.agentConfirmation, 'taskrouter');
  assert.match(target.twilio.taskQueueSid, /^WQ/);
  assert.deepEqual(await items('/v1/phone-numbers'), [
    { number: '+12025550199', callTargetId: target.id },
  ]);
});

test('the key of the Functions asks for offers and for nothing else', async () => {
  const requests: string[] = [];
  const spying: Fetch = (url, init) => {
    const key = new Headers(init.headers).get('authorization') ?? '';
    if (url.includes('/v1/handovers/')) requests.push(key);
    return installation.fetch(url, init);
  };
  await openPoints({ ...installation, fetch: spying });
  const [authorization = ''] = requests;
  const ask = (url: string) => world.app.inject({ url, headers: { authorization } });
  const [target] = await items('/v1/call-targets');
  assert.equal((await ask(`/v1/call-targets/${target.id}/offer`)).statusCode, 200);
  assert.equal((await ask('/v1/callbacks')).statusCode, 403);
});

test("what the operator set stays, what we own is put right, the operator's metadata items too", async () => {
  const [target] = await items('/v1/call-targets');
  const path = `/v1/call-targets/${target.id}`;
  const other = { name: 'x-account', type: 'sip-header' };
  await world.admin.send('PATCH', path, {
    ...{ retry: { maxAttempts: 7 }, agentConfirmation: 'key', metadataItems: [other] },
  });
  assert.deepEqual(await openPoints(installation), [
    `change call-target ${target.name}: agentConfirmation, metadataItem`,
  ]);
  await apply(installation);
  const { body } = await world.admin.get(path);
  assert.equal(body.retry.maxAttempts, 7);
  assert.equal(body.agentConfirmation, 'taskrouter');
  assert.deepEqual(
    body.metadataItems.map(({ name }: { name: string }) => name),
    ['x-user-to-user', 'x-account'],
  );
});

test('a revoked key is made anew', async () => {
  const [key] = (await items('/v1/api-keys')).filter(({ name }: { name: string }) =>
    name.includes('Functions'),
  );
  await world.admin.send('DELETE', `/v1/api-keys/${key.id}`);
  assert.deepEqual(await openPoints(installation), [
    'create functions-key unhold Functions [unhold-flex]: isInUse',
  ]);
  assert.deepEqual(await apply(installation), [
    'created functions-key unhold Functions [unhold-flex]',
  ]);
  assert.deepEqual(await openPoints(installation), []);
});

test('more call targets than a page holds are all seen', async () => {
  for (let count = 0; count < 60; count++) await world.addTarget();
  assert.deepEqual(await openPoints(installation), []);
});

test('destroy takes all of it, but keeps a call target that has history', async () => {
  const [target] = await items('/v1/call-targets');
  await world.addCallback(target.id);
  const did = await destroy(installation);
  assert.ok(
    did.some((line) => line.startsWith('kept call-target')),
    did.join('\n'),
  );
  assert.deepEqual(await items('/v1/phone-numbers'), []);
  const keys = await items('/v1/api-keys');
  assert.ok(
    keys
      .filter(({ name }: { name: string }) => name.includes('Functions'))
      .every(({ revokedAt }: { revokedAt: string | null }) => revokedAt !== null),
  );
});
