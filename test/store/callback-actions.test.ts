import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { change } from '../../src/engine/transition.ts';
import { createApiWorld, type ApiWorld } from '../support/api-world.ts';
import { Client, type Answer } from '../support/api.ts';

let world: ApiWorld;
let ada: Client;
let target: string;
/** A call target that gives turns by place. */
let paced: string;
before(async () => {
  world = await createApiWorld();
  ada = await Client.as(world.app, world.engine, 'operator');
  target = (await world.addTarget()).id;
  paced = (await world.addTarget({ pacing: { mode: 'position' } })).id;
});
after(() => world.close());

const act = (id: string, action: string, body?: object, client = ada): Promise<Answer> =>
  client.post(`/v1/callbacks/${id}/${action}`, body);
const last = (view: { journal: { event: string }[] }) => view.journal.at(-1);
const rowOf = (id: string) =>
  world.engine.db.kysely
    .selectFrom('callback')
    .select(['paced', 'launched_as', 'launched_at', 'wake_at', 'expires_at', 'due_at', 'fence'])
    .where('id', '=', id)
    .executeTakeFirstOrThrow();

describe('a reason', () => {
  it('stands in the journal beside who gave it, as one short line', async () => {
    const { id } = await world.addCallback(target);
    const { status, body } = await act(id, 'cancel', { reason: '<img src=x onerror=alert(1)>' });
    assert.equal(status, 200, JSON.stringify(body));
    const { actor, event, reason } = body.journal.at(-1);
    assert.deepEqual(
      [actor, event, reason],
      ['person:A operator', 'cancel-requested', '<img src=x onerror=alert(1)>'],
    );
    for (const reason of ['', 'a'.repeat(201), 'two\nlines', 7])
      assert.equal((await act(id, 'restore', { reason })).status, 400);
  });
});

describe('rescheduling', () => {
  it('to no time of its own gives it back the turn it would have had', async () => {
    const { id } = await world.addCallback(target, { waitedSeconds: 30 });
    const before = (await ada.get(`/v1/callbacks/${id}`)).body;
    const scheduledFor = new Date(Date.now() + 3_600_000).toISOString();
    const moved = (await act(id, 'reschedule', { scheduledFor, reason: 'at lunch' })).body;
    assert.deepEqual([moved.dueAt, moved.reason], [scheduledFor, 'at lunch']);
    assert.deepEqual(
      [last(moved)?.event, moved.journal.at(-1).dueAt],
      ['rescheduled', scheduledFor],
    );
    const back = (await act(id, 'reschedule', { scheduledFor: null })).body;
    assert.deepEqual(
      [back.dueAt, back.scheduledFor, back.joinedAt, back.state],
      [before.dueAt, null, before.joinedAt, 'waiting'],
    );
    assert.equal(last(back)?.event, 'unscheduled');
  });
});

describe('calling now', () => {
  it('makes it due at once where nobody gives turns', async () => {
    const { id } = await world.addCallback(target);
    const { body } = await act(id, 'call-now', {});
    assert.deepEqual([last(body)?.event, body.reason], ['called-now', 'in turn']);
    const row = await rowOf(id);
    assert.ok(row.wake_at! <= world.engine.db.now() && row.due_at <= world.engine.db.now());
  });

  it('leaves it its place where turns are given by place', async () => {
    const later = new Date(Date.now() + 3_600_000).toISOString();
    const { id } = await world.addCallback(paced, { scheduledFor: later });
    const { body } = await act(id, 'call-now');
    assert.deepEqual([body.state, body.launchedAs], ['waiting', null]);
    const row = await rowOf(id);
    assert.deepEqual([row.paced, row.wake_at], [true, row.expires_at]);
    assert.ok(row.due_at <= world.engine.db.now());
  });

  it('out of turn rings it at once, and says so', async () => {
    const { id } = await world.addCallback(paced);
    const { body } = await act(id, 'call-now', { outOfTurn: true, reason: 'angry' });
    assert.deepEqual([body.launchedAs, body.reason], ['operator', 'out of turn: angry']);
    const row = await rowOf(id);
    assert.deepEqual([row.paced, row.launched_as], [false, 'operator']);
    assert.ok(row.wake_at! <= world.engine.db.now() && row.launched_at! <= world.engine.db.now());
  });

  it('is refused when it does not wait, and where processing is off', async () => {
    const { id } = await world.addCallback(target);
    await world.happen(id, { type: 'claimed', nodeId: 'test' });
    const dialing = await act(id, 'call-now');
    assert.deepEqual([dialing.status, dialing.body.code], [409, 'wrong-state']);
    assert.equal(dialing.body.callback.state, 'dialing');
    const off = await world.addTarget({ processing: false });
    const parked = await world.addCallback(off.id);
    const refused = await act(parked.id, 'call-now');
    assert.deepEqual([refused.status, refused.body.code], [409, 'wrong-state']);
    assert.match(refused.body.detail, /processing is off/);
  });
});

describe('restoring', () => {
  it('gives everything back that was promised', async () => {
    const { id } = await world.addCallback(target, { waitedSeconds: 100 });
    const before = (await ada.get(`/v1/callbacks/${id}`)).body;
    const cancelled = (await act(id, 'cancel')).body;
    assert.equal(cancelled.state, 'ended');
    const { status, body } = await act(id, 'restore', { reason: 'the wrong one' });
    assert.equal(status, 200, JSON.stringify(body));
    for (const kept of ['joinedAt', 'createdAt', 'quote', 'metadata', 'expiresAt', 'number'])
      assert.deepEqual(body[kept], before[kept], kept);
    assert.deepEqual([body.state, body.outcome, body.endedAt], ['waiting', null, null]);
    assert.deepEqual([last(body)?.event, body.reason], ['restored', 'the wrong one']);
  });

  it('lets what was on the wire be hung up first', async () => {
    const { id } = await world.addCallback(target, { waitedSeconds: 3_600 });
    await world.happen(id, { type: 'claimed', nodeId: 'another' });
    const { endedAt } = (await act(id, 'cancel')).body;
    const fence = (await rowOf(id)).fence;
    const { dueAt } = (await act(id, 'restore')).body;
    assert.equal(Date.parse(dueAt) - Date.parse(endedAt), world.engine.leaseMs);
    assert.equal((await rowOf(id)).fence, fence + 1);
  });

  it('is refused while another one is open for the number, and not lost by it', async () => {
    const { id, number } = await world.addCallback(target);
    await act(id, 'cancel');
    const other = await world.addCallback(target, { number });
    const refused = await act(id, 'restore');
    assert.deepEqual(
      [refused.status, refused.body.code, refused.body.callbackId],
      [409, 'already-open', other.id],
    );
    await act(other.id, 'cancel');
    assert.equal((await act(id, 'restore')).status, 200);
  });

  it('of two for one number at once, one is restored', async () => {
    const { id: first, number } = await world.addCallback(target);
    await act(first, 'cancel');
    const { id: second } = await world.addCallback(target, { number });
    await act(second, 'cancel');
    const answers = await Promise.all([act(first, 'restore'), act(second, 'restore')]);
    const codes = answers.map(({ status, body }) => (status === 200 ? 200 : body.code));
    assert.deepEqual(new Set(codes), new Set([200, 'already-open']));
  });

  it('is not for what its caller cancelled, nor for what ended otherwise', async () => {
    const { id } = await world.addCallback(target);
    const by = { actor: { kind: 'caller' } } as const;
    await change(world.engine, id, { type: 'cancel-requested' }, by);
    const refused = await act(id, 'restore');
    assert.deepEqual([refused.status, refused.body.code], [409, 'wrong-state']);
    assert.match(refused.body.detail, /the caller cancelled it/);
    const { id: done } = await world.addCallback(target);
    await world.happen(done, { type: 'claimed', nodeId: 'test' }, { type: 'declined' });
    assert.match((await act(done, 'restore')).body.detail, /ended declined/);
    const { id: waiting } = await world.addCallback(target);
    assert.equal((await act(waiting, 'restore')).body.code, 'wrong-state');
  });
});

describe('two who act on one callback', () => {
  it('the second is told what the first did, and nothing is lost', async () => {
    const bob = await Client.as(world.app, world.engine, 'manager');
    const { id } = await world.addCallback(target);
    const seen = (await ada.get(`/v1/callbacks/${id}`)).body;
    const ifLastEntry = seen.journal.at(-1).id;
    const times = [1, 2].map((hours) => new Date(Date.now() + hours * 3_600_000).toISOString());
    const answers = await Promise.all([
      act(id, 'reschedule', { scheduledFor: times[0], ifLastEntry }),
      act(id, 'reschedule', { scheduledFor: times[1], ifLastEntry }, bob),
    ]);
    const done = answers.findIndex(({ status }) => status === 200);
    const refused = answers[1 - done]!;
    assert.deepEqual([refused.status, refused.body.code], [409, 'changed-meanwhile']);
    assert.equal(refused.body.callback.dueAt, times[done]);
    assert.equal(last(refused.body.callback)?.event, 'rescheduled');
    // What is seen now can be acted on.
    const { id: now } = refused.body.callback.journal.at(-1);
    assert.equal((await act(id, 'cancel', { ifLastEntry: now })).status, 200);
    assert.equal((await act(id, 'restore', { ifLastEntry: now })).body.code, 'changed-meanwhile');
    assert.equal((await act(id, 'restore', { ifLastEntry: 'x' })).status, 409);
  });
});

describe('one callback', () => {
  it('tells what was believed of its wait, and what came of it', async () => {
    const { kysely } = world.engine.db;
    const { id } = await world.addCallback(target);
    const figures = {
      ...{ mean_seconds: 240, p50_seconds: 230, p80_seconds: 300, low_seconds: 120 },
      ...{ high_seconds: 400, over_threshold: 1, baseline_seconds: null, basis: 'line' },
    };
    const quote = {
      ...{ call_target_id: target, call: id, callback_id: id, at: new Date(), ...figures },
      ...{ offered: true, reason: 'ok' as const, happened: null, waited_seconds: null },
    };
    await kysely.insertInto('quote').values(quote).execute();
    const kept = async () => (await ada.get(`/v1/callbacks/${id}`)).body.keptQuote;
    const { at: _, ...open } = await kept();
    assert.deepEqual(open, {
      ...{ meanSeconds: 240, p50Seconds: 230, p80Seconds: 300, lowSeconds: 120 },
      ...{ highSeconds: 400, basis: 'line', happened: null, waitedSeconds: null },
    });
    const settled = { happened: 'answered', waited_seconds: 250 } as const;
    await kysely.updateTable('quote').set(settled).where('call', '=', id).execute();
    const { happened, waitedSeconds } = await kept();
    assert.deepEqual([happened, waitedSeconds], ['answered', 250]);
  });
});
