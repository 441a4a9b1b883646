import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HandClock } from '../../../src/base/clock.ts';
import type { TwilioQueue } from '../../../src/callback/call-target.ts';
import { Poller } from '../../../src/twilio/poller.ts';
import type { Statistics } from '../../../src/twilio/statistics.ts';
import { createMemoryLog } from '../../support/api.ts';
import { sidOf } from '../../support/taskrouter-events.ts';

const queuesOf = (workspace: number, from: number, to: number): TwilioQueue[] =>
  Array.from({ length: to - from + 1 }, (_, i) => ({
    workspaceSid: sidOf('WS', workspace),
    taskQueueSid: sidOf('WQ', from + i),
  }));
const reading = { at: 0, waiting: 0, ringing: 0, busy: 0, agentsStaffed: 1, head: null };

interface Asked {
  at: number;
  workspaceSid: string;
  queueSids: string[];
}

/** Runs `work` with a poller whose statistics are answered by hand. */
async function withPoller(
  queues: TwilioQueue[],
  answer: (nth: number) => Statistics | Promise<Statistics>,
  work: (world: {
    clock: HandClock;
    poller: Poller;
    asked: Asked[];
    read: string[];
    log: { lines: string[] };
  }) => Promise<void>,
): Promise<void> {
  const clock = new HandClock();
  const log = createMemoryLog();
  const asked: Asked[] = [];
  const read: string[] = [];
  const poller = new Poller({
    ...{ clock, log, queues: async () => queues },
    onReading: (sid) => read.push(sid),
    random: () => 0.5,
    read: async (workspaceSid, queueSids) => {
      asked.push({ at: clock.monotonic(), workspaceSid, queueSids });
      return answer(asked.length);
    },
  });
  await work({ clock, poller, asked, read, log });
  await poller.close();
  assert.equal(clock.pendingCount, 0);
}

const good = (): Statistics => ({
  kind: 'read',
  queues: new Map([[sidOf('WQ', 1), reading]]),
});

test('all queues are read at once and then every ten seconds', async () => {
  await withPoller(queuesOf(1, 1, 3), good, async ({ clock, asked, read }) => {
    await clock.run(31_000);
    // The round itself takes a quarter of a second.
    assert.deepEqual(
      asked.map(({ at }) => at),
      [0, 10_250, 20_500, 30_750],
    );
    assert.deepEqual(
      asked[0]?.queueSids,
      [1, 2, 3].map((nth) => sidOf('WQ', nth)),
    );
    assert.equal(read.length, 4);
  });
});

test('at most 50 queues of one workspace a request, and at most four requests a second', async () => {
  const queues = [...queuesOf(1, 1, 120), ...queuesOf(2, 201, 203), ...queuesOf(1, 121, 130)];
  await withPoller(queues, good, async ({ clock, asked }) => {
    await clock.run(9_000);
    assert.deepEqual(
      asked.map(({ at, workspaceSid, queueSids }) => [at, workspaceSid, queueSids.length]),
      [
        [0, sidOf('WS', 1), 50],
        [250, sidOf('WS', 1), 50],
        [500, sidOf('WS', 1), 30],
        [750, sidOf('WS', 2), 3],
      ],
    );
    assert.equal(new Set(asked.flatMap(({ queueSids }) => queueSids)).size, 133);
  });
});

test('one request at a time, however long it takes and however often it is hurried', async () => {
  const slow = Promise.withResolvers<Statistics>();
  const answer = (nth: number) => (nth === 1 ? slow.promise : good());
  await withPoller(queuesOf(1, 1, 1), answer, async ({ clock, poller, asked }) => {
    for (let i = 0; i < 9; i++) {
      poller.soon();
      await clock.run(5_000);
    }
    assert.equal(asked.length, 1);
    slow.resolve(good());
    await clock.run(2_500);
    assert.equal(asked.length, 2);
  });
});

test('what only a reading tells is read two seconds after the last one, no sooner', async () => {
  await withPoller(queuesOf(1, 1, 1), good, async ({ clock, poller, asked }) => {
    await clock.run(300);
    for (let i = 0; i < 100; i++) {
      poller.soon();
      await clock.run(100);
    }
    assert.deepEqual(
      asked.map(({ at }) => at),
      [0, 2_250, 4_500, 6_750, 9_000],
    );
    poller.soon();
    await clock.run(20_000);
    assert.equal(asked[5]?.at, 11_250);
    assert.equal(asked[6]?.at, 21_500);
  });
});

test('asked for fewer requests: it waits longer each time, never less than it is told', async () => {
  const answers: Statistics[] = [
    { kind: 'throttled', retryAfterMs: null },
    { kind: 'throttled', retryAfterMs: null },
    { kind: 'throttled', retryAfterMs: 30_000 },
    { kind: 'throttled', retryAfterMs: 1 },
    good(),
    { kind: 'throttled', retryAfterMs: null },
    good(),
  ];
  const answer = (nth: number) => answers[nth - 1] ?? good();
  // The second half of the queues is not asked for while the first was too much.
  await withPoller(queuesOf(1, 1, 60), answer, async ({ clock, poller, asked }) => {
    poller.soon();
    await clock.run(60_000);
    const waits = asked.map(({ at }, i) => at - (asked[i - 1]?.at ?? 0));
    assert.deepEqual(waits.slice(0, 7), [0, 1_500, 3_000, 30_000, 12_000, 250, 1_500]);
  });
});

test('a back-off is bounded, also where an hour is asked for', async () => {
  const answer = (nth: number): Statistics => ({
    kind: 'throttled',
    retryAfterMs: nth === 12 ? 3_600_000 : null,
  });
  await withPoller(queuesOf(1, 1, 1), answer, async ({ clock, asked }) => {
    await clock.run(3_600_000);
    const waits = asked.map(({ at }, i) => at - (asked[i - 1]?.at ?? 0));
    assert.deepEqual(waits.slice(6, 13), [45_000, 45_000, 45_000, 45_000, 45_000, 45_000, 600_000]);
  });
});

test('a workspace that cannot be read is told of once, and the others are read', async () => {
  const failed: Statistics = { kind: 'failed', reason: '404, code 20404: not found' };
  const answer = (nth: number) => (nth % 2 === 1 ? failed : good());
  const queues = [...queuesOf(1, 1, 1), ...queuesOf(2, 2, 2)];
  await withPoller(queues, answer, async ({ clock, read, log }) => {
    await clock.run(31_000);
    assert.equal(read.length, 3);
    assert.equal(log.lines.length, 1);
    assert.match(log.lines[0]!, /20404/);
  });
});

test('where nobody knows which queues, nothing is asked', async () => {
  const clock = new HandClock();
  let looks = 0;
  const poller = new Poller({
    ...{ clock, log: createMemoryLog(), onReading: assert.fail, random: () => 0 },
    read: () => assert.fail(),
    queues: () => {
      looks += 1;
      return Promise.reject(new Error('the database is away'));
    },
  });
  await clock.run(30_000);
  await poller.close();
  assert.equal(looks, 4);
});
