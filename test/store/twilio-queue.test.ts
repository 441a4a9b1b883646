import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { FastifyInstance } from 'fastify';
import { createMetrics } from '../../src/api/metrics.ts';
import { buildServer } from '../../src/api/server.ts';
import { HandClock, realClock, sleep } from '../../src/base/clock.ts';
import type { Engine } from '../../src/engine/context.ts';
import type { CallTarget } from '../../src/callback/call-target.ts';
import {
  createCallTarget,
  needCallTarget,
  updateCallTarget,
} from '../../src/engine/call-targets.ts';
import { lineView } from '../../src/engine/queries.ts';
import { openTwilioDoor } from '../../src/twilio/door.ts';
import { Client, createApiEngine } from '../support/api.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
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
import { settingsWith } from '../unit/callback/builders.ts';

/* What the API says of a queue, from the statistics that are read and the events that come. */

const clock = new HandClock();
const twilio = { workspaceSid: sidOf('WS', 1), taskQueueSid: queueSid };
let database: TestDatabase;
let engine: Engine;
let app: FastifyInstance;
let reader: Client;
let statistics: StatisticsServer;
let door: { close(): Promise<void> };
let target: CallTarget;
let path: string;

before(async () => {
  database = await createTestDatabase({ clock });
  engine = createApiEngine({ db: database.db, clock });
  const { id } = await createCallTarget(engine, settingsWith({ twilio }));
  target = await needCallTarget(engine, id);
  path = `/v1/call-targets/${id}`;
  statistics = await StatisticsServer.open();
  app = await buildServer(engine, { metrics: createMetrics(), readiness: {} });
  door = openTwilioDoor(app, engine, {
    ...{ accountSid, authToken, publicUrl, restUrl: statistics.url },
  });
  await app.ready();
  reader = await Client.with(app, engine, ['read']);
});
after(async () => {
  await door.close();
  await app.close();
  await statistics.close();
  await database.close();
});

/** Lets the next look at the statistics find this; null: that it cannot. */
async function nextLook(body: string | null): Promise<void> {
  const asked = statistics.requests.length;
  const seenAt = engine.queueViews.last(target)?.at;
  statistics.reply = body === null ? { status: 500 } : { body };
  while (statistics.requests.length === asked) {
    clock.advance(1_000);
    await sleep(realClock, 10);
  }
  // What came of it is there a moment later.
  if (body === null) return;
  while (engine.queueViews.last(target)?.at === seenAt) await sleep(realClock, 5);
}

const look = async () => (await reader.get(`${path}/queue`)).body;
const offer = async () => (await reader.get(`${path}/offer?number=%2B12025550143`)).body.reason;

async function tell(type: string, task: number, afterMs: number): Promise<void> {
  const form = eventForm(type, clock.now() + afterMs, { TaskSid: sidOf('WT', task) });
  assert.equal((await app.inject(deliveryOf(form))).statusCode, 200);
}

const head = { sid: sidOf('WT', 1), age: 30 };
const busy = bodyOf(queueData(queueSid, { pending: 1, assigned: 4 }, 4, head));
const free = bodyOf(queueData(queueSid, { assigned: 4 }, 6));

describe('GET /v1/call-targets/{id}/queue', () => {
  it('knows nothing before the first look', async () => {
    // The first look found nothing that it could read.
    while (statistics.requests.length < 1) await sleep(realClock, 5);
    assert.deepEqual(await look(), {
      ...{ freshness: 'unknown', waitingCalls: null, longestWaitSeconds: null },
      ...{ agentsAvailable: null, agentsStaffed: null, at: null },
    });
    assert.equal(await offer(), 'ok');
  });

  it('shows what was read, and ages', async () => {
    await nextLook(busy);
    const { at, ...view } = await look();
    assert.deepEqual(view, {
      ...{ freshness: 'fresh', waitingCalls: 1, agentsAvailable: 0, agentsStaffed: 4 },
      longestWaitSeconds: 30 + (clock.now() - Date.parse(at)) / 1000,
    });
    clock.advance(5_000);
    assert.equal((await look()).longestWaitSeconds, view.longestWaitSeconds + 5);
    assert.equal(await offer(), 'ok');
  });

  it('is shown with the line', async () => {
    await nextLook(busy);
    const { callTargets } = await lineView(engine);
    assert.deepEqual(callTargets[0]?.queue, await look());
    await createCallTarget(engine, settingsWith({ name: 'Without' }));
    const all = (await lineView(engine)).callTargets;
    assert.deepEqual(
      all.map(({ name, queue }) => [name, queue === null]),
      [
        ['Billing', false],
        ['Without', true],
      ],
    );
  });

  it('follows the tasks between two looks, each event once', async () => {
    await nextLook(busy);
    for (let times = 0; times < 3; times++) {
      await tell('task.created', 2, 10);
      await tell('task.created', 3, 20);
      await tell('task.canceled', 1, 30);
    }
    assert.equal((await look()).waitingCalls, 2);
    const elsewhere = eventForm('task.created', clock.now() + 9, { TaskQueueSid: sidOf('WQ', 8) });
    assert.equal((await app.inject(deliveryOf(elsewhere))).statusCode, 200);
    const forged = deliveryOf(eventForm('task.created', clock.now() + 8), 'f'.repeat(32));
    assert.equal((await app.inject(forged)).statusCode, 403);
    assert.equal((await look()).waitingCalls, 2);
    await nextLook(busy);
    assert.equal((await look()).waitingCalls, 1);
  });

  it('looks again soon after an agent’s activity changed', async () => {
    await nextLook(busy);
    const before = clock.monotonic();
    const form = eventForm('worker.activity.update', clock.now(), { TaskSid: '' });
    assert.equal((await app.inject(deliveryOf(form))).statusCode, 200);
    await nextLook(free);
    assert.ok(clock.monotonic() - before <= 8_000);
  });

  it('with an agent free and nobody waiting, no callback is offered; once stale, it decides nothing', async () => {
    await nextLook(free);
    assert.deepEqual((await look()).agentsAvailable, 2);
    assert.equal(await offer(), 'agents-available');
    await tell('task.created', 5, 10);
    assert.equal(await offer(), 'ok');
    await nextLook(free);
    while (engine.queueViews.fresh(target, clock.now())) await nextLook(null);
    const { freshness, at, agentsAvailable } = await look();
    assert.deepEqual([freshness, agentsAvailable], ['stale', 2]);
    assert.ok(clock.now() - Date.parse(at) > 60_000);
    assert.equal(await offer(), 'ok');
    await nextLook(free);
    assert.equal(await offer(), 'agents-available');
  });

  it('forgets a queue that no call target names any more', async () => {
    await nextLook(free);
    const { id } = target;
    await updateCallTarget(engine, id, { twilio: null });
    while (engine.queueViews.freshCount(clock.now()) > 0) {
      clock.advance(1_000);
      await sleep(realClock, 5);
    }
    await updateCallTarget(engine, id, { twilio });
    assert.equal((await look()).freshness, 'unknown');
    await tell('task.created', 7, 10);
    assert.equal((await look()).freshness, 'unknown');
  });

  it('needs the right to read, and a call target that is there', async () => {
    const narrow = await Client.with(app, engine, ['offer:read']);
    assert.equal((await narrow.get(`${path}/queue`)).status, 403);
    assert.equal((await reader.get('/v1/call-targets/nope/queue')).status, 404);
  });
});
