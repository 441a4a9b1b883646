import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { HandClock } from '../../src/base/clock.ts';
import { newId } from '../../src/base/ids.ts';
import type { Attempt, Callback, Leg } from '../../src/callback/callback.ts';
import {
  attemptsOf,
  holdAttempt,
  insertLeg,
  openAttempt,
  openAttemptOf,
  updateLeg,
} from '../../src/store/attempts.ts';
import { takeDue } from '../../src/store/timers.ts';
import { addCallback, addCallTarget, createTestDatabase } from '../support/database.ts';
import { changeTo } from '../support/transitions.ts';

const clock = new HandClock();
const { db, close } = await createTestDatabase({ clock });
after(close);
let numbers = 0;

async function addClaimed(number = `+120255501${String(++numbers).padStart(2, '0')}`) {
  const { id } = await addCallback(db, (await addCallTarget(db)).id, { number });
  const claimed = await takeDue(db, { nodeId: 'a', leaseMs: 10_000, limit: 10 });
  return claimed.find((callback) => callback.id === id)!;
}

const open = (callback: Callback): Promise<Attempt | null> =>
  openAttempt(db, { id: newId(), callback, firstParty: 'customer', nodeId: 'a' });

function legOf(attempt: Attempt, more: Partial<Leg> = {}): Leg {
  return {
    ...{ id: newId(), attemptId: attempt.id, role: 'customer', to: '+12025550100' },
    ...{ startedAt: clock.now(), answeredAt: null, endedAt: null, sipStatus: null, reason: null },
    dialog: { callId: 'c', fromTag: 'f', branch: 'z9hG4bK', routeSet: ['<sip:a;lr>'] },
    ...more,
  };
}

test('attempts are counted within their callback and read with their legs in order', async () => {
  const callback = await addClaimed();
  const first = await open(callback);
  assert.deepEqual(
    { ...first, id: '' },
    {
      ...{ id: '', callbackId: callback.id, ordinal: 1, firstParty: 'customer' },
      ...{ startedAt: clock.now(), endedAt: null, result: null, legs: [] },
    },
  );
  const customer = legOf(first!);
  clock.advance(5);
  const agent = legOf(first!, { role: 'agent', to: 'sip:queue@acme.example' });
  await insertLeg(db, agent, callback.fence);
  await insertLeg(db, customer, callback.fence);
  const waiting = await changeTo(
    db,
    callback,
    { state: 'waiting', endsAttempt: 'busy' },
    { fence: callback.fence },
  );
  const second = await open(waiting!);
  assert.equal(second?.ordinal, 2);
  const attempts = await attemptsOf(db, [callback.id]);
  assert.deepEqual(
    attempts.map(({ ordinal, result, legs }) => [ordinal, result, legs]),
    [
      [1, 'busy', [customer, agent]],
      [2, null, []],
    ],
  );
  await changeTo(db, waiting!, { state: 'waiting', endsAttempt: 'no-answer' });
  const results = (await attemptsOf(db, [callback.id])).map(({ result }) => result);
  assert.deepEqual(results, ['busy', 'no-answer']);
  assert.deepEqual(await attemptsOf(db, []), []);
});

test('one callback has one open attempt, and so has one number over all call targets', async () => {
  const callback = await addClaimed('+12025550150');
  const elsewhere = await addClaimed('+12025550150');
  assert.ok(await open(callback));
  assert.equal(await open(callback), null);
  assert.equal(await open(elsewhere), null);
  await changeTo(db, callback, { state: 'waiting', endsAttempt: 'no-answer' });
  assert.ok(await open(elsewhere));
});

test('of two attempts to one number at once exactly one opens', async () => {
  for (let round = 0; round < 10; round++) {
    const number = `+1202555020${round}`;
    const callbacks = [
      await addClaimed(number),
      await addClaimed(number),
      await addClaimed(number),
    ];
    const opened = (await Promise.all(callbacks.map(open))).filter((attempt) => attempt !== null);
    assert.equal(opened.length, 1);
  }
});

test('an old fence opens no attempt, nor does an ended callback', async () => {
  const callback = await addClaimed();
  assert.equal(await open({ ...callback, fence: callback.fence - 1 }), null);
  const ended = await changeTo(db, callback, { state: 'ended', outcome: 'cancelled' });
  assert.equal(await open(ended!), null);
});

test('a leg is stored and changed under the fence only', async () => {
  const callback = await addClaimed();
  const attempt = await open(callback);
  const leg = legOf(attempt!);
  assert.equal(await insertLeg(db, leg, callback.fence - 1), false);
  assert.equal(await insertLeg(db, leg, callback.fence), true);
  const patch = {
    answeredAt: clock.now() + 9,
    sipStatus: 200,
    dialog: { ...leg.dialog, remoteTag: 'r' },
  };
  assert.equal(await updateLeg(db, leg.id, patch, callback.fence - 1), false);
  assert.deepEqual((await openAttemptOf(db, callback.id))?.legs, [leg]);
  assert.equal(await updateLeg(db, leg.id, patch, callback.fence), true);
  const gone = { endedAt: clock.now() + 99, reason: 'x'.repeat(9_999) };
  assert.equal(await updateLeg(db, leg.id, gone, callback.fence), true);
  const [kept] = (await openAttemptOf(db, callback.id))?.legs ?? [];
  assert.deepEqual(kept, { ...leg, ...patch, endedAt: gone.endedAt, reason: 'x'.repeat(500) });
  assert.equal(await updateLeg(db, leg.id, {}, callback.fence), true);
});

test('no leg is added to an attempt that has ended', async () => {
  const callback = await addClaimed();
  const attempt = await open(callback);
  await changeTo(
    db,
    callback,
    { state: 'waiting', endsAttempt: 'fenced' },
    { fence: callback.fence },
  );
  assert.equal(await insertLeg(db, legOf(attempt!), callback.fence), false);
});

test('an open attempt tells its successor who made it and until when the number stays taken', async () => {
  const callback = await addClaimed();
  assert.equal(await openAttemptOf(db, callback.id), null);
  const attempt = await open(callback);
  await holdAttempt(db, attempt!.id, clock.now() + 72_000);
  const found = await openAttemptOf(db, callback.id);
  assert.deepEqual([found?.nodeId, found?.holdUntil], ['a', clock.now() + 72_000]);
});
