import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import * as fc from 'fast-check';
import { HandClock } from '../../src/base/clock.ts';
import type { UserError } from '../../src/base/errors.ts';
import { newId } from '../../src/base/ids.ts';
import type { Callback } from '../../src/callback/callback.ts';
import { findCallback, lockCallback, openCallbackFor } from '../../src/store/callbacks.ts';
import { entriesOf } from '../../src/store/journal.ts';
import { addCallback, addCallTarget, createTestDatabase } from '../support/database.ts';
import { end } from '../support/transitions.ts';

const clock = new HandClock();
const { db, close } = await createTestDatabase({ clock });
after(close);

test('a callback is read as it was stored, with the entry of its birth', async () => {
  const target = await addCallTarget(db);
  const stored = await addCallback(db, target.id, {
    number: '+12025550101',
    reason: 'said yes',
    joinedAt: clock.now() - 61_000,
    scheduledFor: clock.now() + 3_600_000,
    dueAt: clock.now() + 3_600_000,
    metadata: { 'x-user-to-user': '+12025550101' },
    quote: { lowSeconds: 60, highSeconds: 120, said: 'in about one minute' },
    source: 'phone',
    nodeId: 'a',
  });
  assert.deepEqual(await findCallback(db, stored.id), stored);
  assert.equal(stored.joinedAt, clock.now() - 61_000);
  assert.equal(stored.scheduledFor, clock.now() + 3_600_000);
  assert.deepEqual(stored.quote, { lowSeconds: 60, highSeconds: 120, said: 'in about one minute' });
  const [birth] = await entriesOf(db, stored.id);
  assert.deepEqual(
    { ...birth, id: '' },
    { id: '', at: clock.now(), actor: 'system', event: 'requested', reason: null, dueAt: null },
  );
  assert.equal(await findCallback(db, newId()), null);
});

test('metadata comes back exactly, whatever a caller put in', async () => {
  const target = await addCallTarget(db);
  // Any 16-bit units: NUL, lone surrogates, quotes, line ends.
  const hostile = fc.string({
    unit: fc.integer({ max: 0xffff }).map((c) => String.fromCharCode(c)),
  });
  await fc.assert(
    fc.asyncProperty(fc.dictionary(hostile, hostile), hostile, async (metadata, reason) => {
      const number = `+1${String(Math.trunc(clock.now())).slice(-10)}`;
      clock.advance(1);
      const stored = await addCallback(db, target.id, { number, metadata, reason });
      assert.deepEqual({ ...stored.metadata }, { ...metadata });
      await end(db, stored);
    }),
    { numRuns: 50 },
  );
});

test('a second open callback of a number on one call target is refused, naming the first', async () => {
  const target = await addCallTarget(db);
  const first = await addCallback(db, target.id, { number: '+12025550102' });
  await assert.rejects(
    addCallback(db, target.id, { number: '+12025550102' }),
    (error: UserError) => error.code === 'already-open' && error.extra['callbackId'] === first.id,
  );
  assert.equal((await openCallbackFor(db, target.id, '+12025550102'))?.id, first.id);
  const elsewhere = await addCallTarget(db);
  await addCallback(db, elsewhere.id, { number: '+12025550102' });
  await end(db, first);
  assert.equal(await openCallbackFor(db, target.id, '+12025550102'), null);
  await addCallback(db, target.id, { number: '+12025550102' });
});

test('of many at once for one number exactly one is stored', async () => {
  const target = await addCallTarget(db);
  const tries = Array.from({ length: 20 }, () =>
    addCallback(db, target.id, { number: '+12025550103' }).then(
      (callback) => callback.id,
      (error: UserError) => `${error.code} ${String(error.extra['callbackId'])}`,
    ),
  );
  const said = await Promise.all(tries);
  const ids = said.filter((text) => !text.startsWith('already-open'));
  assert.equal(ids.length, 1);
  assert.deepEqual(new Set(said), new Set([ids[0], `already-open ${ids[0]}`]));
});

test('an insert that waits for one being undone goes through', async () => {
  const target = await addCallTarget(db);
  let second: Promise<Callback> | undefined;
  const first = db.tx(async (trx) => {
    await addCallback(trx, target.id, { number: '+12025550104' });
    second = addCallback(db, target.id, { number: '+12025550104' });
    // It is in the database's hands now, waiting for us.
    await findCallback(db, newId());
    throw new Error('undone');
  });
  await assert.rejects(first, /undone/);
  assert.equal((await second)?.number, '+12025550104');
});

test('a locked callback waits for the transaction that holds it', async () => {
  const target = await addCallTarget(db);
  const { id } = await addCallback(db, target.id, { number: '+12025550105' });
  const order: string[] = [];
  let second: Promise<void> | undefined;
  await db.tx(async (trx) => {
    await lockCallback(trx, id);
    second = db.tx(async (other) => {
      await lockCallback(other, id);
      order.push('second');
    });
    for (let i = 0; i < 5; i++) await findCallback(db, id);
    order.push('first');
  });
  await second;
  assert.deepEqual(order, ['first', 'second']);
});
