import assert from 'node:assert/strict';
import { after, beforeEach, test } from 'node:test';
import { sql } from 'kysely';
import { HandClock } from '../../src/base/clock.ts';
import { newId } from '../../src/base/ids.ts';
import { findCallback } from '../../src/store/callbacks.ts';
import { nextWakeAt, releaseOwn, renew, takeDue, unpark } from '../../src/store/timers.ts';
import { addCallback, addCallTarget, createTestDatabase } from '../support/database.ts';
import { explain } from '../support/explain.ts';
import { changeTo } from '../support/transitions.ts';

const clock = new HandClock();
const { db, close } = await createTestDatabase({ clock });
after(close);
beforeEach(() => sql`truncate callback cascade`.execute(db.kysely));
const target = await addCallTarget(db);

const leaseMs = 10_000;
const take = (nodeId: string, limit = 10) => takeDue(db, { nodeId, leaseMs, limit });
const phone = (i: number): string => `+1202555${String(i).padStart(4, '0')}`;
const add = (i: number, more: object = {}) =>
  addCallback(db, target.id, { number: phone(i), ...more });

test('what is due is claimed with a new fence, and not again before the lease ends', async () => {
  const callback = await add(1);
  await add(2, { dueAt: clock.now() + 1 });
  const [claimed, ...rest] = await take('a');
  assert.deepEqual(claimed, { ...callback, fence: 1, nodeId: 'a' });
  assert.deepEqual(rest, []);
  clock.advance(leaseMs - 1);
  assert.deepEqual(
    (await take('b')).map(({ number }) => number),
    [phone(2)],
  );
  clock.advance(1);
  const [taken] = await take('b');
  assert.deepEqual([taken?.id, taken?.fence, taken?.nodeId], [callback.id, 2, 'b']);
});

test('the earliest comes first, and of equals who joined first', async () => {
  const now = clock.now();
  const wanted = [
    await add(1, { dueAt: now - 30, joinedAt: now }),
    await add(2, { dueAt: now - 20, joinedAt: now - 9 }),
    await add(3, { dueAt: now - 20, joinedAt: now - 8 }),
    await add(4, { dueAt: now - 10, joinedAt: now - 99 }),
  ].map(({ id }) => id);
  const got = [...(await take('a', 3)), ...(await take('a', 3))].map(({ id }) => id);
  assert.deepEqual(got, wanted);
});

test('many workers at once claim every row once', async () => {
  const rows = 60;
  await Promise.all(Array.from({ length: rows }, (_, i) => add(i)));
  const workers = Array.from({ length: 12 }, async (_, worker) => {
    const mine: string[] = [];
    for (let batch = await take(`n${worker}`, 2); batch.length > 0;) {
      mine.push(...batch.map(({ id }) => id));
      batch = await take(`n${worker}`, 2);
    }
    return mine;
  });
  const claimed = (await Promise.all(workers)).flat();
  assert.equal(claimed.length, rows);
  assert.equal(new Set(claimed).size, rows);
});

test('one row that many workers want at once goes to one', async () => {
  await add(1);
  const got = await Promise.all(Array.from({ length: 12 }, (_, i) => take(`n${i}`)));
  assert.equal(got.flat().length, 1);
});

test('a claim steps over a row that a transaction holds', async () => {
  const held = await add(1, { dueAt: clock.now() - 10 });
  const free = await add(2);
  await db.tx(async (trx) => {
    await sql`select 1 from callback where id = ${held.id} for update`.execute(trx.kysely);
    assert.deepEqual(
      (await take('a')).map(({ id }) => id),
      [free.id],
    );
  });
});

test('a renewed lease lasts from now; one that somebody took is lost, and its fence changes nothing', async () => {
  const kept = await add(1);
  const lost = await add(2);
  const mine = await take('a');
  clock.advance(leaseMs);
  await takeDue(db, { nodeId: 'b', leaseMs: leaseMs * 9, limit: 2 });
  const [again] = mine.filter(({ id }) => id === lost.id);
  assert.equal(await changeTo(db, again!, { state: 'dialing' }), null);
  const held = [
    { id: kept.id, fence: 2 },
    { id: lost.id, fence: 1 },
    { id: newId(), fence: 1 },
  ];
  const renewal = await renew(db, { nodeId: 'b', leaseMs, held });
  assert.deepEqual(renewal.renewed, new Set([kept.id]));
  assert.deepEqual(renewal.lost, new Set([lost.id, held[2]!.id]));
  assert.deepEqual((await renew(db, { nodeId: 'a', leaseMs, held })).renewed, new Set());
  assert.equal(await nextWakeAt(db), clock.now() + leaseMs);
});

test('a lease that was given back is lost, and its row is due when it was', async () => {
  const callback = await add(1);
  const [claimed] = await take('a');
  const later = { state: 'waiting', dueAt: clock.now() + 500 } as const;
  await changeTo(db, claimed!, later, { fence: claimed!.fence, wakeAt: later.dueAt });
  const held = [{ id: callback.id, fence: claimed!.fence }];
  const renewal = await renew(db, { nodeId: 'a', leaseMs, held });
  assert.deepEqual(renewal, { renewed: new Set(), lost: new Set([callback.id]) });
  assert.equal(await nextWakeAt(db), later.dueAt);
});

test('a lease whose callback has ended is lost', async () => {
  const callback = await add(1);
  const [claimed] = await take('a');
  await changeTo(db, claimed!, { state: 'ended', outcome: 'completed' });
  const held = [{ id: callback.id, fence: 1 }];
  const renewal = await renew(db, { nodeId: 'a', leaseMs, held });
  assert.deepEqual(renewal, { renewed: new Set(), lost: new Set([callback.id]) });
});

test('a stalled transaction on one row costs the others no lease', async () => {
  const stalled = await add(1);
  const other = await add(2);
  await take('a');
  const held = [stalled, other].map(({ id }) => ({ id, fence: 1 }));
  await db.tx(async (trx) => {
    await sql`select 1 from callback where id = ${stalled.id} for update`.execute(trx.kysely);
    const renewal = await renew(db, { nodeId: 'a', leaseMs, held });
    assert.deepEqual(renewal, { renewed: new Set([other.id]), lost: new Set() });
  });
  assert.equal((await renew(db, { nodeId: 'a', leaseMs, held })).renewed.size, 2);
});

test('renewing against a claim of the same rows: each row is one node’s', async () => {
  const ids = (await Promise.all(Array.from({ length: 30 }, (_, i) => add(i)))).map(({ id }) => id);
  await take('a', 30);
  clock.advance(leaseMs);
  const held = ids.map((id) => ({ id, fence: 1 }));
  const [renewal, taken] = await Promise.all([
    renew(db, { nodeId: 'a', leaseMs, held }),
    take('b', 30),
  ]);
  const both = taken.filter(({ id }) => renewal.renewed.has(id));
  assert.deepEqual(both, []);
  const later = await renew(db, { nodeId: 'a', leaseMs, held });
  assert.equal(later.renewed.size + later.lost.size, 30);
  assert.equal(later.lost.size, taken.length);
});

test('a node that starts again fences its earlier life and has its rows due at once', async () => {
  const mine = await add(1);
  const others = await add(2, { dueAt: clock.now() + 5 });
  const [earlier] = await take('a');
  clock.advance(5);
  await take('b');
  assert.equal(await releaseOwn(db, 'a'), 1);
  assert.equal(await changeTo(db, earlier!, { state: 'dialing' }), null);
  const [again, ...rest] = await take('a');
  assert.deepEqual([again?.id, again?.fence, rest.length], [mine.id, 3, 0]);
  assert.equal((await findCallback(db, others.id))?.nodeId, 'b');
});

test('parked rows are not looked at until they expire or are unparked', async () => {
  const elsewhere = await addCallTarget(db);
  const parkAll = async (): Promise<void> => {
    for (const due of await take('a'))
      await changeTo(
        db,
        due,
        { state: 'waiting' },
        { wakeAt: due.expiresAt, parked: true, fence: due.fence },
      );
  };
  const dueAt = clock.now() - 500;
  const callback = await add(1, { dueAt });
  const other = await addCallback(db, elsewhere.id, { number: phone(1), dueAt });
  await parkAll();
  assert.deepEqual(await take('a'), []);
  assert.equal(await nextWakeAt(db), callback.expiresAt);
  assert.equal(await unpark(db, target), 1);
  assert.equal(await nextWakeAt(db), dueAt);
  assert.deepEqual(
    (await take('a')).map(({ id }) => id),
    [callback.id],
  );
  assert.equal(await unpark(db, target), 0);
  clock.advance(other.expiresAt - clock.now());
  assert.ok((await take('a')).some(({ id }) => id === other.id));
});

test('the next time to wake is that of the earliest row', async () => {
  assert.equal(await nextWakeAt(db), null);
  await add(1, { dueAt: clock.now() + 9_000 });
  await add(2, { dueAt: clock.now() + 4_000 });
  assert.equal(await nextWakeAt(db), clock.now() + 4_000);
});

test('what runs all day reads an index among many rows, never the table', async () => {
  await sql`insert into callback (id, call_target_id, number, state, joined_at, created_at, due_at, expires_at, metadata,
      source, customer_failures, agent_failures, wake_at, fence, parked, ready_at, paced)
    select gen_random_uuid(), ${target.id}, '+' || n, 'waiting', t, t, t, t, '{}', 'api', 0, 0, t, 0, n % 1000 = 0, t, false
    from (select n, ${new Date(clock.now())}::timestamptz + n * interval '1 ms' as t
      from generate_series(1, 20000) as n) as many`.execute(db.kysely);
  await sql`analyze callback`.execute(db.kysely);
  clock.advance(20_000);
  const held = Array.from({ length: 20 }, () => ({ id: newId(), fence: 1 }));
  const claiming = await explain(db, (session) =>
    takeDue(session, { nodeId: 'a', leaseMs, limit: 10 }),
  );
  assert.match(claiming, /Index Scan using callback_wake[^]*Index Scan using callback_pkey/);
  assert.match(await explain(db, nextWakeAt), /Index (Only )?Scan using callback_wake/);
  const plans = [
    claiming,
    await explain(db, nextWakeAt),
    await explain(db, (session) => renew(session, { nodeId: 'a', leaseMs, held })),
    await explain(db, (session) => unpark(session, target)),
  ];
  for (const plan of plans) assert.doesNotMatch(plan, /Seq Scan on callback/);
});
