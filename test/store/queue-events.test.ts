import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { sql } from 'kysely';
import * as fc from 'fast-check';
import { realClock, sleep } from '../../src/base/clock.ts';
import type { LineEvent, QueueEvent } from '../../src/callback/queue-event.ts';
import { feedEnd } from '../../src/store/journal.ts';
import {
  beginOfLast,
  deleteQueueEvents,
  insertQueueEvents,
  queueEventsAfter,
  queueEventsBetween,
  type QueueEventPlace,
  type StoredLineEvent,
} from '../../src/store/queue-events.ts';
import { createTestDatabase } from '../support/database.ts';
import { explain } from '../support/explain.ts';

const { db, another, close } = await createTestDatabase();
after(close);
const noon = Date.UTC(2026, 0, 5, 12);
const minute = 60_000;

let lines = 0;
const newLine = (): string => `line ${(lines += 1)}`;
const left = (line: string, nth: number, at = noon + nth): LineEvent => ({
  ...{ line, sourceId: `EV${nth}` },
  event: { type: 'left', at, call: `call ${nth}` },
});

/** All of a line between two times, page by page. */
async function read(line: string, from: number, until: number, limit = 1_000) {
  const events: QueueEvent[] = [];
  let after: QueueEventPlace | null = null;
  do {
    const page = await queueEventsBetween(db, { line, from, until, limit, after });
    events.push(...page.events);
    after = page.next;
  } while (after);
  return events;
}

/** Transactions of other databases on the server hold the feed back as well: waits until it has `count`. */
async function feed(cursor: string, count: number): Promise<StoredLineEvent[]> {
  for (let look = 0; look < 200; look++) {
    const events = await queueEventsAfter(db, cursor, 1_000);
    if (events.length >= count) return events;
    await sleep(realClock, 10);
  }
  return queueEventsAfter(db, cursor, 1_000);
}

const anyId = fc.string({ minLength: 1, maxLength: 64, unit: 'binary' }).map((id) => {
  return id.replaceAll('\0', '').toWellFormed();
});
const anyTime = fc.integer({ min: 0, max: 2 * 86_400_000 }).map((ms) => noon + ms);
const anyCount = fc.integer({ min: 0, max: 1_000_000 });
const call = anyId;
const at = anyTime;
const anyEvent: fc.Arbitrary<QueueEvent> = fc.oneof(
  fc.record({
    ...{ type: fc.constant('joined' as const), at, call, since: anyTime },
    ...{ priority: fc.integer({ min: -9, max: 2_147_483_647 }), isCallback: fc.boolean() },
  }),
  fc.record({ type: fc.constant('answered' as const), at, call, agent: fc.option(anyId) }),
  fc.record({
    type: fc.constantFrom(...(['abandoned', 'left', 'wrap-up', 'handled'] as const)),
    ...{ at, call },
  }),
  fc.record({
    ...{ type: fc.constant('agent-here' as const), at, agent: anyId },
    share: fc.double({ min: 0, max: 1, noNaN: true }).map((share) => share + 0),
  }),
  fc.record({ type: fc.constant('agent-away' as const), at, agent: anyId }),
  fc.record({
    ...{ type: fc.constant('counted' as const), at, waitingCalls: anyCount },
    ...{ agentsStaffed: anyCount, agentsAvailable: anyCount },
  }),
);

test('every kind of event comes back as it was stored', async () => {
  await fc.assert(
    fc.asyncProperty(anyEvent, async (event) => {
      const line = newLine();
      await insertQueueEvents(db, [{ line, sourceId: 'EV1', event }]);
      assert.deepEqual(await read(line, event.at, event.at + 1), [{ ...event }]);
    }),
    { numRuns: 60 },
  );
});

test('what is told twice is stored once, also by two nodes at the same time in any order', async () => {
  const line = newLine();
  const other = await another();
  const events = Array.from({ length: 300 }, (_, nth) => left(line, nth));
  const backwards = events.toReversed();
  await Promise.all([
    insertQueueEvents(db, events),
    insertQueueEvents(other, backwards),
    ...events.slice(0, 20).map((event) => insertQueueEvents(other, [event])),
  ]);
  await insertQueueEvents(db, backwards);
  assert.equal((await read(line, noon, noon + minute)).length, 300);
});

test('one event of the source may be two of ours, and another line has its own', async () => {
  const [line, otherLine] = [newLine(), newLine()];
  const sourceId = 'EV1';
  await insertQueueEvents(db, [
    { line, sourceId, event: { type: 'answered', at: noon, call: 'c', agent: 'a' } },
    { line, sourceId, event: { type: 'agent-here', at: noon, agent: 'a', share: 1 } },
    { line: otherLine, sourceId, event: { type: 'agent-here', at: noon, agent: 'a', share: 0.5 } },
  ]);
  assert.equal((await read(line, noon, noon + 1)).length, 2);
  assert.equal((await read(otherLine, noon, noon + 1)).length, 1);
});

test('a line is read by when things happened, whenever they were told, in pages', async () => {
  const line = newLine();
  for (const nth of [5, 1, 4, 2, 3])
    await insertQueueEvents(db, [left(line, nth, noon + Math.floor(nth / 2))]);
  await insertQueueEvents(db, [left(newLine(), 9)]);
  const calls = async (from: number, until: number, limit: number) =>
    (await read(line, from, until, limit)).map((event) => 'call' in event && event.call.at(-1));
  for (const limit of [1, 2, 5, 100])
    assert.deepEqual(await calls(noon, noon + 10, limit), ['1', '2', '3', '5', '4']);
  assert.deepEqual(await calls(noon + 1, noon + 2, 2), ['2', '3']);
});

test('the last so many of a line begin after the one before them, or at the time asked for', async () => {
  const line = newLine();
  for (const nth of [1, 2, 3, 4, 5]) await insertQueueEvents(db, [left(line, nth)]);
  const begin = await beginOfLast(db, line, noon, 3);
  assert.equal((await read(line, begin, noon + 10)).length, 3);
  assert.equal(await beginOfLast(db, line, noon + 3, 4), noon + 3);
  assert.equal(await beginOfLast(db, newLine(), noon, 3), noon);
});

test('the feed gives what commits late to a reader who stood past it', async () => {
  const line = newLine();
  let cursor = await feedEnd(db);
  await db.tx(async (trx) => {
    await insertQueueEvents(trx, [left(line, 1)]);
    await insertQueueEvents(db, [left(line, 2)]);
    const meanwhile = await queueEventsAfter(db, cursor, 100);
    assert.deepEqual(meanwhile, []);
  });
  const got = await feed(cursor, 2);
  assert.deepEqual(
    got.map(({ sourceId }) => sourceId),
    ['EV1', 'EV2'],
  );
  cursor = got.at(-1)?.cursor ?? '';
  assert.deepEqual(await queueEventsAfter(db, cursor, 100), []);
  await assert.rejects(queueEventsAfter(db, "1' or 1=1", 10), /not a cursor/);
});

test('what is old is forgotten, some at a time; what is told late of long ago goes in its turn', async () => {
  await sql`truncate queue_event`.execute(db.kysely);
  const line = newLine();
  const ages = [40, 41, 36, 34, 40, 1];
  for (const [nth, days] of ages.entries())
    await insertQueueEvents(db, [left(line, nth, noon - days * 86_400_000)]);
  const before = noon - 35 * 86_400_000;
  assert.equal(await deleteQueueEvents(db, before, 2), 2);
  assert.equal(await deleteQueueEvents(db, before, 3), 2);
  assert.equal(await deleteQueueEvents(db, before, 100), 0);
  const kept = await read(line, 0, noon);
  assert.deepEqual(
    kept.map((event) => 'call' in event && event.call),
    ['call 3', 'call 5'],
  );
});

test('every read walks an index, however much is stored', async () => {
  await sql`insert into queue_event (line, source_id, type, at, call)
    select 'line ' || n % 7, 'many ' || n, 'left', ${new Date(noon)}::timestamptz + n * interval '1 s', 'c'
    from generate_series(1, 5000) n`.execute(db.kysely);
  await sql`analyze queue_event`.execute(db.kysely);
  const cursor = await feedEnd(db);
  const tail = await explain(db, (session) => queueEventsAfter(session, cursor, 100));
  assert.match(tail, /Index Scan using queue_event_feed[^]*Index Cond: .*ROW\(tx, id\) >/);
  assert.doesNotMatch(tail, /Sort|Seq Scan/);
  const page = { line: 'line 3', from: noon, until: noon + minute, limit: 10, after: null };
  const between = await explain(db, (session) => queueEventsBetween(session, page));
  assert.match(between, /Index Scan (using|on) queue_event_line[^]*Index Cond: .*ROW\(at, id\) >/);
  const oldest = await explain(db, (session) => deleteQueueEvents(session, noon, 100));
  assert.match(oldest, /Index (Only )?Scan using queue_event_pkey/);
});
