import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { newId } from '../../src/base/ids.ts';
import { recordHandover } from '../../src/store/handovers.ts';
import { createApiWorld, type ApiWorld } from '../support/api-world.ts';

let world: ApiWorld;
let target: string;
before(async () => {
  world = await createApiWorld();
  target = (await world.addTarget()).id;
});
after(() => world.close());

const isoTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
const claimed = { type: 'claimed', nodeId: 'test' } as const;

describe('a callback', () => {
  it('is promised with 201 and reads as documented', async () => {
    const { admin } = world;
    const asked = Date.now();
    const made = await admin.post('/v1/callbacks', {
      callTargetId: target,
      number: '(202) 456-2001',
      metadata: { 'X-User-To-User': '+12024562001' },
      waitedSeconds: 100,
    });
    assert.equal(made.status, 201, JSON.stringify(made.body));
    const { id, joinedAt, createdAt, dueAt, expiresAt, quote, journal, ...rest } = made.body;
    assert.deepEqual(rest, {
      callTargetId: target,
      number: '+12024562001',
      state: 'waiting',
      outcome: null,
      reason: null,
      source: 'api',
      scheduledFor: null,
      endedAt: null,
      metadata: { 'x-user-to-user': '+12024562001' },
      launchedAs: null,
      keptQuote: null,
      attempts: [],
    });
    for (const time of [joinedAt, createdAt, dueAt, expiresAt]) assert.match(time, isoTime);
    assert.equal(Date.parse(createdAt) - Date.parse(joinedAt), 100_000);
    assert.equal(Date.parse(dueAt) - Date.parse(joinedAt), 240_000);
    assert.ok(Math.abs(Date.parse(createdAt) - asked) < 60_000);
    assert.deepEqual(Object.keys(quote).sort(), ['highSeconds', 'lowSeconds', 'said']);
    assert.equal(journal.length, 1);
    assert.deepEqual(
      [journal[0].event, journal[0].actor, journal[0].reason],
      ['requested', 'key:admin', null],
    );
    assert.deepEqual((await admin.get(`/v1/callbacks/${id}`)).body, made.body);
  });

  it('is one for a number and call target: the second is 409 and names the first', async () => {
    const { admin, addCallback } = world;
    const first = await addCallback(target);
    const again = { callTargetId: target, number: first.number };
    const { status, body } = await admin.post('/v1/callbacks', again);
    assert.deepEqual([status, body.code, body.callbackId], [409, 'already-open', first.id]);
    await admin.post(`/v1/callbacks/${first.id}/cancel`);
    assert.equal((await admin.post('/v1/callbacks', again)).status, 201);
  });

  it('is refused by rule with 422 that names the rule', async () => {
    const refused: [number: string, rule: string][] = [
      ['+19005551234', 'premium'],
      ['+442079250918', 'country-not-allowed'],
      ['911', 'emergency'],
      ['+881612345678', 'satellite'],
      ['72345', 'short-code'],
      ['nonsense', 'not-a-number'],
      ['sip:bob@127.0.0.1', 'not-a-number'],
    ];
    for (const [number, rule] of refused) {
      const { status, body } = await world.admin.post('/v1/callbacks', {
        callTargetId: target,
        number,
      });
      assert.deepEqual([status, body.code, body.rule], [422, 'number-refused', rule], number);
    }
  });

  it('is not taken where none are taken', async () => {
    const { admin, addTarget, addCallback } = world;
    const closed = await addTarget({ registering: false });
    const one = await addTarget({ maxWaiting: 1 });
    await addCallback(one.id);
    const ask = async (callTargetId: string) =>
      (await admin.post('/v1/callbacks', { callTargetId, number: '+12024563333' })).body.code;
    assert.equal(await ask(closed.id), 'not-registering');
    assert.equal(await ask(one.id), 'full');
    assert.equal(await ask(newId()), 'not-found');
    assert.equal(await ask('no-id'), 'not-found');
  });

  it('keeps metadata text as it came, and refuses items it does not know', async () => {
    const { admin, addCallback } = world;
    const value = '<Response><Dial>{{x}}"\' 😀 %2B+';
    const { id } = await addCallback(target, { metadata: { 'x-user-to-user': value } });
    const { metadata } = (await admin.get(`/v1/callbacks/${id}`)).body;
    assert.deepEqual(metadata, { 'x-user-to-user': value });
    for (const metadata of [{ 'x-other': 'a' }, { 'x-user-to-user': 'a\r\nX-Evil: 1' }]) {
      const request = { callTargetId: target, number: '+12024564444', metadata };
      assert.equal((await admin.post('/v1/callbacks', request)).status, 400);
    }
  });
});

describe('lists', () => {
  it('filter by state, call target and number, and page without gap or double', async () => {
    const { admin, addTarget, addCallback } = world;
    const [mine, other] = [(await addTarget()).id, (await addTarget()).id];
    const made: { id: string; number: string }[] = [];
    for (let n = 0; n < 7; n++) made.unshift(await addCallback(n === 3 ? other : mine));
    await admin.post(`/v1/callbacks/${made[0]!.id}/cancel`);
    const ids = async (query: string) =>
      (await admin.get(`/v1/callbacks?${query}`)).body.items.map(({ id }: { id: string }) => id);
    const ofMine = made.filter((_, at) => at !== 3).map(({ id }) => id);
    assert.deepEqual(await ids(`callTargetId=${mine}`), ofMine);
    assert.deepEqual(await ids(`callTargetId=${mine}&state=waiting`), ofMine.slice(1));
    assert.deepEqual(await ids(`callTargetId=${mine}&state=ended`), [ofMine[0]]);
    const number = encodeURIComponent(made[3]!.number);
    assert.deepEqual(await ids(`number=${number}`), [made[3]!.id]);
    assert.deepEqual(await ids(`number=${number}&callTargetId=${mine}`), []);
    assert.deepEqual(await ids('callTargetId=nope'), []);

    const paged: string[] = [];
    let cursor: string | null = null;
    do {
      const at: string = cursor ? `&cursor=${cursor}` : '';
      const { body } = await admin.get(`/v1/callbacks?callTargetId=${mine}&limit=4${at}`);
      assert.ok(body.items.length <= 4);
      paged.push(...body.items.map(({ id }: { id: string }) => id));
      cursor = body.nextCursor;
    } while (cursor);
    assert.deepEqual(paged, ofMine);
    const { body } = await admin.get('/v1/callbacks?limit=1');
    assert.ok(!('journal' in body.items[0]) && !('attempts' in body.items[0]));
  });

  it('refuse a cursor, a limit or a filter that is none', async () => {
    for (const query of ['cursor=x', 'limit=0', 'limit=201', 'limit=x', 'state=gone', 'order=asc'])
      for (const path of ['/v1/callbacks', '/v1/call-targets', '/v1/phone-numbers']) {
        const { status, body } = await world.admin.get(`${path}?${query}`);
        assert.deepEqual([status, body.code], [400, 'bad-request'], `${path}?${query}`);
      }
  });
});

describe('what can be done to a callback', () => {
  it('cancel: ends it, again is the same, not while two people talk', async () => {
    const { admin, addCallback, happen } = world;
    const { id } = await addCallback(target);
    const cancelled = await admin.post(`/v1/callbacks/${id}/cancel`);
    assert.equal(cancelled.status, 200);
    assert.deepEqual([cancelled.body.state, cancelled.body.outcome], ['ended', 'cancelled']);
    assert.equal(cancelled.body.journal.at(-1).actor, 'key:admin');
    assert.equal((await admin.post(`/v1/callbacks/${id}/cancel`, {})).status, 200);
    const { id: talking } = await addCallback(target);
    await happen(talking, claimed, { type: 'first-party-ready' }, { type: 'bridged' });
    const refused = await admin.post(`/v1/callbacks/${talking}/cancel`);
    assert.deepEqual([refused.status, refused.body.code], [409, 'wrong-state']);
  });

  it('reschedule: moves its time and keeps its place, only while it waits', async () => {
    const { admin, addCallback, happen } = world;
    const callback = await addCallback(target);
    const path = `/v1/callbacks/${callback.id}/reschedule`;
    const before = (await admin.get(`/v1/callbacks/${callback.id}`)).body;
    const scheduledFor = new Date(Date.now() + 3_600_000).toISOString();
    const { status, body } = await admin.post(path, { scheduledFor });
    assert.equal(status, 200, JSON.stringify(body));
    assert.equal(body.dueAt, scheduledFor);
    assert.equal(body.joinedAt, before.joinedAt);
    for (const scheduledFor of ['2020-01-01T00:00:00Z', '2999-01-01T00:00:00Z', 'soon'])
      assert.equal((await admin.post(path, { scheduledFor })).status, 400, scheduledFor);
    await happen(callback.id, claimed);
    assert.equal((await admin.post(path, { scheduledFor })).body.code, 'wrong-state');
  });

  it('agent-answered: only while an agent is waited for', async () => {
    const { admin, addCallback } = world;
    const { id } = await addCallback(target);
    const { status, body } = await admin.post(`/v1/callbacks/${id}/agent-answered`);
    assert.deepEqual([status, body.code], [409, 'wrong-state']);
  });

  it('nothing to one that is not there', async () => {
    const { admin } = world;
    const scheduledFor = new Date(Date.now() + 3_600_000).toISOString();
    for (const id of [newId(), 'nope']) {
      assert.equal((await admin.get(`/v1/callbacks/${id}`)).status, 404);
      assert.equal((await admin.post(`/v1/callbacks/${id}/cancel`)).status, 404);
      assert.equal((await admin.post(`/v1/callbacks/${id}/agent-answered`, {})).status, 404);
      assert.equal(
        (await admin.post(`/v1/callbacks/${id}/reschedule`, { scheduledFor })).status,
        404,
      );
    }
  });
});

describe('bad requests', () => {
  it('are told what was wanted', async () => {
    const { admin } = world;
    const raw = (payload: string, type = 'application/json') =>
      admin.send('POST', '/v1/callbacks', payload, { 'content-type': type });
    const notJson = await raw('{"callTargetId":');
    assert.deepEqual([notJson.status, notJson.body.code], [400, 'bad-request']);
    assert.equal(notJson.body.errors[0].field, 'body');
    assert.equal((await raw('')).body.errors[0].found, 'nothing');
    assert.equal((await raw('{"__proto__":{"x":1}}')).status, 400);
    const tooLarge = await raw(`{"number":"${'1'.repeat(70_000)}"}`);
    assert.deepEqual([tooLarge.status, tooLarge.body.code], [413, 'too-large']);
    const form = await raw('number=1', 'application/x-www-form-urlencoded');
    assert.deepEqual([form.status, form.body.code], [415, 'unsupported-media-type']);
    const unit = { callTargetId: target, number: '+12024565555', waitedMinutes: 5 };
    const { status, body } = await admin.post('/v1/callbacks', unit);
    assert.equal(status, 400);
    assert.deepEqual(body.errors, [
      {
        field: 'waitedMinutes',
        wanted: 'one of the fields: callTargetId, number, metadata, scheduledFor, waitedSeconds',
        found: 'an unknown field',
      },
    ]);
    assert.match(body.detail, /^waitedMinutes: wanted one of the fields/);
  });
});

describe('handovers', () => {
  it('say what became of a call, unknown when nothing did', async () => {
    const { admin, engine, addCallback } = world;
    const { id } = await addCallback(target);
    await recordHandover(engine.db, { callSid: 'CA1', became: 'promised', callbackId: id });
    await recordHandover(engine.db, { callSid: 'CA2', became: 'hold', callbackId: null });
    const of = async (sid: string) => (await admin.get(`/v1/handovers/${sid}`)).body;
    assert.deepEqual(await of('CA1'), { callSid: 'CA1', became: 'promised', callbackId: id });
    assert.deepEqual(await of('CA2'), { callSid: 'CA2', became: 'hold', callbackId: null });
    assert.deepEqual(await of('CA3'), { callSid: 'CA3', became: 'unknown', callbackId: null });
  });
});
