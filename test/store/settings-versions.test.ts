import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { createApiWorld, type ApiWorld } from '../support/api-world.ts';
import { Client } from '../support/api.ts';

let world: ApiWorld;
before(async () => {
  world = await createApiWorld();
});
after(() => world.close());

/** A call target whose retry delay was set to each of these in turn, after 300. */
async function targetWithHistory(...delays: number[]): Promise<{ id: string; path: string }> {
  const { id } = await world.addTarget();
  const path = `/v1/call-targets/${id}`;
  for (const delaySeconds of delays)
    await world.admin.send('PATCH', path, { retry: { delaySeconds } });
  return { id, path };
}

describe('versions of settings', () => {
  it('begin with the first settings, and come with every change: who, when, what', async () => {
    const { admin, app, engine } = world;
    const { path } = await targetWithHistory(40);
    const flex = await Client.with(app, engine, ['write']);
    const patched = await flex.send('PATCH', path, { processing: false, name: 'Renamed' });
    assert.equal(patched.body.version, 3);
    const { items, nextCursor } = (await admin.get(`${path}/versions`)).body;
    assert.equal(nextCursor, null);
    assert.deepEqual(
      items.map(({ version, by, note, restored }: Record<string, unknown>) => [
        ...[version, by, note, restored],
      ]),
      [
        [3, 'key:write', null, null],
        [2, 'key:admin', null, null],
        [1, 'key:admin', null, null],
      ],
    );
    assert.equal(items[0].at, patched.body.updatedAt);
    const changed = items.map(({ changes }: { changes: { field: string }[] }) =>
      changes.map(({ field }) => field).sort(),
    );
    assert.deepEqual(changed, [['name', 'processing'], ['retry.delaySeconds'], []]);
    assert.deepEqual(items[1].changes, [{ field: 'retry.delaySeconds', before: 300, after: 40 }]);
  });

  it('are not made by a change that changes nothing, nor by one that is refused', async () => {
    const { admin } = world;
    const { path } = await targetWithHistory(40);
    const same = await admin.send('PATCH', path, { retry: { delaySeconds: 40 } });
    assert.deepEqual([same.status, same.body.version], [200, 2]);
    assert.equal((await admin.send('PATCH', path, { firstParty: 'agent' })).status, 422);
    assert.equal((await admin.get(`${path}/versions`)).body.items.length, 2);
  });

  it('are read in pages', async () => {
    const { path } = await targetWithHistory(1, 2, 3, 4);
    const seen: number[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const page: string = `${path}/versions?limit=2${cursor && `&cursor=${cursor}`}`;
      const { body } = await world.admin.get(page);
      for (const { version, changes } of body.items) {
        seen.push(version);
        assert.equal(changes.length, version === 1 ? 0 : 1, 'also across the page');
      }
      cursor = body.nextCursor;
    }
    assert.deepEqual(seen, [5, 4, 3, 2, 1]);
    assert.equal((await world.admin.get(`${path}/versions?cursor=x`)).status, 400);
  });

  it('are read whole, compared with the one before or with any other', async () => {
    const { admin } = world;
    const { path } = await targetWithHistory(40, 50);
    const second = (await admin.get(`${path}/versions/2`)).body;
    assert.equal(second.settings.retry.delaySeconds, 40);
    assert.deepEqual(second.changes, [{ field: 'retry.delaySeconds', before: 300, after: 40 }]);
    const back = (await admin.get(`${path}/versions/1?against=3`)).body;
    assert.deepEqual(back.changes, [{ field: 'retry.delaySeconds', before: 50, after: 300 }]);
    const itself = (await admin.get(`${path}/versions/2?against=2`)).body;
    assert.deepEqual(itself.changes, []);
    for (const [rest, status] of [
      ['versions/4', 404],
      ['versions/1?against=9', 404],
      ['versions/0', 400],
      ['versions/1.5', 400],
      ['versions/999999999999', 400],
      ['versions/1?against=x', 400],
    ] as const)
      assert.equal((await admin.get(`${path}/${rest}`)).status, status, rest);
  });

  it('are restored as a new version, by hand and back again', async () => {
    const { admin } = world;
    const { path } = await targetWithHistory(40, 50);
    const note = 'the long delay was better';
    const restored = await admin.post(`${path}/versions/1/restore`, { note, ifVersion: 3 });
    assert.deepEqual(
      [restored.status, restored.body.version, restored.body.retry.delaySeconds],
      [200, 4, 300],
    );
    const [newest] = (await admin.get(`${path}/versions`)).body.items;
    assert.deepEqual([newest.version, newest.restored, newest.note], [4, 1, note]);
    const again = await admin.post(`${path}/versions/1/restore`, {});
    assert.equal(again.body.version, 4, 'in force already');
    const undone = await admin.post(`${path}/versions/3/restore`, { ifVersion: 4 });
    assert.deepEqual([undone.body.version, undone.body.retry.delaySeconds], [5, 50]);
  });

  it('are not restored over what somebody published meanwhile, nor against the rules', async () => {
    const { admin, addTarget } = world;
    const { id } = await addTarget({ firstParty: 'agent', destinationIsPerson: true });
    const path = `/v1/call-targets/${id}`;
    const { name } = await addTarget();
    await admin.send('PATCH', path, { name: 'Another name' });
    const late = await admin.post(`${path}/versions/1/restore`, { ifVersion: 1 });
    assert.deepEqual([late.status, late.body.code], [409, 'published-meanwhile']);
    assert.deepEqual([late.body.version, late.body.by], [2, 'key:admin']);
    assert.equal(late.body.changes[0].field, 'name');
    const { db } = world.engine;
    const rewrite = async (settings: object) => {
      const { settings: stored } = (await admin.get(`${path}/versions/1`)).body;
      await db.kysely
        .updateTable('call_target_version')
        .set({ settings: JSON.stringify({ ...stored, ...settings }) })
        .where('call_target_id', '=', id)
        .where('version', '=', 1)
        .execute();
    };
    // As if rules had become narrower since: in a bound, in what goes together, in who has the name.
    for (const [settings, status, field] of [
      [{ customerRingSeconds: 100_000 }, 422, 'customerRingSeconds'],
      [{ customerRingSeconds: 40, destinationIsPerson: false }, 422, 'agentConfirmation'],
    ] as const) {
      await rewrite(settings);
      const refused = await admin.post(`${path}/versions/1/restore`, {});
      assert.deepEqual([refused.status, refused.body.errors[0].field], [status, field]);
    }
    await rewrite({ destinationIsPerson: true, name });
    const taken = await admin.post(`${path}/versions/1/restore`, {});
    assert.deepEqual([taken.status, taken.body.code], [409, 'already-exists']);
    assert.equal((await admin.get(path)).body.version, 2);
    assert.equal((await admin.post(`${path}/versions/9/restore`, {})).status, 404);
  });

  it('get one number each, whoever writes at once', async () => {
    const { admin } = world;
    const { path } = await targetWithHistory();
    const answers = await Promise.all(
      [1, 2, 3, 4, 5, 6].map((delaySeconds) =>
        admin.send('PATCH', path, { retry: { delaySeconds } }),
      ),
    );
    const numbers = new Set(answers.map(({ body }) => body.version));
    assert.deepEqual(numbers, new Set([2, 3, 4, 5, 6, 7]));
    const { items } = (await admin.get(`${path}/versions`)).body;
    for (const [index, { changes }] of items.slice(0, -2).entries())
      assert.equal(changes[0].before, items[index + 1].changes[0].after, 'a chain without a gap');
  });

  it('go with their call target', async () => {
    const { admin } = world;
    const { path } = await targetWithHistory(40);
    assert.equal((await admin.send('DELETE', path)).status, 204);
    assert.equal((await admin.get(`${path}/versions`)).status, 404);
    assert.equal((await admin.get(`${path}/versions/1`)).status, 404);
  });

  it('show who may not see numbers no blocked number of a person', async () => {
    const { admin, app, engine, addTarget } = world;
    const { id } = await addTarget({ blockedPrefixes: ['1900', '+12024567777'] });
    const path = `/v1/call-targets/${id}`;
    const { settings } = (await admin.get(`${path}/draft`)).body;
    const blocked = { ...settings, blockedPrefixes: ['1900', '+12024568888'] };
    const draft = { settings: blocked, basedOn: 1, ifRevision: null };
    assert.equal((await admin.send('PUT', `${path}/draft`, draft)).status, 200);
    const note = { ifVersion: 1, note: 'call +12024568888 no more' };
    assert.equal((await admin.post(`${path}/draft/publish`, note)).status, 200);
    await admin.send('PUT', `${path}/draft`, { ...draft, basedOn: 1 });
    const viewer = await Client.as(app, engine, 'viewer');
    for (const url of [
      ...[path, '/v1/call-targets', `${path}/draft`],
      ...[`${path}/versions`, `${path}/versions/1`, `${path}/versions/2`],
    ]) {
      const answer = await viewer.get(url);
      assert.equal(answer.status, 200, url);
      assert.ok(!JSON.stringify(answer.body).includes('202456'), url);
      assert.match(JSON.stringify(answer.body), /"blockedPrefixes"|1900/);
      assert.match(JSON.stringify((await admin.get(url)).body), /202456/);
    }
  });

  it('may be read by who may read, and restored by who may write', async () => {
    const { app, engine } = world;
    const { path } = await targetWithHistory(40);
    const reader = await Client.with(app, engine, ['read']);
    assert.equal((await reader.get(`${path}/versions`)).status, 200);
    assert.equal((await reader.post(`${path}/versions/1/restore`, {})).status, 403);
  });
});
