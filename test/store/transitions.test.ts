import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { HandClock } from '../../src/base/clock.ts';
import { newId } from '../../src/base/ids.ts';
import { attemptsOf, openAttempt } from '../../src/store/attempts.ts';
import { findCallback } from '../../src/store/callbacks.ts';
import { entriesOf } from '../../src/store/journal.ts';
import { nextWakeAt, takeDue } from '../../src/store/timers.ts';
import { addCallback, addCallTarget, createTestDatabase } from '../support/database.ts';
import { changeTo, end } from '../support/transitions.ts';

const clock = new HandClock();
const { db, close } = await createTestDatabase({ clock });
after(close);
const target = await addCallTarget(db);
const claim = async (nodeId = 'a') =>
  (await takeDue(db, { nodeId, leaseMs: 10_000, limit: 1 }))[0]!;

test('a change is the row, its journal entry and the end of its attempt together', async () => {
  await addCallback(db, target.id);
  const claimed = await claim();
  const dialing = await changeTo(
    db,
    claimed,
    { state: 'dialing' },
    { wakeAt: clock.now() + 10_000 },
  );
  assert.deepEqual(dialing, { ...claimed, state: 'dialing' });
  const attempt = { id: newId(), callback: claimed, firstParty: 'customer', nodeId: 'a' } as const;
  await openAttempt(db, attempt);
  clock.advance(3_000);
  const next = {
    state: 'waiting',
    dueAt: clock.now() + 300_000,
    scheduledFor: clock.now() + 300_000,
    expiresAt: claimed.expiresAt + 1,
    customerFailures: 1,
    agentFailures: 2,
    reason: 'busy',
    endsAttempt: 'busy',
    journal: { event: 'attempt-failed', reason: '486 Busy Here' },
  } as const;
  const node = { kind: 'node', name: 'a' } as const;
  const waiting = await changeTo(db, dialing, next, {
    wakeAt: next.dueAt,
    actor: node,
    fence: claimed.fence,
  });
  const { endsAttempt: _, journal: __, ...values } = next;
  assert.deepEqual(waiting, { ...claimed, ...values, nodeId: null });
  assert.deepEqual(await findCallback(db, claimed.id), waiting);
  assert.equal(await nextWakeAt(db), next.dueAt);
  const last = (await entriesOf(db, claimed.id)).at(-1);
  assert.deepEqual(last, {
    ...{ id: last?.id, at: clock.now(), actor: 'node:a' },
    ...{ event: 'attempt-failed', reason: '486 Busy Here', dueAt: next.dueAt },
  });
  const details = await db.kysely
    .selectFrom('journal')
    .select(['event', 'detail'])
    .where('callback_id', '=', claimed.id)
    .where('event', '=', 'attempt-failed')
    .execute();
  assert.deepEqual(details, [{ event: 'attempt-failed', detail: { dueAt: next.dueAt } }]);
  const [ended] = await attemptsOf(db, [claimed.id]);
  assert.deepEqual([ended?.result, ended?.endedAt], ['busy', clock.now()]);
  await end(db, waiting);
});

test('an ended callback has its outcome and time and wakes nobody', async () => {
  const callback = await addCallback(db, target.id);
  clock.advance(1_000);
  const ended = await changeTo(db, callback, { state: 'ended', outcome: 'declined' });
  assert.deepEqual(
    [ended?.state, ended?.outcome, ended?.endedAt],
    ['ended', 'declined', clock.now()],
  );
  assert.equal(await nextWakeAt(db), null);
});

test('an old fence, another state or no row at all changes nothing and notes nothing', async () => {
  const callback = await addCallback(db, target.id);
  const stale = await claim('a');
  clock.advance(10_000);
  const fresh = await claim('b');
  const attempt = { id: newId(), callback: fresh, firstParty: 'customer', nodeId: 'b' } as const;
  await openAttempt(db, attempt);
  const before = await entriesOf(db, callback.id);
  const wrong = [
    changeTo(db, stale, { state: 'dialing' }),
    changeTo(db, fresh, { state: 'dialing' }, { fence: stale.fence }),
    changeTo(db, { ...fresh, state: 'talking' }, { state: 'waiting', endsAttempt: 'unknown' }),
    changeTo(db, { ...fresh, id: newId() }, { state: 'waiting', endsAttempt: 'unknown' }),
  ];
  assert.deepEqual(await Promise.all(wrong), [null, null, null, null]);
  assert.deepEqual(await findCallback(db, callback.id), fresh);
  assert.deepEqual(await entriesOf(db, callback.id), before);
  assert.equal((await attemptsOf(db, [callback.id]))[0]?.endedAt, null);
  await changeTo(db, fresh, { state: 'ended', outcome: 'cancelled', endsAttempt: 'cancelled' });
});

test('of many changes of one state at once exactly one happens', async () => {
  const callback = await addCallback(db, target.id);
  const tries = Array.from({ length: 10 }, () =>
    changeTo(db, callback, { state: 'ended', outcome: 'cancelled' }),
  );
  const done = (await Promise.all(tries)).filter((result) => result !== null);
  assert.equal(done.length, 1);
  assert.equal((await entriesOf(db, callback.id)).length, 2);
});

test('who claimed it is fenced when somebody else sends it back to the line', async () => {
  const callback = await addCallback(db, target.id);
  const claimed = await claim();
  const dueAt = clock.now() + 60_000;
  const later = await changeTo(db, claimed, { state: 'waiting', dueAt }, { wakeAt: dueAt });
  assert.deepEqual([later?.nodeId, later?.fence], [null, claimed.fence + 1]);
  assert.equal(await changeTo(db, claimed, { state: 'dialing' }, { fence: claimed.fence }), null);
  assert.equal((await findCallback(db, callback.id))?.dueAt, dueAt);
  await end(db, later!);
});

test('a change undone with its transaction leaves no trace', async () => {
  const callback = await addCallback(db, target.id);
  const undone = db.tx(async (trx) => {
    await end(trx, callback);
    throw new Error('undone');
  });
  await assert.rejects(undone, /undone/);
  assert.deepEqual(await findCallback(db, callback.id), callback);
  assert.equal((await entriesOf(db, callback.id)).length, 1);
  await end(db, callback);
});
