import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { Client } from '../support/api.ts';
import { createApiWorld, type ApiWorld } from '../support/api-world.ts';

let world: ApiWorld;
before(async () => {
  world = await createApiWorld();
});
after(() => world.close());

const entries = () =>
  world.engine.db.kysely.selectFrom('audit').selectAll().orderBy('id').execute();
const latest = async () => (await entries()).at(-1)!;

describe('what is written down', () => {
  it('is who did what to what, and what came of it', async () => {
    const manager = await Client.as(world.app, world.engine, 'manager');
    const { body } = await manager.post('/v1/call-targets', {
      ...{ name: 'Billing', destination: 'sip:q@acme.example', callerId: '+12025550110' },
    });
    const made = await latest();
    assert.deepEqual(
      [made.actor_kind, made.actor_name, made.method, made.route, made.status],
      ['person', 'A manager', 'POST', '/v1/call-targets', 201],
    );
    assert.equal((made.body as { callerId: string }).callerId, '+12025550110');
    const changed = await manager.send('PATCH', `/v1/call-targets/${body.id}`, { maxWaiting: -1 });
    assert.equal(changed.status, 400);
    assert.equal((await latest()).id, made.id, 'what is not understood is not about to be done');
    await world.admin.send('DELETE', '/v1/call-targets/nope');
    const failed = await latest();
    assert.deepEqual(
      [failed.actor_kind, failed.path, failed.status],
      ['key', '/v1/call-targets/nope', 404],
    );
  });

  it('holds no secret and no number of a customer', async () => {
    const { id: callTargetId } = await world.addTarget();
    await world.addCallback(callTargetId, { number: '+12024569876' });
    const { body } = await latest();
    const { number, ...rest } = body as Record<string, unknown>;
    assert.deepEqual([number, rest['callTargetId']], ['+12…76', callTargetId]);
    await world.admin.get('/v1/callbacks.csv?number=%2B12024569876');
    assert.equal((await latest()).path, '/v1/callbacks.csv?number=%2B…76');
    await new Client(world.app, null, { 'sec-fetch-site': 'same-origin' }).post('/v1/session', {
      ...{ email: 'ada@example.com', password: 'my secret password', code: '123456' },
    });
    const refused = await latest();
    assert.deepEqual(
      [refused.actor_kind, refused.status, refused.body],
      ['nobody', 401, { email: 'ada@example.com', password: '(not kept)', code: '(not kept)' }],
    );
  });

  it('is not what is only read, nor what is refused before it begins', async () => {
    const before = (await entries()).length;
    const viewer = await Client.as(world.app, world.engine, 'viewer');
    await viewer.get('/v1/callbacks');
    await viewer.post('/v1/callbacks', {});
    await new Client(world.app, null).post('/v1/callbacks', {});
    assert.equal((await entries()).length, before);
  });

  it('is there before anything is done: what cannot be written down is not done', async () => {
    const { kysely } = world.engine.db;
    await kysely.schema.alterTable('audit').renameTo('audit_away').execute();
    try {
      const { status } = await world.admin.post('/v1/api-keys', { name: 'no', scopes: ['read'] });
      assert.equal(status, 500);
    } finally {
      await kysely.schema.alterTable('audit_away').renameTo('audit').execute();
    }
    const { items } = (await world.admin.get('/v1/api-keys')).body;
    assert.ok(!items.some(({ name }: { name: string }) => name === 'no'));
  });
});
