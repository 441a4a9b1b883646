import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { HandClock, realClock, sleep } from '../../../src/base/clock.ts';
import { openReturnPlaces, type ReturnPlaces } from '../../../src/twilio/return-places.ts';
import { createMemoryLog } from '../../support/api.ts';
import { StatisticsServer } from '../../support/statistics-server.ts';
import { accountSid, authToken, sidOf } from '../../support/taskrouter-events.ts';

/*
 * The server stands in for TaskRouter's tasks here: it keeps what it is asked and answers what a test says.
 */

const place = {
  ...{ workspaceSid: sidOf('WS', 1), taskSid: sidOf('WT', 7) },
  joinedAt: Date.UTC(2026, 0, 5, 11, 50),
};
let clock: HandClock;
let server: StatisticsServer;
let places: ReturnPlaces;
let log: ReturnType<typeof createMemoryLog>;
before(async () => {
  server = await StatisticsServer.open();
});
beforeEach(() => {
  server.requests.length = 0;
  server.reply = {};
  clock = new HandClock();
  log = createMemoryLog();
  places = openReturnPlaces({ accountSid, authToken, restUrl: server.url, clock, log });
});
after(() => server.close());

/** Waits, while the clock stands, until so many requests were made; then lets their answers arrive. */
async function asked(count: number): Promise<void> {
  const deadline = performance.now() + 5_000;
  while (server.requests.length < count) {
    assert.ok(performance.now() < deadline, `${server.requests.length} requests`);
    await sleep(realClock, 5);
  }
  await sleep(realClock, 50);
}

test('the task is given the age of the wait and the priority of other callers', async () => {
  places.give(place);
  await asked(1);
  const [request] = server.requests;
  assert.equal(request?.path, `/v1/Workspaces/${place.workspaceSid}/Tasks/${place.taskSid}`);
  assert.equal(request.headers['content-type'], 'application/x-www-form-urlencoded');
  assert.deepEqual(Object.fromEntries(new URLSearchParams(request.body)), {
    ...{ Priority: '0', VirtualStartTime: '2026-01-05T11:50:00.000Z' },
  });
  clock.advance(60_000);
  await places.close();
  assert.equal(server.requests.length, 1);
  assert.deepEqual(log.lines, []);
});

for (const status of [429, 500, 503])
  test(`after ${status} it is tried again, three times in all, and then the priority stays`, async () => {
    server.reply = { status, body: '{"code":20500,"message":"not now"}' };
    places.give(place);
    await asked(1);
    clock.advance(500);
    await asked(2);
    clock.advance(2_000);
    await asked(3);
    clock.advance(60_000);
    await places.close();
    assert.equal(server.requests.length, 3);
    assert.equal(log.lines.length, 1);
    assert.match(log.lines[0]!, /keeps its priority.*/);
    assert.match(log.lines[0]!, new RegExp(`${status}, code 20500: not now`));
  });

test('what was refused is not asked again: the task has gone', async () => {
  server.reply = { status: 404, body: '{"code":20404,"message":"was not found"}' };
  places.give(place);
  await asked(1);
  clock.advance(60_000);
  await places.close();
  assert.equal(server.requests.length, 1);
  assert.match(log.lines.join(), /404, code 20404/);
});

test('no answer counts as a failure after 10 s, and closing waits for nobody', async () => {
  server.reply = null;
  places.give(place);
  await asked(1);
  clock.advance(10_000);
  await sleep(realClock, 50);
  clock.advance(500);
  await asked(2);
  await places.close();
  places.give(place);
  await sleep(realClock, 50);
  assert.equal(server.requests.length, 2);
  assert.deepEqual(log.lines, []);
});
