import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { HandClock } from '../../src/base/clock.ts';
import { Client } from '../support/api.ts';
import { createApiWorld, type ApiWorld } from '../support/api-world.ts';

const clock = new HandClock();
let world: ApiWorld;
let target: string;
before(async () => {
  world = await createApiWorld({ clock });
  target = (await world.addTarget()).id;
});
after(() => world.close());

const number = (nth: number) => `+1202456${String(2000 + nth)}`;
const withKey = (key: string) => ({ 'idempotency-key': key });

describe('Idempotency-Key', () => {
  it('gives the same request the same answer and carries it out once', async () => {
    const { admin } = world;
    const body = { callTargetId: target, number: number(1), waitedSeconds: 5 };
    const first = await admin.post('/v1/callbacks', body, withKey('a'));
    assert.equal(first.status, 201);
    assert.equal(first.headers['idempotency-replayed'], undefined);
    await admin.post(`/v1/callbacks/${first.body.id}/cancel`);
    const { waitedSeconds, ...others } = body;
    for (const same of [body, { waitedSeconds, ...others }]) {
      const again = await admin.post('/v1/callbacks', same, withKey('a'));
      assert.deepEqual([again.status, again.body], [201, first.body]);
      assert.equal(again.headers['idempotency-replayed'], 'true');
    }
    const { items } = (await admin.get(`/v1/callbacks?number=${encodeURIComponent(number(1))}`))
      .body;
    assert.equal(items.length, 1);
  });

  it('is refused for another request', async () => {
    const { admin } = world;
    const one = await admin.post(
      '/v1/callbacks',
      { callTargetId: target, number: number(2) },
      withKey('b'),
    );
    const two = await world.addCallback(target);
    await admin.post(`/v1/callbacks/${two.id}/cancel`, {}, withKey('b2'));
    const others: [key: string, url: string, body: object][] = [
      ['b', '/v1/callbacks', { callTargetId: target, number: number(3) }],
      ['b2', `/v1/callbacks/${one.body.id}/cancel`, {}],
    ];
    for (const [key, url, body] of others) {
      const answer = await admin.post(url, body, withKey(key));
      assert.deepEqual([answer.status, answer.body.code], [409, 'idempotency-conflict']);
    }
    assert.equal((await admin.get(`/v1/callbacks/${one.body.id}`)).body.state, 'waiting');
  });

  it('belongs to the API key it came with', async () => {
    const { app, engine, admin } = world;
    const other = await Client.with(app, engine, ['write']);
    const ask = (client: Client, nth: number) =>
      client.post('/v1/callbacks', { callTargetId: target, number: number(nth) }, withKey('c'));
    assert.equal((await ask(admin, 4)).status, 201);
    assert.equal((await ask(other, 5)).status, 201);
  });

  it('lets one of many at once through, whatever the others hear', async () => {
    const { admin } = world;
    const requests = Array.from({ length: 20 }, () =>
      admin.post(
        '/v1/call-targets',
        {
          ...{ name: 'Only one', destination: 'sip:a@acme.example', callerId: '+12025550110' },
        },
        withKey('d'),
      ),
    );
    const answers = await Promise.all(requests);
    const made = answers.filter(({ status }) => status === 201);
    assert.ok(made.length >= 1);
    assert.equal(new Set(made.map(({ body }) => body.id)).size, 1);
    for (const { status, body } of answers)
      assert.ok(status === 201 || body.code === 'idempotency-conflict', JSON.stringify(body));
  });

  it('keeps no error: the request may be mended and sent again', async () => {
    const { admin } = world;
    const body = { callTargetId: target, number: '911' };
    assert.equal((await admin.post('/v1/callbacks', body, withKey('e'))).status, 422);
    const mended = { ...body, number: number(6) };
    assert.equal((await admin.post('/v1/callbacks', mended, withKey('e'))).status, 201);
  });

  it('is forgotten after a day', async () => {
    const { admin } = world;
    const name = () => admin.post('/v1/api-keys', { name: 'x', scopes: ['read'] }, withKey('f'));
    const first = await name();
    clock.advance(86_399_000);
    assert.equal((await name()).body.id, first.body.id);
    clock.advance(2_000);
    const later = await name();
    assert.equal(later.status, 201);
    assert.notEqual(later.body.id, first.body.id);
  });

  it('must be visible ASCII of 1 to 255 characters', async () => {
    for (const key of ['a b', 'x'.repeat(256), 'é']) {
      const { status, body } = await world.admin.post(
        '/v1/callbacks',
        { callTargetId: target, number: number(7) },
        withKey(key),
      );
      assert.equal(status, 400);
      assert.equal(body.errors[0].field, 'idempotency-key');
    }
  });
});
