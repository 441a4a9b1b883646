import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { Client } from '../support/api.ts';
import { createApiWorld, type ApiWorld } from '../support/api-world.ts';
import { sine, wavBytes } from '../support/wav-bytes.ts';

let world: ApiWorld;
before(async () => {
  world = await createApiWorld({ loopback: true });
});
after(() => world.close());

const number = '+12025550143';
const registration = { dialogue: 'registration', number };

async function targetWith(settings: object = {}): Promise<string> {
  const { id } = await world.addTarget({
    estimate: { source: 'fixed', seconds: 240 },
    ...settings,
  });
  return id;
}

async function attempt(id: string, request: object) {
  const { status, body } = await world.admin.post(`/v1/call-targets/${id}/dialogue`, request);
  assert.equal(status, 200, JSON.stringify(body));
  return body;
}

const names = (tried: { steps: { name: string }[] }): string[] =>
  tried.steps.map(({ name }) => name);

describe('a dialogue that is tried', () => {
  it('says in words and in audio what a caller would hear, and nothing of it is done', async () => {
    const id = await targetWith();
    const tried = await attempt(id, { ...registration, keys: ['1', '1'] });
    assert.deepEqual(names(tried), ['offer', 'own-number', 'promised']);
    const [offer, , promised] = tried.steps;
    assert.match(offer.words, /^Welcome\. .* in about four minutes .*press 1\./);
    assert.deepEqual(offer.parts[0], {
      ...{ key: 'welcome', isReplaced: false },
      text: 'Welcome. All our agents are busy with other callers.',
    });
    assert.deepEqual(offer.expect, { kind: 'key', timeoutSeconds: 6, maxDigits: null });
    assert.match(promised.words, /^We will call you back in about four minutes/);
    assert.deepEqual([tried.end, tried.refusal, promised.expect], ['promised', null, null]);
    assert.deepEqual(tried.requests, [
      { request: 'store', answer: 'stored', number, scheduledFor: null },
    ]);
    const heard = await world.admin.get(offer.audio);
    assert.equal(heard.status, 200);
    assert.ok(Math.abs((heard.body.length - 44) / 16_000 - offer.seconds) < 0.01);
    assert.deepEqual((await world.admin.get(`/v1/callbacks?callTargetId=${id}`)).body.items, []);
    // Nor is every key of somebody who tries written down.
    const written = await world.engine.db.kysely
      .selectFrom('audit')
      .select('id')
      .where('path', 'like', '%/dialogue')
      .execute();
    assert.deepEqual(written, []);
  });

  it('is said in the call target’s own voice', async () => {
    const id = await targetWith();
    const file = wavBytes({ seconds: 30, sound: sine(400, 0.2) });
    const before = await attempt(id, registration);
    await world.admin.send('PUT', `/v1/call-targets/${id}/prompts/welcome/audio`, file);
    const [offer] = (await attempt(id, registration)).steps;
    assert.equal(offer.parts[0].isReplaced, true);
    assert.ok(offer.seconds > before.steps[0].seconds + 20);
  });

  it('goes by the rules: a call that would not be picked up is told so', async () => {
    const id = await targetWith({ registering: false });
    const tried = await attempt(id, registration);
    assert.deepEqual(tried.refusal, {
      ...{ status: 480, reason: 'Not taking callbacks: registering-off' },
    });
    assert.deepEqual([tried.steps, tried.end], [[], null]);
    const offered = await attempt(id, {
      ...registration,
      assume: { offered: true },
      keys: ['1', '1'],
    });
    assert.deepEqual(names(offered), ['offer', 'own-number', 'promised']);
  });

  it('takes a wait for true that is not, and a callback that there is, or is not', async () => {
    const id = await targetWith();
    const wait = await attempt(id, { ...registration, assume: { waitSeconds: 120 } });
    assert.match(wait.steps[0].words, /in about two minutes/);
    const assumed = await attempt(id, {
      ...registration,
      assume: { hasCallback: true },
      keys: ['2', '2'],
    });
    assert.deepEqual(names(assumed), ['open-callback', 'offer', 'hold']);
    await world.addCallback(id, { number });
    const real = await attempt(id, { ...registration, keys: ['1'] });
    assert.deepEqual([names(real), real.end], [['open-callback', 'kept'], 'kept']);
    const without = await attempt(id, {
      ...registration,
      assume: { hasCallback: false },
      keys: ['1', '1'],
    });
    assert.equal(without.end, 'promised');
    // Another number that has one is found out when it is typed.
    const typed = `12${number.slice(2)}#1`.split('');
    const other = await attempt(id, {
      dialogue: 'registration',
      number: '+12025550144',
      keys: typed,
    });
    assert.deepEqual([other.end, other.requests[0].answer], ['kept', 'already-open']);
    const { items } = (await world.admin.get(`/v1/callbacks?callTargetId=${id}`)).body;
    assert.equal(items.length, 1);
    assert.equal(items[0].state, 'waiting');
  });

  it('is told with the draft before anybody hears it', async () => {
    const id = await targetWith();
    const path = `/v1/call-targets/${id}/draft`;
    const { body: draft } = await world.admin.get(path);
    const settings = { ...draft.settings, scheduling: false };
    const { revision: ifRevision, basedOn } = draft;
    const saved = await world.admin.send('PUT', path, { settings, basedOn, ifRevision });
    assert.equal(saved.status, 200, JSON.stringify(saved.body));
    const keys = async (more: object): Promise<string[]> =>
      (await attempt(id, { ...registration, ...more })).steps[0].keys.map(
        ({ key }: { key: string }) => key,
      );
    assert.deepEqual(await keys({}), ['1', '2', '3', '*']);
    assert.deepEqual(await keys({ draft: true }), ['1', '2', '*']);
  });

  it('is the customer’s and the agent’s as well', async () => {
    const id = await targetWith({ agentConfirmation: 'key' });
    const customer = await attempt(id, { dialogue: 'customer', keys: ['2', '9'] });
    assert.deepEqual(names(customer), ['ready', 'more-time', 'snooze']);
    assert.match(customer.steps[2].words, /in ninety minutes/);
    const agent = await attempt(id, { dialogue: 'agent', number, keys: ['1'] });
    assert.match(agent.steps[0].words, /^This is a call back\. .* one two zero two/);
    assert.deepEqual([agent.end, agent.steps[1].audio], ['ready', null]);
  });
});

describe('what somebody types who tries', () => {
  it('is refused by name, or taken for what it is; never 500', async () => {
    const id = await targetWith();
    const url = `/v1/call-targets/${id}/dialogue`;
    const long = await attempt(id, { ...registration, number: '1'.repeat(40) });
    assert.equal(long.refusal.status, 480);
    assert.match(long.refusal.reason, /^Number refused: /);
    const hidden = await attempt(id, { dialogue: 'registration' });
    assert.deepEqual([hidden.number, hidden.refusal], [null, null]);
    for (const [request, field] of [
      [{ dialogue: 'nonsense' }, 'dialogue'],
      [{ ...registration, keys: ['A'] }, 'keys.0'],
      [{ ...registration, keys: Array.from({ length: 201 }, () => '1') }, 'keys'],
      [{ ...registration, number: '1'.repeat(201) }, 'number'],
      [{ ...registration, assume: { waitSeconds: -1 } }, 'assume.waitSeconds'],
      [{ ...registration, more: 1 }, 'more'],
    ] as const) {
      const { status, body } = await world.admin.post(url, request);
      assert.deepEqual([status, body.errors?.[0].field], [400, field], JSON.stringify(body));
    }
    const nobody = '/v1/call-targets/00000000-0000-7000-8000-000000000000/dialogue';
    assert.equal((await world.admin.post(nobody, registration)).status, 404);
  });

  it('is for who may act on callbacks: who may not see numbers cannot ask whether one has a callback', async () => {
    const id = await targetWith();
    const url = `/v1/call-targets/${id}/dialogue`;
    const { app, engine } = world;
    const [viewer, operator] = [
      await Client.as(app, engine, 'viewer'),
      await Client.as(app, engine, 'operator'),
    ];
    assert.equal((await viewer.post(url, registration)).status, 403);
    assert.equal((await operator.post(url, registration)).status, 200);
  });
});
