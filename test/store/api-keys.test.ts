import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Scope } from '../../src/engine/views.ts';
import { Client } from '../support/api.ts';
import { createApiWorld, type ApiWorld } from '../support/api-world.ts';

let world: ApiWorld;
before(async () => {
  world = await createApiWorld();
});
after(() => world.close());

const ladder: Scope[] = ['offer:read', 'read', 'operate', 'write', 'admin'];

const streams = ['/v1/events', '/v1/live/stream'];

describe('scopes', () => {
  it('open exactly the calls that the documentation says', async () => {
    const { app, engine, admin } = world;
    const document = (await app.inject('/v1/openapi.json')).json();
    const clients = await Promise.all(ladder.map((scope) => Client.with(app, engine, [scope])));
    let calls = 0;
    for (const [path, operations] of Object.entries<object>(document.paths))
      for (const [method, operation] of Object.entries(operations)) {
        const wanted = operation.security[0]?.key?.[0] as Scope | undefined;
        // A stream would not end; its scope is tried below.
        if (!wanted || streams.includes(path)) continue;
        calls += 1;
        for (const [at, client] of clients.entries()) {
          const url = path.replaceAll(/\{\w+\}/g, 'nothing');
          const body = method === 'post' || method === 'patch' ? { no: 'such field' } : undefined;
          const { status } = await client.send(method.toUpperCase(), url, body);
          const may: boolean = at >= ladder.indexOf(wanted);
          assert.equal(status !== 403, may, `${method} ${path} with ${ladder[at]}: ${status}`);
        }
      }
    assert.ok(calls >= 18);
    for (const path of streams) assert.equal((await clients[0]!.get(path)).status, 403);
    const refused = await clients[1]!.post('/v1/callbacks', {});
    assert.equal(refused.body.detail, 'This needs the scope operate; the key has read.');
    assert.equal((await admin.get('/v1/api-keys')).status, 200);
  });
});

describe('API keys', () => {
  it('are shown once, work at once, and stop at once when revoked', async () => {
    const { app, admin } = world;
    const made = await admin.post('/v1/api-keys', { name: 'flex', scopes: ['offer:read'] });
    assert.equal(made.status, 201);
    assert.match(made.body.key, /^\S{32,}$/);
    const listed = (await admin.get('/v1/api-keys')).body;
    const mine = listed.items.find(({ id }: { id: string }) => id === made.body.id);
    const { key, ...rest } = made.body;
    assert.deepEqual(mine, rest);
    assert.ok(!JSON.stringify(listed).includes(key));
    const flex = new Client(app, key);
    assert.equal((await flex.get('/v1/handovers/CA1')).status, 200);
    assert.equal((await admin.send('DELETE', `/v1/api-keys/${made.body.id}`)).status, 204);
    assert.equal((await flex.get('/v1/handovers/CA1')).status, 401);
    assert.equal((await admin.send('DELETE', `/v1/api-keys/${made.body.id}`)).status, 404);
    assert.equal((await admin.send('DELETE', '/v1/api-keys/nope')).status, 404);
  });

  it('are not kept in the clear, not even for a replay, and not logged', async () => {
    const { admin, engine, log } = world;
    const request = [
      '/v1/api-keys',
      { name: 'once', scopes: ['read'] },
      { 'idempotency-key': 'k' },
    ] as const;
    const made = await admin.post(...request);
    const again = await admin.post(...request);
    assert.deepEqual(again.body, { ...made.body, key: null });
    const secret: string = made.body.key;
    for (const table of ['api_key', 'idempotency'] as const) {
      const rows = await engine.db.kysely.selectFrom(table).selectAll().execute();
      assert.ok(rows.length > 0 && !JSON.stringify(rows).includes(secret));
    }
    assert.ok(!log.lines.join().includes(secret));
  });
});

describe('requests of one key', () => {
  it('have a limit of their own, whatever address they come from', async () => {
    const { app, engine, close } = await createApiWorld({
      api: { limits: { perKey: { perSecond: 0.001, burst: 2 } } },
    });
    try {
      const [one, two] = [
        await Client.with(app, engine, ['read']),
        await Client.with(app, engine, ['read']),
      ];
      const statuses = [];
      for (const client of [one, one, one, two])
        statuses.push((await client.get('/v1/call-targets')).status);
      assert.deepEqual(statuses, [200, 200, 429, 200]);
    } finally {
      await close();
    }
  });
});
