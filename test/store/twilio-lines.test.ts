import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { FastifyInstance } from 'fastify';
import { createMetrics } from '../../src/api/metrics.ts';
import { buildServer } from '../../src/api/server.ts';
import { HandClock, realClock, sleep } from '../../src/base/clock.ts';
import type { CallTarget } from '../../src/callback/call-target.ts';
import type { Engine } from '../../src/engine/context.ts';
import { followLines, type FollowedLines } from '../../src/engine/follow-lines.ts';
import { storedEvents } from '../../src/engine/stored-week.ts';
import { openTwilioDoor } from '../../src/twilio/door.ts';
import { createApiEngine } from '../support/api.ts';
import { addCallTarget, createTestDatabase, type TestDatabase } from '../support/database.ts';
import { bodyOf, queueData, StatisticsServer } from '../support/statistics-server.ts';
import {
  accountSid,
  authToken,
  deliveryOf,
  eventForm,
  publicUrl,
  queueSid,
  sidOf,
} from '../support/taskrouter-events.ts';

/* From TaskRouter's signed events and its statistics to the line and what is stored of it. */

const clock = new HandClock();
const hour = 3_600_000;
let database: TestDatabase;
let engine: Engine;
let app: FastifyInstance;
let statistics: StatisticsServer;
let door: { close(): Promise<void> };
let followed: FollowedLines;
let target: CallTarget;

before(async () => {
  database = await createTestDatabase({ clock });
  engine = createApiEngine({ db: database.db, clock });
  const twilio = { workspaceSid: sidOf('WS', 1), taskQueueSid: queueSid };
  target = await addCallTarget(database.db, { twilio });
  statistics = await StatisticsServer.open();
  statistics.reply = { body: bodyOf(queueData(queueSid, { assigned: 2 }, 2)) };
  followed = await followLines(engine);
  app = await buildServer(engine, { metrics: createMetrics(), readiness: {} });
  door = openTwilioDoor(app, engine, {
    ...{ accountSid, authToken, publicUrl, restUrl: statistics.url },
  });
  await app.ready();
});
after(async () => {
  await door.close();
  await followed.close();
  await app.close();
  await statistics.close();
  await database.close();
});

/** Their clock is an hour ahead of ours. */
const ahead = hour;
async function tell(type: string, task: number, more: Record<string, string> = {}): Promise<void> {
  const form = eventForm(type, clock.now() + ahead, {
    ...{ TaskSid: sidOf('WT', task), WorkerSid: '', Sid: sidOf('EV', told++), ...more },
  });
  assert.equal((await app.inject(deliveryOf(form))).statusCode, 200);
}
let told = 0;

async function pass(ms: number): Promise<void> {
  for (let left = ms; left > 0; left -= 5_000) {
    clock.advance(Math.min(left, 5_000));
    await sleep(realClock, 2);
  }
}

const wait = () => engine.lines.estimator(target)?.estimate({ at: clock.now() });

test('events of a clock that is an hour off make an estimate that moves with the queue', async () => {
  while (!engine.lines.estimator(target)) await pass(1_000);
  assert.equal(wait()?.known, false);
  for (let task = 0; task < 20; task++) {
    const WorkerSid = sidOf('WK', task % 2);
    const worker = { WorkerSid, WorkerActivitySid: sidOf('WA', 1) };
    if (task > 1) {
      await tell('task.wrapup', task - 2, { WorkerSid });
      await tell('task.completed', task - 2, { WorkerSid });
    }
    await tell('task.created', task);
    await tell('reservation.created', task, worker);
    await tell('reservation.accepted', task, worker);
    await pass(60_000);
  }
  const nobodyWaits = wait();
  for (const task of [30, 31, 32]) await tell('task-queue.entered', task);
  const three = wait();
  assert.ok(nobodyWaits?.known && three?.known, JSON.stringify([nobodyWaits, three]));
  assert.equal(three.basis, 'line');
  // Two agents, two minutes each: somebody is free every minute.
  assert.ok(
    nobodyWaits.meanSeconds > 20 && nobodyWaits.meanSeconds < 130,
    `${nobodyWaits.meanSeconds}`,
  );
  assert.ok(three.meanSeconds > nobodyWaits.meanSeconds + 90, `${three.meanSeconds}`);
  await tell('task.canceled', 30, { TaskCanceledReason: 'hangup' });
  const two = wait();
  assert.ok(two?.known && two.meanSeconds < three.meanSeconds - 20);
  const laws = engine.lines.estimator(target)?.laws(clock.now());
  assert.ok(Math.abs(Number(laws?.handle.meanSeconds) - 120) < 5);
});

test('it is stored by our clock, once however often it was sent; a reading once a minute', async () => {
  const again = eventForm('task.canceled', clock.now() + ahead, { Sid: sidOf('EV', told - 1) });
  for (let times = 0; times < 3; times++) await app.inject(deliveryOf(again));
  await pass(120_000);
  const range = { from: 0, until: clock.now() + hour };
  const stored = await Array.fromAsync(storedEvents(engine, target.id, range));
  assert.ok(stored.every(({ at }) => at <= clock.now()));
  const count = (type: string): number => stored.filter((event) => event.type === type).length;
  assert.deepEqual(
    ['joined', 'answered', 'wrap-up', 'handled', 'abandoned', 'agent-here'].map(count),
    [23, 20, 18, 18, 1, 2],
  );
  // Twenty-two minutes, and the readings of the first events of a new one.
  assert.ok(count('counted') >= 15 && count('counted') <= 24, `${count('counted')}`);
});

test('what is told of a queue that nobody watches is not kept', async () => {
  await tell('task.created', 99, { TaskQueueSid: sidOf('WQ', 7) });
  await pass(2_000);
  const ofOthers = await database.db.kysely
    .selectFrom('queue_event')
    .select('line')
    .where('line', '<>', queueSid)
    .execute();
  assert.deepEqual(ofOthers, []);
});
