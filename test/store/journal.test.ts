import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { sql } from 'kysely';
import { realClock, sleep } from '../../src/base/clock.ts';
import { newId } from '../../src/base/ids.ts';
import type { Actor } from '../../src/callback/callback.ts';
import {
  addEntry,
  entriesAfter,
  entriesOf,
  lastEntryId,
  feedEnd,
  isCursor,
  type FeedEntry,
} from '../../src/store/journal.ts';
import type { Session } from '../../src/store/schema.ts';
import { addCallback, addCallTarget, createTestDatabase } from '../support/database.ts';
import { explain } from '../support/explain.ts';

const { db, close } = await createTestDatabase();
after(close);
const target = await addCallTarget(db);
const callback = await addCallback(db, target.id);

const note = (session: Session, event: string, actor: Actor = { kind: 'system' }): Promise<void> =>
  addEntry(session, {
    callbackId: callback.id,
    callTargetId: target.id,
    actor,
    event,
    reason: null,
  });

/** Transactions of other databases on the server hold the feed back as well: waits until it has `count` entries. */
async function feed(cursor: string, count: number): Promise<FeedEntry[]> {
  for (let look = 0; look < 200; look++) {
    const entries = await entriesAfter(db, cursor, 1_000);
    if (entries.length >= count) return entries;
    await sleep(realClock, 10);
  }
  return entriesAfter(db, cursor, 1_000);
}

const eventsOf = (entries: { event: string }[]): string[] => entries.map(({ event }) => event);

test('an entry says who, what, why and to whom', async () => {
  const cursor = await feedEnd(db);
  const actor = { kind: 'key', name: 'ops\0' } as const;
  const detail = { number: '+12025550199', header: 'a\0\ud800' };
  const [callbackId, callTargetId] = [callback.id, target.id];
  await addEntry(db, { callbackId, callTargetId, actor, event: 'noted', reason: 'why', detail });
  const [entry] = await feed(cursor, 1);
  assert.ok(entry && Math.abs(entry.at - db.now()) < 5_000);
  assert.deepEqual(
    { ...entry, id: '', at: 0 },
    {
      ...{ id: '', at: 0, callbackId, callTargetId },
      ...{ actor: 'key:ops', event: 'noted', reason: 'why', detail, dueAt: null },
    },
  );
  const last = (await entriesOf(db, callback.id)).at(-1);
  assert.deepEqual([last?.event, last?.id], ['noted', entry.id]);
  assert.equal(await lastEntryId(db, callback.id), entry.id);
  assert.equal(await lastEntryId(db, newId()), null);
});

test('a reader who stood past it still gets what an open transaction commits later', async () => {
  let cursor = await feedEnd(db);
  await db.tx(async (trx) => {
    await note(trx, 'early-but-late');
    await note(db, 'committed-first');
    // Nothing may be handed out past the open transaction, or the cursor would leave it behind.
    const meanwhile = await entriesAfter(db, cursor, 10);
    assert.deepEqual(eventsOf(meanwhile), []);
    cursor = meanwhile.at(-1)?.id ?? cursor;
  });
  assert.deepEqual(eventsOf(await feed(cursor, 2)), ['early-but-late', 'committed-first']);
});

test('a cursor taken while a transaction is open does not skip what it commits', async () => {
  let cursor = '';
  await db.tx(async (trx) => {
    await note(trx, 'open-at-the-start');
    cursor = await feedEnd(db);
  });
  assert.deepEqual(eventsOf(await feed(cursor, 1)), ['open-at-the-start']);
});

test(
  'under writers that commit in any order a reader gets every entry once',
  { timeout: 20_000 },
  async () => {
    let cursor = await feedEnd(db);
    const wanted: string[] = [];
    const got: string[] = [];
    const writers = Array.from({ length: 6 }, async (_, writer) => {
      for (let i = 0; i < 15; i++) {
        const events = [`${writer}-${i}-a`, `${writer}-${i}-b`];
        await db.tx(async (trx) => {
          await note(trx, events[0]!);
          await sleep(realClock, (writer * 7 + i * 3) % 11);
          await note(trx, events[1]!);
        });
        wanted.push(...events);
      }
    });
    const total = 6 * 15 * 2;
    while (got.length < total) {
      const entries = await entriesAfter(db, cursor, 7);
      got.push(...eventsOf(entries));
      cursor = entries.at(-1)?.id ?? cursor;
      if (entries.length === 0) await sleep(realClock, 2);
    }
    await Promise.all(writers);
    assert.equal(got.length, total);
    assert.deepEqual(new Set(got), new Set(wanted));
  },
);

test('reading what is new walks the index from the cursor on', async () => {
  await sql`insert into journal (callback_id, call_target_id, at, actor, event)
    select ${callback.id}, ${target.id}, ${new Date()}, 'system', 'many' from generate_series(1, 5000)`.execute(
    db.kysely,
  );
  await sql`analyze journal`.execute(db.kysely);
  const cursor = await feedEnd(db);
  const plan = await explain(db, (session) => entriesAfter(session, cursor, 100));
  assert.match(plan, /Index Scan using journal_feed[^]*Index Cond: .*ROW\(tx, id\) >/);
  assert.doesNotMatch(plan, /Sort|Seq Scan/);
  assert.match(await explain(db, (session) => entriesAfter(session, '3-0', 100)), /journal_feed/);
});

test('only a cursor of ours is taken', async () => {
  assert.ok(isCursor('123-45'));
  for (const wrong of ['', '1', '-', '1-', '1-2-3', 'a-b', `${'9'.repeat(19)}-1`])
    assert.equal(isCursor(wrong), false);
  await assert.rejects(entriesAfter(db, "1' or 1=1", 10), /not a journal cursor/);
});
