import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { HandClock } from '../../src/base/clock.ts';
import type { KeptQuote } from '../../src/callback/kept-quote.ts';
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
  await insertQuotes(database.db, [quote('young')]);
  const all = await database.db.kysely.selectFrom('quote').select('at').execute();
  const old = all.filter(({ at }) => at < clock.now()).length;
  assert.ok(old > 200);
  assert.equal(await deleteQuotes(database.db, clock.now(), 200), 200);
  assert.equal(await deleteQuotes(database.db, clock.now(), 10_000), old - 200);
  const left = await database.db.kysely.selectFrom('quote').select('call').execute();
  assert.deepEqual(left, [{ call: 'young' }]);
});
