import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { HandClock, realClock, sleep } from '../../../src/base/clock.ts';
import {
  statisticsReader,
  type ReadStatistics,
  type Statistics,
} from '../../../src/twilio/statistics.ts';
import {
  bodyOf,
  queueData,
  StatisticsServer,
  type StatisticsReply,
} from '../../support/statistics-server.ts';
import { accountSid, authToken, queueSid, sidOf } from '../../support/taskrouter-events.ts';

const workspaceSid = sidOf('WS', 1);
const clock = new HandClock();
let server: StatisticsServer;
let read: ReadStatistics;
before(async () => {
  server = await StatisticsServer.open();
  const options = { accountSid, authToken, restUrl: server.url, clock, now: () => clock.now() };
  read = statisticsReader(options);
});
beforeEach(() => (server.requests.length = 0));
after(() => server.close());

const ask = (signal = new AbortController().signal): Promise<Statistics> =>
  read(workspaceSid, [queueSid, sidOf('WQ', 2)], signal);

test('asks for the queues by their SIDs, with the login of the account', async () => {
  server.reply = { body: bodyOf() };
  assert.deepEqual(await ask(), { kind: 'read', queues: new Map() });
  const [request] = server.requests;
  assert.deepEqual(
    [request?.method, request?.path],
    ['POST', `/v1/Workspaces/${workspaceSid}/TaskQueues/RealTimeStatistics`],
  );
  const login = Buffer.from(`${accountSid}:${authToken}`).toString('base64');
  assert.equal(request?.headers.authorization, `Basic ${login}`);
  assert.equal(request?.headers['x-twilio-host'], 'taskrouter.twilio.com');
  assert.deepEqual(JSON.parse(request?.body ?? ''), { queueSids: [queueSid, sidOf('WQ', 2)] });
});

test('reads who waits, who is busy and who heads the line', async () => {
  const tasks = { pending: 4, reserved: 1, assigned: 6, wrapping: 2 };
  const head = { sid: sidOf('WT', 1), age: 95 };
  server.reply = { body: bodyOf(queueData(queueSid, tasks, 11, head), queueData('WQ9', {}, 0)) };
  const at = clock.now();
  assert.deepEqual(await ask(), {
    kind: 'read',
    queues: new Map([
      [
        queueSid,
        {
          ...{ at, waiting: 4, ringing: 1, busy: 8, agentsStaffed: 11 },
          head: { taskSid: head.sid, since: at - 95_000 },
        },
      ],
      ['WQ9', { at, waiting: 0, ringing: 0, busy: 0, agentsStaffed: 0, head: null }],
    ]),
  });
});

const inHalfAMinute = new Date(clock.now() + 30_000).toUTCString();
const throttled: [retryAfter: string | null, wanted: number | null][] = [
  [null, null],
  ['7', 7_000],
  [inHalfAMinute, 30_000],
  [new Date(clock.now() - 30_000).toUTCString(), 0],
  ['soon', null],
];
for (const [retryAfter, retryAfterMs] of throttled)
  test(`429 with Retry-After ${retryAfter}: come back in ${retryAfterMs} ms`, async () => {
    const headers: Record<string, string> = retryAfter ? { 'retry-after': retryAfter } : {};
    server.reply = { status: 429, headers, body: '{"code":20429,"message":"Too many requests"}' };
    assert.deepEqual(await ask(), { kind: 'throttled', retryAfterMs });
  });

const notFound = '{"code":20404,"message":"The requested resource was not found","status":404}';
const failures: [what: string, reply: StatisticsReply, reason: RegExp][] = [
  ['a refusal', { status: 404, body: notFound }, /^404, code 20404: The requested resource/],
  ['a refusal of somebody else', { status: 502, body: '<h1>Bad gateway' }, /^status 502$/],
  ['no JSON', { body: 'ok' }, /JSON/],
  ['another form', { body: '{"task_queue_data":[{}]}' }, /another form/],
  ['no list', { body: '{"task_queue_data":7}' }, /another form/],
  [
    'numbers that are none',
    { body: bodyOf(queueData(queueSid, { pending: -1 }, 1)) },
    /another form/,
  ],
  ['too much', { body: ' '.repeat(2_100_000) }, /more than 2000000 bytes/],
  ['a way elsewhere', { status: 302, headers: { location: 'http://127.0.0.1:9/' } }, /redirect/],
];
for (const [what, reply, reason] of failures)
  test(`${what} is an outcome, not an error`, async () => {
    server.reply = reply;
    const result = await ask();
    assert.equal(result.kind, 'failed');
    if (result.kind === 'failed') assert.match(result.reason, reason);
  });

test('silence ends after ten seconds, or when it is closed', async () => {
  server.reply = null;
  const late = ask();
  while (server.requests.length < 1) await sleep(realClock, 5);
  clock.advance(10_000);
  assert.deepEqual(await late, { kind: 'failed', reason: 'no answer in 10 s' });
  const closing = new AbortController();
  const closed = ask(closing.signal);
  while (server.requests.length < 2) await sleep(realClock, 5);
  closing.abort();
  assert.equal((await closed).kind, 'failed');
  assert.equal(clock.pendingCount, 0);
});

test('nobody there is an outcome too', async () => {
  const options = { accountSid, authToken, clock, now: () => clock.now() };
  const nowhere = statisticsReader({ ...options, restUrl: 'http://127.0.0.1:9' });
  const result = await nowhere(workspaceSid, [queueSid], new AbortController().signal);
  assert.equal(result.kind, 'failed');
});
