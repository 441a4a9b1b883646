import assert from 'node:assert/strict';
import { after, beforeEach, describe, it } from 'node:test';
import { sql } from 'kysely';
import { HandClock, realClock, sleep } from '../../src/base/clock.ts';
import { newId } from '../../src/base/ids.ts';
import type { Callback } from '../../src/callback/callback.ts';
import type { CallTarget } from '../../src/callback/call-target.ts';
import { changeLocked, numberBusy } from '../../src/engine/transition.ts';
import { waitForNumber } from '../../src/engine/wait-for-number.ts';
import { openAttempt } from '../../src/store/attempts.ts';
import { lockCallback } from '../../src/store/callbacks.ts';
import type { Session } from '../../src/store/schema.ts';
import { takeDue, wakeIfNumberIsFree } from '../../src/store/timers.ts';
import { createApiEngine } from '../support/api.ts';
import { addCallback, addCallTarget, createTestDatabase } from '../support/database.ts';

/*
 * Two callbacks of one number: `holder` has the attempt, `waiter` was claimed while it ran. Whoever is faster, the
 * holder at its end or the waiter at its postponing, the waiter must come up as soon as the number is free.
 */

const clock = new HandClock();
const { db, close } = await createTestDatabase({ clock });
after(close);
beforeEach(() => sql`truncate callback cascade`.execute(db.kysely));

const ctx = createApiEngine({ db, clock });
const actor = { kind: 'node', name: 'a' } as const;
const number = '+12025550143';

interface Two {
  target: CallTarget;
  holder: Callback;
  waiter: Callback;
}

/** The holder's attempt is open, and the waiter is claimed. */
async function two(): Promise<Two> {
  const target = await addCallTarget(db);
  await addCallback(db, target.id, { number });
  await addCallback(db, (await addCallTarget(db)).id, { number, dueAt: db.now() + 1 });
  const holder = await claimed();
  const attempt = { id: newId(), callback: holder, firstParty: 'customer', nodeId: 'a' } as const;
  assert.ok(await openAttempt(db, attempt));
  await db.tx((trx) => changeHolder(trx, { target, holder }, { type: 'claimed', nodeId: 'a' }));
  clock.advance(1);
  return { target, holder, waiter: await claimed() };
}

async function claimed(): Promise<Callback> {
  const [callback] = await takeDue(db, { nodeId: 'a', leaseMs: 600_000, limit: 1 });
  assert.ok(callback);
  return callback;
}

async function changeHolder(
  trx: Session,
  { target: callTarget, holder }: Pick<Two, 'target' | 'holder'>,
  event: { type: 'claimed'; nodeId: string } | { type: 'cancel-requested' },
): Promise<void> {
  const callback = await lockCallback(trx, holder.id);
  assert.ok(callback);
  const options = { actor, fence: holder.fence };
  const changed = await changeLocked(ctx, trx, { callback, callTarget }, event, options);
  assert.equal(changed.kind, 'changed');
}

const end = (trx: Session, on: Two): Promise<void> =>
  changeHolder(trx, on, { type: 'cancel-requested' });
const wait = ({ waiter }: Two): Promise<void> =>
  waitForNumber(ctx, waiter, { actor, fence: waiter.fence });

/** Resolves once a statement on this database waits for a lock. */
async function somebodyWaits(): Promise<void> {
  for (let look = 0; look < 400; look++) {
    const { rows } = await sql`select pid from pg_stat_activity
      where datname = current_database() and wait_event_type = 'Lock'`.execute(db.kysely);
    if (rows.length > 0) return;
    await sleep(realClock, 5);
  }
  throw new Error('nobody waits for a lock');
}

async function isDueNow(id: string): Promise<boolean> {
  const due = await takeDue(db, { nodeId: 'b', leaseMs: 10_000, limit: 10 });
  return due.some((callback) => callback.id === id);
}

describe('a callback whose number is in another attempt comes up as soon as that is over', () => {
  it('when it ended before the waiting one was postponed', async () => {
    const on = await two();
    await db.tx((trx) => end(trx, on));
    await wait(on);
    assert.equal(await isDueNow(on.waiter.id), true);
  });

  it('when it ends while the waiting one is being postponed: the look waits for the commit', async () => {
    const on = await two();
    const waiting = await db.tx(async (trx) => {
      await end(trx, on); // Steps over the waiter: it is claimed.
      const done = wait(on);
      await somebodyWaits();
      return { done };
    });
    await waiting.done;
    assert.equal(await isDueNow(on.waiter.id), true);
  });

  it('when it ends while the waiting one looks: the end waits, and wakes it', async () => {
    const on = await two();
    await wait(on);
    const ending = await db.tx(async (trx) => {
      assert.equal(await wakeIfNumberIsFree(trx, on.waiter, numberBusy), false);
      const done = db.tx((other) => end(other, on));
      await somebodyWaits();
      return { done };
    });
    await ending.done;
    assert.equal(await isDueNow(on.waiter.id), true);
  });

  it('when it ends afterwards', async () => {
    const on = await two();
    await wait(on);
    await db.tx((trx) => end(trx, on));
    assert.equal(await isDueNow(on.waiter.id), true);
  });
});

describe('it is left waiting', () => {
  it('while the attempt is open, and when its end was undone', async () => {
    const on = await two();
    const waiting: Promise<void>[] = [];
    await assert.rejects(
      db.tx(async (trx) => {
        await end(trx, on);
        waiting.push(wait(on));
        await somebodyWaits();
        throw new Error('the connection is lost');
      }),
      /lost/,
    );
    await Promise.all(waiting);
    assert.equal(await isDueNow(on.waiter.id), false);
    clock.advance(60_000);
    assert.equal(await isDueNow(on.waiter.id), true);
  });

  it('when it waits for something else, is claimed, or was cancelled', async () => {
    const target = await addCallTarget(db);
    const dueAt = db.now() + 60_000;
    const other = await addCallback(db, target.id, { number, dueAt, reason: 'processing is off' });
    assert.equal(await wakeIfNumberIsFree(db, other, numberBusy), false);
    await sql`update callback set reason = ${numberBusy}, claimed_by = 'b'`.execute(db.kysely);
    assert.equal(await wakeIfNumberIsFree(db, other, numberBusy), false);
    await sql`update callback set claimed_by = null, state = 'ended', outcome = 'cancelled', ended_at = now(),
      wake_at = null`.execute(db.kysely);
    assert.equal(await wakeIfNumberIsFree(db, other, numberBusy), false);
  });
});
