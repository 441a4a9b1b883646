import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HandClock } from '../../../src/base/clock.ts';
import { UserError } from '../../../src/base/errors.ts';
import type { Log } from '../../../src/base/log.ts';
import type { LineEvent } from '../../../src/callback/queue-event.ts';
import { QueueEventLog } from '../../../src/engine/queue-event-log.ts';
import type { Database } from '../../../src/store/database.ts';

/** A database that is there or not, and counts the transactions that are asked of it. */
function fixture() {
  const clock = new HandClock();
  const told: string[] = [];
  const say = (fields: object, text: string): void =>
    void told.push(`${text} ${JSON.stringify(fields)}`);
  const state = { away: false, tried: 0 };
  const db = {
    async tx() {
      state.tried += 1;
      if (state.away) throw new UserError('database-away', 'The database cannot be reached.');
    },
  } as unknown as Database;
  const log = { warn: say, error: say } as unknown as Log;
  return { clock, told, state, events: new QueueEventLog({ clock, log, db }) };
}

const event = (nth: number): LineEvent => ({
  ...{ line: 'line', sourceId: `EV${nth}` },
  event: { type: 'left', at: nth, call: `call ${nth}` },
});

test('what comes together is written together, a moment later', async () => {
  const { clock, state, events } = fixture();
  for (let nth = 0; nth < 400; nth++) events.add(event(nth));
  await clock.run(100);
  assert.equal(state.tried, 0);
  await clock.run(200);
  assert.equal(state.tried, 1);
  for (let nth = 0; nth < 1_200; nth++) events.add(event(nth));
  await clock.run(1_000);
  assert.equal(state.tried, 4);
  assert.equal(clock.pendingCount, 0);
});

test('while the database is away it is tried once a second, and nothing is lost', async () => {
  const { clock, told, state, events } = fixture();
  state.away = true;
  for (let nth = 0; nth < 1_000; nth++) events.add(event(nth));
  await clock.run(10_200);
  assert.equal(state.tried, 11);
  state.away = false;
  await clock.run(1_000);
  assert.equal(state.tried, 13);
  assert.deepEqual(told, []);
  assert.equal(clock.pendingCount, 0);
});

test('too many are lost from the oldest on, which is said once, and how many when it is over', async () => {
  const { clock, told, state, events } = fixture();
  state.away = true;
  for (let nth = 0; nth < 50_000; nth++) events.add(event(nth));
  await clock.run(3_000);
  assert.equal(told.length, 1);
  assert.match(told[0] ?? '', /lost/);
  state.away = false;
  await clock.run(2_000);
  assert.match(told[1] ?? '', /"lost":3\d{4}/);
  assert.equal(told.length, 2);
});

test('at its end it writes what is left, once', async () => {
  const { clock, state, events } = fixture();
  events.add(event(1));
  await events.close();
  assert.equal(state.tried, 1);
  events.add(event(2));
  assert.deepEqual([clock.pendingCount, state.tried], [0, 1]);
});
