import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { realClock, sleep } from '../../src/base/clock.ts';
import type { CallControl, LiveLeg, PlaceLeg, PlaceResult } from '../../src/engine/call-control.ts';
import { lendApiKey } from '../../src/engine/api-keys.ts';
import type { SimulatedCaller } from '../../src/engine/test-calls.ts';
import { noSetUp, type SetUpDesk } from '../../src/api/set-up-desk.ts';
import { createFlexDesk } from '../../src/flex/desk.ts';
import type { Fetch } from '../../src/flex/provision/transport.ts';
import { createApiWorld, type ApiWorld } from '../support/api-world.ts';
import { Client } from '../support/api.ts';
import { createFlexAccount } from '../support/flex-account.ts';
import { mindfulFile, unholdFile } from '../support/flex-settings.ts';
import type { TwilioAccount } from '../support/twilio-account.ts';

/** The set-up page's API: what is there, checks, Flex against a local account, test calls. */

let world: ApiWorld;
let twilio: TwilioAccount;
let operator: Client;
let viewer: Client;
/** What the desk has just now; a test changes it. */
const desk: SetUpDesk = structuredClone({ ...noSetUp, check: null }) as unknown as SetUpDesk;
/** Held back until a test lets it go. */
let hold: Promise<void> | null = null;
const checked: (readonly string[])[] = [];
const placed: PlaceLeg[] = [];
let phone: (leg: PlaceLeg) => PlaceResult = () => answers('said');

before(async () => {
  twilio = createFlexAccount();
  desk.checkIds = ['database', 'trunk'];
  desk.check = async (ids) => {
    checked.push(ids);
    await sleep(realClock, 20);
    return ids.map((id) => ({ id, state: 'failed', found: 'f', wanted: 'w', fix: 'x' }));
  };
  desk.facts = {
    ...noSetUp.facts,
    sip: { host: '127.0.0.1', port: 5566, publicHost: '203.0.113.5', loopback: false },
    twilio: { accountSid: twilio.account.sid, restUrl: null },
  };
  world = await createApiWorld({ api: { setUp: desk }, clock: realClock });
  Object.assign(world.engine, { control: control() });
  desk.flex = createFlexDesk({
    twilio: {
      ...{ accountSid: twilio.account.sid, username: twilio.account.sid },
      password: twilio.account.authToken,
    },
    ...{ clock: twilio.clock, fetch: slowly(throughInject(twilio.fetch)), file: '/nowhere.json' },
    unholdUrl: () => 'https://unhold.example.com',
    lendKey: () => lendApiKey(world.engine, 'Set-up'),
  });
  operator = await Client.as(world.app, world.engine, 'operator');
  viewer = await Client.as(world.app, world.engine, 'viewer');
});
after(async () => {
  await twilio?.close();
  await world?.close();
});

function throughInject(others: Fetch): Fetch {
  return async (address, init) => {
    const url = new URL(address);
    if (url.host !== 'unhold.example.com') return others(address, init);
    const answer = await world.app.inject({
      method: (init.method ?? 'GET') as 'GET',
      url: url.pathname + url.search,
      headers: Object.fromEntries(new Headers(init.headers)),
      ...(typeof init.body === 'string' && { payload: init.body }),
    });
    const body = answer.statusCode === 204 ? null : answer.body;
    return new Response(body, { status: answer.statusCode });
  };
}

/** What changes something waits for `hold`; planning only asks whether events would be heard. */
function slowly(fetch: Fetch): Fetch {
  return async (url, init) => {
    if (init.method !== 'GET' && !url.endsWith('/taskrouter-events')) await hold;
    return fetch(url, init);
  };
}

const gone = new AbortController();
const answers = (type: 'said' | 'hung-up'): PlaceResult => ({
  kind: 'answered',
  leg: {
    gone: gone.signal,
    ask: async () => ({ type }),
    hangUp: async () => {},
  } as unknown as LiveLeg,
});

function control(): CallControl {
  return {
    place: async (leg: PlaceLeg) => {
      placed.push(leg);
      await hold;
      return phone(leg);
    },
  } as unknown as CallControl;
}

async function until<T>(read: () => Promise<T>, isThere: (value: T) => boolean): Promise<T> {
  for (let tries = 0; ; tries++) {
    const value = await read();
    if (isThere(value)) return value;
    if (tries > 400) throw new Error(`not within 10 s: ${JSON.stringify(value)}`);
    await sleep(realClock, 25);
  }
}

test('before anything is done the way begins with its first step, and nothing secret is shown', async () => {
  const { status, body } = await viewer.get('/v1/set-up');
  assert.equal(status, 200);
  assert.deepEqual(
    body.ways.map(({ way, next }: { way: string; next: string }) => [way, next]),
    [
      ['simulated', 'call-target'],
      ['flex', 'flex'],
      ['trunk', 'trunk'],
    ],
  );
  assert.deepEqual(body.sip.addresses, []);
  assert.equal(body.twilio.account.length, 9);
  const said = JSON.stringify(body);
  for (const secret of [twilio.account.authToken, twilio.account.sid])
    assert.ok(!said.includes(secret));
});

test('checks run once for all who ask for the same, in the order of the list', async () => {
  checked.length = 0;
  const asked = { ids: ['trunk', 'database', 'no-such-check'] };
  const [one, two] = await Promise.all([
    operator.post('/v1/set-up/checks', asked),
    operator.post('/v1/set-up/checks', asked),
  ]);
  assert.deepEqual(checked, [['database', 'trunk']]);
  assert.deepEqual(one.body.checks, two.body.checks);
  assert.deepEqual(one.body.checks[0], {
    ...{ id: 'database', state: 'failed', found: 'f', wanted: 'w', fix: 'x' },
  });
  assert.equal((await viewer.post('/v1/set-up/checks', asked)).status, 403);
});

test('wrong settings are named field by field, and nothing is kept of them', async () => {
  const { returnNumber: _, ...rest } = unholdFile;
  const settings = { ...rest, sipDomain: 'Has Blanks', customerNumbers: [{ number: '0711' }] };
  const { status, body } = await world.admin.post('/v1/flex/plan', { settings });
  assert.equal(status, 400);
  const fields = body.errors.map(({ field }: { field: string }) => field).sort();
  assert.deepEqual(fields, ['customerNumbers.0.number', 'returnNumber', 'sipDomain']);
  for (const { wanted, found } of body.errors) assert.ok(wanted && found);
  assert.equal((await world.admin.get('/v1/flex')).body.source, 'none');
});

test('who is no admin may neither plan, apply, take away, nor read the settings', async () => {
  const manager = await Client.as(world.app, world.engine, 'manager');
  for (const path of ['/v1/flex/plan', '/v1/flex/apply', '/v1/flex/destroy'])
    assert.equal((await manager.post(path, { settings: unholdFile })).status, 403, path);
  assert.equal((await manager.get('/v1/flex')).status, 403);
});

const plan = async (more: object = {}) =>
  (await world.admin.post('/v1/flex/plan', { settings: unholdFile, ...more })).body;
const runOf = (id: string) => async () => (await world.admin.get(`/v1/flex/runs/${id}`)).body;

test('a plan is shown, is applied once, then nothing is left to do; its key is gone', async () => {
  const read = await plan();
  assert.ok(read.todo > 20, `${read.todo} changes`);
  assert.match(read.text, /to create/);
  assert.ok(read.checklist.length > 0);
  const asked = { settings: unholdFile, digest: read.digest };
  const wrong = await world.admin.post('/v1/flex/apply', { ...asked, digest: 'f'.repeat(64) });
  assert.deepEqual([wrong.status, wrong.body.code], [409, 'plan-changed']);

  const lock = Promise.withResolvers<void>();
  const begun = await (async () => {
    // Planning reads; only carrying out is held back.
    const answer = world.admin.post('/v1/flex/apply', asked);
    hold = lock.promise;
    return answer;
  })();
  assert.equal(begun.status, 202, JSON.stringify(begun.body));
  const second = await world.admin.post('/v1/flex/apply', asked);
  assert.deepEqual([second.status, second.body.code], [409, 'already-running']);
  assert.equal(second.body.runId, begun.body.id);
  hold = null;
  lock.resolve();

  const run = await until(runOf(begun.body.id), ({ endedAt }) => endedAt !== null);
  assert.deepEqual([run.result, run.problem], ['done', null]);
  assert.equal(run.steps.length, read.todo);
  assert.equal((await plan()).todo, 0);
  const { body: keys } = await world.admin.get('/v1/api-keys');
  assert.deepEqual(
    keys.items.filter(({ name }: { name: string }) => name === 'Set-up'),
    [],
  );
  const { body } = await world.admin.get('/v1/set-up');
  const [, flex] = body.ways;
  assert.equal(flex.steps.find(({ step }: { step: string }) => step === 'flex').done, true);
  const state = (await world.admin.get('/v1/flex')).body;
  assert.deepEqual([state.source, state.settings], ['kept', unholdFile]);
  assert.equal(state.run.id, run.id);
});

test('what is refused half way is told, with what was done until then', async () => {
  const settings = { ...unholdFile, thresholdSeconds: 99 };
  const read = await plan({ settings });
  assert.ok(read.todo > 0);
  const lock = Promise.withResolvers<void>();
  const asking = world.admin.post('/v1/flex/apply', { settings, digest: read.digest });
  hold = lock.promise;
  const { body } = await asking;
  twilio.faults.add({
    ...{ method: 'POST', times: 1 },
    fault: { kind: 'answer', status: 401, code: 20_003, message: 'Authenticate' },
  });
  hold = null;
  lock.resolve();
  const run = await until(runOf(body.id), ({ endedAt }) => endedAt !== null);
  assert.equal(run.result, 'failed');
  assert.match(run.problem, /Twilio refused the credentials .* Fix:/);
});

test('taking away wants the name typed, and the plan read', async () => {
  const read = await plan({ destroy: true });
  const asked = { settings: unholdFile, digest: read.digest };
  const unsaid = await world.admin.post('/v1/flex/destroy', { ...asked, confirm: 'yes' });
  assert.equal(unsaid.status, 400);
  assert.deepEqual(unsaid.body.errors, [{ field: 'confirm', wanted: 'unhold', found: 'yes' }]);
  const unread = await world.admin.post('/v1/flex/destroy', {
    ...{ ...asked, confirm: read.name, digest: (await plan()).digest },
  });
  assert.equal(unread.body.code, 'plan-changed');
  const { status, body } = await world.admin.post('/v1/flex/destroy', {
    ...{ ...asked, confirm: read.name },
  });
  assert.equal(status, 202);
  const run = await until(runOf(body.id), ({ endedAt }) => endedAt !== null);
  assert.equal(run.result, 'done', run.problem);
  assert.equal((await plan({ destroy: true })).todo, 0);
});

test('with Mindful as the provider nothing of this Unhold is asked or made', async () => {
  const { status, body } = await world.admin.post('/v1/flex/plan', { settings: mindfulFile });
  assert.equal(status, 200, JSON.stringify(body));
  assert.deepEqual([body.todo > 0, body.deaf], [true, null]);
  const kinds = new Set(body.changes.map(({ kind }: { kind: string }) => kind));
  assert.ok(!kinds.has('call target') && kinds.has('SIP domain'), [...kinds].join(', '));
});

test('without a Twilio account Flex says so', async () => {
  const { flex } = desk;
  desk.flex = null;
  const { status, body } = await world.admin.post('/v1/flex/plan', { settings: unholdFile });
  desk.flex = flex;
  assert.deepEqual([status, body.code], [400, 'bad-config']);
  assert.match(body.detail, /TWILIO_ACCOUNT_SID/);
});

const callIn = async (client: Client, body: object) => client.post('/v1/test-calls', body);

test('without a trunk a test call says why it cannot be made', async () => {
  const { id } = await world.addTarget();
  const { status, body } = await callIn(operator, { callTargetId: id, number: '+12024561111' });
  assert.deepEqual([status, body.code], [400, 'bad-config']);
  assert.match(body.detail, /no trunk/);
});

test('a phone is rung by the rules of the call target, one at a time, three times an hour', async () => {
  desk.facts.trunkUri = 'sip:trunk.example.net';
  const { id } = await world.addTarget();
  const number = '+12024561111';
  const asked = { callTargetId: id, number };
  assert.equal((await callIn(viewer, asked)).status, 403);
  const unruly: [string, string][] = [
    ['+12025550123', 'test-number'],
    ['+4930123456', 'country-not-allowed'],
    ['911', 'emergency'],
    ['9'.repeat(40), 'not-a-number'],
    ['<img onerror=x>', 'not-a-number'],
  ];
  for (const [bad, rule] of unruly) {
    const { status, body } = await callIn(operator, { callTargetId: id, number: bad });
    assert.deepEqual([status, body.code, body.rule], [422, 'number-refused', rule], bad);
  }
  assert.equal(placed.length, 0);
  assert.equal((await callIn(operator, { callTargetId: id })).body.errors[0].field, 'number');
  assert.equal((await callIn(operator, { ...asked, callTargetId: 'x' })).status, 404);

  const lock = Promise.withResolvers<void>();
  hold = lock.promise;
  const first = await callIn(operator, asked);
  assert.equal(first.status, 201, JSON.stringify(first.body));
  assert.deepEqual([first.body.kind, first.body.result], ['trunk', null]);
  const second = await callIn(operator, asked);
  assert.equal(second.status, 429);
  assert.ok(Number(second.headers['retry-after']) > 0);
  hold = null;
  lock.resolve();
  const read = (of: string) => async () => (await viewer.get(`/v1/test-calls/${of}`)).body;
  const over = await until(read(first.body.id), ({ endedAt }) => endedAt !== null);
  assert.equal(over.result, 'heard');
  assert.ok(!JSON.stringify(over).includes(number), 'a viewer sees the number');
  assert.equal(placed[0]?.to, number);
  assert.equal(placed[0]?.callerId, '+12025550110');

  phone = () => answers('hung-up');
  const hungUp = await callIn(operator, asked);
  assert.equal(
    (await until(read(hungUp.body.id), ({ endedAt }) => endedAt !== null)).result,
    'hung-up',
  );
  phone = () => ({ kind: 'failed', result: 'busy', sipStatus: 486, reason: 'Busy Here' });
  const busy = await callIn(operator, asked);
  const end = await until(read(busy.body.id), ({ endedAt }) => endedAt !== null);
  assert.deepEqual([end.result, end.sipStatus, end.reason], ['busy', 486, 'Busy Here']);
  const fourth = await callIn(operator, asked);
  assert.equal(fourth.status, 429);
  assert.match(fourth.body.detail, /3 times within the hour/);
  desk.facts.trunkUri = null;
});

test('in the demonstration a simulated caller dials a number of the call target', async () => {
  const dialled: string[] = [];
  const caller: SimulatedCaller = {
    number: '+13125550100',
    async call(dials, onAnswered) {
      dialled.push(dials);
      onAnswered();
      return { result: 'heard', sipStatus: 200, reason: null };
    },
  };
  desk.simulatedCaller = () => caller;
  const bare = await createApiWorld({ api: { setUp: { ...desk } }, loopback: true });
  desk.simulatedCaller = null;
  const { id } = await bare.addTarget();
  const without = await bare.admin.post('/v1/test-calls', { callTargetId: id });
  assert.match(without.body.detail, /No phone number leads to/);
  await bare.admin.post('/v1/phone-numbers', { number: '+12025550199', callTargetId: id });
  const { body } = await bare.admin.post('/v1/test-calls', { callTargetId: id });
  const { id: callbackId } = await bare.addCallback(id, { number: caller.number });
  const call = await until(
    async () => (await bare.admin.get(`/v1/test-calls/${body.id}`)).body,
    ({ endedAt }) => endedAt !== null,
  );
  assert.deepEqual(dialled, ['sip:+12025550199@127.0.0.1:5566']);
  assert.deepEqual([call.kind, call.result, call.callbackId], ['simulated', 'heard', callbackId]);
  await bare.close();
});
