import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { sql } from 'kysely';
import { HandClock, realClock, sleep } from '../../src/base/clock.ts';
import { silentLog } from '../../src/base/log.ts';
import { notifyWake, onWake } from '../../src/store/listen.ts';
import { createTestDatabase } from '../support/database.ts';

const { db, url, close } = await createTestDatabase();
after(close);
const pollMs = 2_000;

/** Hints in the order they come, to be waited for. */
function collect() {
  const clock = new HandClock();
  const hints: (number | null)[] = [];
  const listener = onWake({ url, clock, log: silentLog }, (at) => hints.push(at));
  const until = async (count: number): Promise<(number | null)[]> => {
    while (hints.length < count) await sleep(realClock, 5);
    return hints;
  };
  return { clock, hints, listener, until };
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
  const listener = onWake({ url: nowhere, clock, log: silentLog }, () => assert.fail());
  while (clock.pendingCount === 0) await sleep(realClock, 5);
  await listener.close();
});
