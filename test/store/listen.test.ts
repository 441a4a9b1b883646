import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { sql } from 'kysely';
import { HandClock, realClock, sleep } from '../../src/base/clock.ts';
import { silentLog } from '../../src/base/log.ts';
import { startRunner } from '../../src/engine/runner.ts';
import {
  notifyAnswered,
  notifyQueueEvents,
  notifyWake,
  notifyWanted,
  onHints,
} from '../../src/store/listen.ts';
import { createApiEngine } from '../support/api.ts';
import { createTestDatabase } from '../support/database.ts';

const { db, url, close } = await createTestDatabase();
after(close);
const pollMs = 2_000;

/** Hints in the order they come, to be waited for. */
function collect() {
  const clock = new HandClock();
  const hints: (number | null)[] = [];
  const answered: (string | null)[] = [];
  const news = { count: 0 };
  const wanted: (string | null)[] = [];
  const listener = onHints(
    { url, clock, log: silentLog },
    {
      wake: (at) => hints.push(at),
      answered: (id) => answered.push(id),
      queue: () => (news.count += 1),
      wanted: (id) => wanted.push(id),
    },
  );
  const until = async (count: number): Promise<(number | null)[]> => {
    while (hints.length < count) await sleep(realClock, 5);
    return hints;
  };
  return { clock, hints, answered, wanted, news, listener, until };
}

test(
  'a hint comes with the commit, for rows due before the next poll only',
  { timeout: 9_000 },
  async () => {
    const { hints, listener, until } = collect();
    assert.deepEqual(await until(1), [null]);
    const soon = db.now() + pollMs - 500;
    await notifyWake(db, db.now() + pollMs + 60_000, pollMs);
    await db.tx(async (trx) => {
      await notifyWake(trx, soon, pollMs);
      await sleep(realClock, 50);
      assert.deepEqual(hints, [null]);
    });
    assert.deepEqual(await until(2), [null, soon]);
    const undone = db.tx(async (trx) => {
      await notifyWake(trx, soon + 1, pollMs);
      throw new Error('undone');
    });
    await assert.rejects(undone, /undone/);
    await notifyWake(db, soon + 2, pollMs);
    assert.deepEqual(await until(3), [null, soon, soon + 2]);
    await listener.close();
  },
);

test(
  'what is said of an attempt comes with the commit, and to nobody else',
  { timeout: 9_000 },
  async () => {
    const { hints, answered, wanted, listener, until } = collect();
    await until(1);
    const attemptId = '01990000-0000-7000-8000-000000000001';
    await db.tx((trx) => notifyAnswered(trx, attemptId));
    while (answered.length < 2) await sleep(realClock, 5);
    assert.deepEqual([hints, answered, wanted], [[null], [null, attemptId], [null]]);
    await db.tx((trx) => notifyWanted(trx, attemptId));
    while (wanted.length < 2) await sleep(realClock, 5);
    assert.deepEqual([hints, answered.length, wanted], [[null], 2, [null, attemptId]]);
    await listener.close();
  },
);

test('news of the lines comes with the commit', { timeout: 9_000 }, async () => {
  const { hints, answered, news, listener, until } = collect();
  await until(1);
  await db.tx((trx) => notifyQueueEvents(trx));
  while (news.count < 2) await sleep(realClock, 5);
  assert.deepEqual([hints, answered], [[null], [null]]);
  await listener.close();
});

test('a node hears what another was told of an attempt', { timeout: 9_000 }, async () => {
  const ctx = createApiEngine({ db, clock: realClock });
  const attemptId = '01990000-0000-7000-8000-000000000002';
  const runner = await startRunner(ctx);
  const told: string[] = [];
  const done = ctx.agentAnswers.listen(attemptId, () => told.push(attemptId));
  // Told at first, too: hints may have been missed until it listened.
  while (told.length < 1) await sleep(realClock, 5);
  await notifyAnswered(db, attemptId);
  while (told.length < 2) await sleep(realClock, 5);
  done();
  await runner.stop(0);
});

test(
  'after a lost connection it listens again, and says that hints may have been missed',
  { timeout: 9_000 },
  async () => {
    const { clock, listener, until } = collect();
    await until(1);
    await sql`select pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and query like 'listen%'`.execute(db.kysely);
    while (clock.pendingCount === 0) await sleep(realClock, 5);
    clock.advance(1_000);
    assert.deepEqual(await until(2), [null, null]);
    await listener.close();
    assert.equal(clock.pendingCount, 0);
  },
);

test('it can be closed while no server is there', { timeout: 9_000 }, async () => {
  const clock = new HandClock();
  const nowhere = 'postgres://unhold@%2Ftmp%2Fno-such-folder:5432/unhold';
  const listener = onHints(
    { url: nowhere, clock, log: silentLog },
    {
      wake: () => assert.fail(),
      answered: () => assert.fail(),
      queue: () => assert.fail(),
      wanted: () => assert.fail(),
    },
  );
  while (clock.pendingCount === 0) await sleep(realClock, 5);
  await listener.close();
});
