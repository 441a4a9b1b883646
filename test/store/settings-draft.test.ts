import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { newId } from '../../src/base/ids.ts';
import { createApiWorld, type ApiWorld } from '../support/api-world.ts';
import { Client, type Answer } from '../support/api.ts';

let world: ApiWorld;
before(async () => {
  world = await createApiWorld();
});
after(() => world.close());

/** A call target, and its draft as one client after another saw it. */
async function desk() {
  const { id } = await world.addTarget();
  const path = `/v1/call-targets/${id}`;
  const read = async (): Promise<Answer['body']> => (await world.admin.get(`${path}/draft`)).body;
  /** Saves changes on top of the draft that was read; null: as it is by now. */
  const save = async (changes: object, seen: Answer['body'] = null, by: Client = world.admin) => {
    const { settings, basedOn, revision } = seen ?? (await read());
    const body = { settings: { ...settings, ...changes }, basedOn, ifRevision: revision };
    return by.send('PUT', `${path}/draft`, body);
  };
  const publish = (body: object) => world.admin.post(`${path}/draft/publish`, body);
  const change = (settings: object) => world.admin.send('PATCH', path, settings);
  return { path, read, save, publish, change };
}

describe('the draft of settings', () => {
  it('is what is in force until somebody begins one', async () => {
    const { path, read } = await desk();
    const { settings, ...draft } = await read();
    assert.deepEqual(draft, {
      ...{ callTargetId: draft.callTargetId, revision: null, basedOn: 1, version: 1 },
      ...{ editedAt: null, editedBy: null, changes: [], faults: [], overtakenBy: null },
    });
    const {
      id: _i,
      version: _v,
      createdAt: _c,
      updatedAt: _u,
      ...inForce
    } = (await world.admin.get(path)).body;
    assert.deepEqual(settings, inForce);
  });

  it('is saved, read, and in force for nobody', async () => {
    const { path, read, save } = await desk();
    const saved = await save({ customerRingSeconds: 25 });
    assert.equal(saved.status, 200);
    assert.deepEqual(saved.body.changes, [{ field: 'customerRingSeconds', before: 40, after: 25 }]);
    assert.equal(saved.body.editedBy, 'key:admin');
    assert.deepEqual(await read(), saved.body);
    assert.equal((await world.admin.get(path)).body.customerRingSeconds, 40);
    const again = await save({ customerRingSeconds: 26 });
    assert.notEqual(again.body.revision, saved.body.revision);
  });

  it('may contradict itself and says so; what has not the form of a setting is refused', async () => {
    const { read, save, publish } = await desk();
    const bad = { firstParty: 'agent', quote: { floorSeconds: 700, capSeconds: 600 } };
    const { status, body } = await save(bad);
    assert.equal(status, 200);
    const named = body.faults.map(({ field }: { field: string }) => field).sort();
    assert.deepEqual(named, ['agentConfirmation', 'quote.floorSeconds']);
    const refused = await publish({ ifVersion: 1 });
    assert.deepEqual([refused.status, refused.body.code], [422, 'bad-setting']);
    assert.deepEqual(refused.body.errors, body.faults);
    assert.deepEqual(await read(), body, 'nothing is lost');
    const malformed = await save({ customerRingSeconds: 40_000, name: '' });
    assert.deepEqual(
      [malformed.status, malformed.body.errors.map(({ field }: { field: string }) => field)],
      [400, ['settings.name', 'settings.customerRingSeconds']],
    );
    assert.deepEqual(await read(), body);
  });

  it('is published as a version with its note, and is gone then', async () => {
    const { path, read, save, publish } = await desk();
    const { body: draft } = await save({ customerRingSeconds: 25 });
    const note = 'People pick up sooner or not at all';
    const wanted = { ifVersion: 1, ifRevision: draft.revision, note };
    const published = await publish(wanted);
    assert.deepEqual(
      [published.status, published.body.version, published.body.customerRingSeconds],
      [200, 2, 25],
    );
    const [newest] = (await world.admin.get(`${path}/versions`)).body.items;
    assert.deepEqual([newest.note, newest.changes], [note, draft.changes]);
    assert.deepEqual([(await read()).revision, (await read()).basedOn], [null, 2]);
    const twice = await publish(wanted);
    assert.deepEqual([twice.status, twice.body.code], [409, 'draft-changed']);
  });

  it('is not published over what somebody else published: told who, when and what; kept', async () => {
    const { read, save, publish, change } = await desk();
    const { body: draft } = await save({ customerRingSeconds: 25 });
    const theirs = await change({ retry: { delaySeconds: 50 }, maxWaiting: 7 });
    const refused = await publish({ ifVersion: 1 });
    assert.deepEqual([refused.status, refused.body.code], [409, 'published-meanwhile']);
    const { version, by, at, changes } = refused.body;
    assert.deepEqual([version, by, at], [2, 'key:admin', theirs.body.updatedAt]);
    const differing = [
      { field: 'maxWaiting', before: null, after: 7 },
      { field: 'retry.delaySeconds', before: 300, after: 50 },
    ];
    assert.deepEqual(changes, differing);
    // Knowing of version 2 is not enough: the draft would take back what it changed.
    const eager = await publish({ ifVersion: 2 });
    assert.deepEqual([eager.status, eager.body.code], [409, 'published-meanwhile']);
    const kept = await read();
    assert.deepEqual([kept.settings, kept.revision], [draft.settings, draft.revision]);
    assert.deepEqual(kept.overtakenBy.changes, differing);
  });

  it('goes on top of what was published meanwhile, and keeps its own word on the same setting', async () => {
    const { path, save, publish, change } = await desk();
    const { body: draft } = await save({ customerRingSeconds: 25, maxWaiting: 9 });
    await change({ retry: { delaySeconds: 50 }, maxWaiting: 7 });
    const rebased = await world.admin.post(`${path}/draft/rebase`, { ifRevision: draft.revision });
    assert.equal(rebased.status, 200);
    assert.deepEqual([rebased.body.basedOn, rebased.body.overtakenBy], [2, null]);
    assert.deepEqual(rebased.body.changes, [
      { field: 'maxWaiting', before: 7, after: 9 },
      { field: 'customerRingSeconds', before: 40, after: 25 },
    ]);
    const published = await publish({ ifVersion: 2 });
    const { version, retry, customerRingSeconds, maxWaiting } = published.body;
    assert.deepEqual(
      [version, retry.delaySeconds, customerRingSeconds, maxWaiting],
      [3, 50, 25, 9],
    );
    const stale = await world.admin.post(`${path}/draft/rebase`, { ifRevision: draft.revision });
    assert.deepEqual([stale.status, stale.body.code], [409, 'draft-changed']);
  });

  it('is saved by one of two who type at once; the other is told who and when', async () => {
    const { read, save } = await desk();
    const ben = await Client.with(world.app, world.engine, ['write']);
    const seen = await read();
    const both = await Promise.all([
      save({ customerRingSeconds: 25 }, seen),
      save({ customerRingSeconds: 26 }, seen, ben),
    ]);
    assert.deepEqual(new Set(both.map(({ status }) => status)), new Set([200, 409]));
    const won = both.find(({ status }) => status === 200)?.body;
    const lost = both.find(({ status }) => status === 409)?.body;
    assert.equal(lost.code, 'draft-changed');
    assert.deepEqual([lost.by, lost.at, lost.revision], [won.editedBy, won.editedAt, won.revision]);
    assert.deepEqual(await read(), won);
    // Of twenty saves of what was read at once one goes through; every other writer is told.
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, nth) => save({ customerRingSeconds: 30 + nth }, won)),
    );
    const saved = answers.filter(({ status }) => status === 200);
    assert.equal(saved.length, 1);
    assert.deepEqual(await read(), saved[0]?.body);
  });

  it('that was thrown away or published does not come back by an old revision', async () => {
    const { path, read, save } = await desk();
    const { body: draft } = await save({ customerRingSeconds: 25 });
    const url = `${path}/draft`;
    const other = await world.admin.send('DELETE', `${url}?ifRevision=${newId()}`);
    assert.deepEqual([other.status, other.body.code], [409, 'draft-changed']);
    assert.equal(
      (await world.admin.send('DELETE', `${url}?ifRevision=${draft.revision}`)).status,
      204,
    );
    assert.equal((await world.admin.send('DELETE', url)).status, 204, 'gone is gone');
    const late = await save({ customerRingSeconds: 26 }, draft);
    assert.deepEqual([late.status, late.body.revision], [409, null]);
    const anew = await save({ customerRingSeconds: 27 });
    assert.equal(anew.status, 200);
    assert.equal((await save({ customerRingSeconds: 28 }, draft)).status, 409);
    assert.equal((await read()).settings.customerRingSeconds, 27);
  });

  it('that is saved while it is published is either in it or told', async () => {
    const { read, save, publish } = await desk();
    for (let round = 0; round < 10; round++) {
      const { body: draft } = await save({ customerRingSeconds: 50 + round });
      const { version } = draft;
      const [published, saved] = await Promise.all([
        publish({ ifVersion: version, ifRevision: draft.revision }),
        save({ customerRingSeconds: 100 + round }, draft),
      ]);
      // One of the two: the reviewed draft was published, or the save came first and publishing was refused.
      assert.deepEqual(
        new Set([published.status, saved.status]),
        new Set([200, 409]),
        `round ${round}`,
      );
      const after = await read();
      const expected = published.status === 200 ? 50 + round : 100 + round;
      assert.equal(after.settings.customerRingSeconds, expected);
    }
  });

  it('is nothing to be sent in part, from nowhere, or by who may only read', async () => {
    const { path, read } = await desk();
    const { settings } = await read();
    const url = `${path}/draft`;
    for (const [body, status, field] of [
      [{ settings, basedOn: 1 }, 400, 'ifRevision'],
      [{ settings, ifRevision: null }, 400, 'basedOn'],
      [{ basedOn: 1, ifRevision: null }, 400, 'settings'],
      [{ settings: { ...settings, x: 1 }, basedOn: 1, ifRevision: null }, 400, 'settings.x'],
      [{ settings, basedOn: 1, ifRevision: 7 }, 400, 'ifRevision'],
      [{ settings, basedOn: 1, ifRevision: 'nonsense' }, 409, null],
      [{ settings, basedOn: 2, ifRevision: null }, 404, null],
    ] as const) {
      const answer = await world.admin.send('PUT', url, body);
      assert.equal(answer.status, status, JSON.stringify(answer.body));
      if (field) assert.equal(answer.body.errors[0].field, field);
    }
    const reader = await Client.with(world.app, world.engine, ['read']);
    assert.equal((await reader.get(url)).status, 200);
    const body = { settings, basedOn: 1, ifRevision: null };
    assert.equal((await reader.send('PUT', url, body)).status, 403);
    assert.equal((await reader.send('DELETE', url)).status, 403);
    assert.equal((await reader.post(`${url}/publish`, { ifVersion: 1 })).status, 403);
    assert.equal((await reader.post(`${url}/rebase`, { ifRevision: newId() })).status, 403);
    assert.equal((await world.admin.get(`/v1/call-targets/${newId()}/draft`)).status, 404);
  });
});
