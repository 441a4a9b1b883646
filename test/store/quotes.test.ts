import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { sql } from 'kysely';
import { HandClock } from '../../src/base/clock.ts';
import { newId } from '../../src/base/ids.ts';
import type { AttemptResult, Outcome } from '../../src/callback/callback.ts';
import type { Happening, KeptQuote } from '../../src/callback/kept-quote.ts';
import { addQuote, noSums } from '../../src/estimate/accuracy.ts';
import {
  deleteQuotes,
  insertQuotes,
  settleLost,
  settlePromises,
  settleQuotes,
} from '../../src/store/quotes.ts';
import { addQuoteSums, findQuoteSums, quoteSumsOf } from '../../src/store/quote-weeks.ts';
import {
  addCallback,
  addCallTarget,
  createTestDatabase,
  type TestDatabase,
} from '../support/database.ts';

const clock = new HandClock();
let database: TestDatabase;
let target: string;
before(async () => {
  database = await createTestDatabase({ clock });
  target = (await addCallTarget(database.db)).id;
});
after(() => database.close());

const quote = (call: string, changes: Partial<KeptQuote> = {}): KeptQuote => ({
  ...{ callTargetId: target, call, callbackId: null, at: clock.now() },
  ...{ basis: 'line', baselineSeconds: 200, offered: false, reason: 'full' },
  believed: {
    ...{ meanSeconds: 100.5, p50Seconds: 90, p80Seconds: 140, lowSeconds: 50, highSeconds: 180 },
    overThreshold: 0.3,
  },
  ...changes,
});
const ended = (call: string, afterMs: number, happened: 'answered' | 'abandoned' = 'answered') => ({
  ...{ callTargetId: target, call, happened, at: clock.now() + afterMs },
});

test('a quote is kept once, and settled once, as it was made', async () => {
  const { db } = database;
  const unknown = quote('u', { believed: null, basis: 'unknown', baselineSeconds: null });
  await insertQuotes(db, [quote('b'), unknown, quote('a')]);
  await insertQuotes(await database.another(), [quote('a', { basis: 'other node' })]);
  const endings = [ended('a', 130_000), ended('a', 140_000), ended('nobody', 1), ended('u', -5)];
  const settled = await settleQuotes(db, endings);
  assert.deepEqual(
    settled.toSorted((one, other) => (one.call < other.call ? -1 : 1)),
    [
      { ...quote('a'), happened: 'answered', waitedSeconds: 130 },
      { ...unknown, happened: 'answered', waitedSeconds: 0 },
    ],
  );
  assert.deepEqual(await settleQuotes(db, endings), []);
  const other = await settleQuotes(db, [ended('b', 10_000, 'abandoned')]);
  assert.deepEqual([other[0]?.happened, other[0]?.waitedSeconds], ['abandoned', 10]);
});

test('the same endings told to two nodes at once are counted once', async () => {
  const calls = Array.from({ length: 200 }, (_, n) => `both-${n}`);
  await insertQuotes(
    database.db,
    calls.map((call) => quote(call)),
  );
  const endings = calls.map((call) => ended(call, 60_000));
  const nodes = [database.db, await database.another()];
  const settled = await Promise.all(
    nodes.map((db, nth) => settleQuotes(db, nth === 0 ? endings : endings.toReversed())),
  );
  assert.equal(settled.flat().length, 200);
});

test('a call of which nothing was heard is given up', async () => {
  await insertQuotes(database.db, [quote('silent')]);
  const { id } = await addCallback(database.db, target, {});
  await insertQuotes(database.db, [quote(id, { callbackId: id })]);
  clock.advance(86_400_001);
  assert.deepEqual(await settleLost(database.db, clock.now() - 86_400_000, 0), []);
  const lost = await settleLost(database.db, clock.now() - 86_400_000, 10);
  assert.deepEqual(
    lost.map(({ call, happened }) => [call, happened]),
    [['silent', 'lost']],
  );
  assert.deepEqual(await settlePromises(database.db, 10), []);
});

type Ended = [outcome: Outcome, results: AttemptResult[], happened: Happening, seconds: number];
/** What becomes of a quote when its callback has ended so after 300 s, bridged after 120 s where it was at all. */
const stories: Ended[] = [
  ['completed', ['bridged'], 'answered', 120],
  // The agent side failed first: that is part of the wait.
  ['completed', ['agent-timeout', 'bridged'], 'answered', 120],
  ['completed', ['unknown', 'bridged'], 'answered', 120],
  ...(
    ['busy', 'no-answer', 'rejected', 'carrier-error', 'no-key', 'customer-hung-up'] as const
  ).map((result): Ended => ['completed', [result, 'bridged'], 'not-reached', 120]),
  ['unreachable', ['no-answer', 'busy'], 'not-reached', 300],
  ['abandoned', ['customer-hung-up'], 'abandoned', 300],
  ['cancelled', [], 'left', 300],
  ['declined', ['cancelled'], 'left', 300],
  ['expired', [], 'left', 300],
  ['agent-unreachable', ['agent-timeout'], 'left', 300],
];

test('a promise is settled by the story of its callback', async () => {
  const { db } = database;
  const wanted = new Map<string, [Happening, number]>();
  for (const [outcome, results, happened, seconds] of stories) {
    const { id, number } = await addCallback(db, target);
    await sql`update callback set state = 'ended', outcome = ${outcome}, wake_at = null,
      ended_at = ${new Date(clock.now() + 300_000)} where id = ${id}`.execute(db.kysely);
    await insertQuotes(db, [quote(id, { callbackId: id })]);
    wanted.set(id, [happened, seconds]);
    for (const [nth, result] of results.entries())
      await sql`insert into attempt (id, callback_id, number, ordinal, first_party, node_id, fence, started_at,
        ended_at, result) values (${newId()}, ${id}, ${number}, ${nth + 1}, 'customer', 'a', 0, now(), now(),
        ${result})`.execute(db.kysely);
    if (results.includes('bridged'))
      await sql`insert into journal (callback_id, call_target_id, at, actor, event) values (${id}, ${target},
        ${new Date(clock.now() + 120_000)}, 'system', 'bridged')`.execute(db.kysely);
  }
  const settled = [...(await settlePromises(db, 5)), ...(await settlePromises(db, 100))];
  assert.equal(settled.length, stories.length);
  for (const { call, happened, waitedSeconds } of settled)
    assert.deepEqual([happened, waitedSeconds], wanted.get(call));
});

test('sums of two parts of a week are those of the whole, and each call target and week has its own', async () => {
  const { db } = database;
  const sums = noSums();
  const settled = { ...quote('s'), happened: 'answered', waitedSeconds: 130 } as const;
  addQuote(sums, settled);
  addQuote(sums, { ...settled, waitedSeconds: 30, baselineSeconds: null });
  addQuote(sums, { ...settled, basis: 'agents-free', waitedSeconds: 2 });
  addQuote(sums, { ...settled, happened: 'left' });
  addQuote(sums, { ...settled, believed: null });
  await addQuoteSums(db, target, '2026-W47', sums);
  assert.deepEqual(await findQuoteSums(db, target, '2026-W47'), sums);
  await Promise.all([1, 2, 3].map(() => addQuoteSums(db, target, '2026-W47', sums)));
  const fourfold = Object.fromEntries(Object.entries(sums).map(([name, sum]) => [name, 4 * sum]));
  assert.deepEqual(await findQuoteSums(db, target, '2026-W47'), fourfold);
  assert.equal(await findQuoteSums(db, target, '2026-W48'), null);
  const other = (await addCallTarget(db)).id;
  await addQuoteSums(db, other, '2026-W48', sums);
  const found = await quoteSumsOf(db, ['2026-W47', '2026-W48'], 10);
  assert.deepEqual(
    new Set(found.map(({ callTargetId, week }) => `${callTargetId} ${week}`)),
    new Set([`${target} 2026-W47`, `${other} 2026-W48`]),
  );
  assert.equal((await quoteSumsOf(db, ['2026-W47', '2026-W48'], 1)).length, 1);
});

test('old quotes are forgotten, a few at a time', async () => {
  clock.advance(1);
  await insertQuotes(database.db, [quote('young')]);
  const all = await database.db.kysely.selectFrom('quote').select('at').execute();
  const old = all.filter(({ at }) => at < clock.now()).length;
  assert.ok(old > 200);
  assert.equal(await deleteQuotes(database.db, clock.now(), 200), 200);
  assert.equal(await deleteQuotes(database.db, clock.now(), 10_000), old - 200);
  const left = await database.db.kysely.selectFrom('quote').select('call').execute();
  assert.deepEqual(left, [{ call: 'young' }]);
});
