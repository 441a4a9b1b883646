import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { FastifyInstance } from 'fastify';
import { HandClock, realClock, sleep } from '../../src/base/clock.ts';
import type { JoinedEvent, QueueEvent } from '../../src/callback/queue-event.ts';
import type { Engine } from '../../src/engine/context.ts';
import { followLines, type FollowedLines } from '../../src/engine/follow-lines.ts';
import { Client, createApi, createApiEngine } from '../support/api.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { sidOf } from '../support/taskrouter-events.ts';

/* `estimate.source: "line"` as the API shows it. */

const clock = new HandClock();
let database: TestDatabase;
let engine: Engine;
let followed: FollowedLines;
let app: FastifyInstance;
let admin: Client;

before(async () => {
  database = await createTestDatabase({ clock });
  engine = createApiEngine({ db: database.db, clock });
  followed = await followLines(engine);
  app = await createApi(engine);
  admin = await Client.with(app, engine, ['admin']);
});
after(async () => {
  await app.close();
  await followed.close();
  await database.close();
});

let queues = 0;
async function addTarget(estimate: object): Promise<{ id: string; line: string }> {
  const line = sidOf('WQ', (queues += 1));
  const { body } = await admin.send('POST', '/v1/call-targets', {
    ...{ name: `Line ${queues}`, destination: 'sip:queue@127.0.0.1', callerId: '+12025550110' },
    ...{ estimate, twilio: { workspaceSid: sidOf('WS', 1), taskQueueSid: line } },
  });
  while (!engine.lines.estimator({ id: body.id })) {
    clock.advance(1_000);
    await sleep(realClock, 2);
  }
  return { id: body.id, line };
}

let told = 0;
const tell = (line: string, event: QueueEvent): void =>
  engine.lines.happened({ line, sourceId: `EV${told++}`, event });
const joined = (call: string): JoinedEvent => {
  const at = clock.now();
  return { type: 'joined', at, call, since: at, priority: 0, isCallback: false };
};

/** One agent, a minute a call; the last one is just beginning. */
function work(line: string): void {
  tell(line, { type: 'agent-here', at: clock.now(), agent: 'Ada', share: 1 });
  for (let nth = 0; nth < 20; nth++) {
    tell(line, joined(`call ${nth}`));
    tell(line, { type: 'answered', at: clock.now(), call: `call ${nth}`, agent: 'Ada' });
    if (nth === 19) return;
    clock.advance(60_000);
    tell(line, { type: 'handled', at: clock.now(), call: `call ${nth}` });
  }
}

const estimate = async (id: string) => (await admin.get(`/v1/call-targets/${id}/estimate`)).body;
const offer = async (id: string, query = '') =>
  (await admin.get(`/v1/call-targets/${id}/offer${query}`)).body;
const ask = (callTargetId: string, more: object = {}) =>
  admin.send('POST', '/v1/callbacks', {
    callTargetId,
    number: `+1202555${1000 + told++}`,
    ...more,
  });

test('what is not known is null, with its reason, and no callback is offered', async () => {
  const { id } = await addTarget({ source: 'line' });
  const { at, ...rest } = await estimate(id);
  assert.equal(Date.parse(at), clock.now());
  assert.deepEqual(rest, {
    ...{ meanSeconds: null, lowSeconds: null, highSeconds: null, confidence: null },
    ...{ basis: null, unknown: 'cold-start' },
  });
  const { offer: isOffered, reason, estimate: none, quote } = await offer(id);
  assert.deepEqual([isOffered, reason, none, quote], [false, 'estimate-unknown', null, null]);
  assert.equal((await ask(id)).status, 422);
  const scheduledFor = new Date(clock.now() + 3_600_000).toISOString();
  assert.equal((await ask(id, { scheduledFor })).status, 201);
});

test('the fallback is named, and so is why it is needed', async () => {
  const { id } = await addTarget({ source: 'line', fallbackSeconds: 300 });
  const { at: _, ...rest } = await estimate(id);
  assert.deepEqual(rest, {
    ...{ meanSeconds: 300, lowSeconds: 300, highSeconds: 300, confidence: 0 },
    ...{ basis: 'fallback', unknown: 'cold-start' },
  });
  // Who has held for longer than the operator's word shows it to be wrong: it is for who joins now.
  for (const query of ['', '?waitedSeconds=500']) {
    const { estimate: word, reason } = await offer(id, query);
    assert.deepEqual([word.basis, word.meanSeconds, reason], ['fallback', 300, 'no-number']);
  }
  const { body } = await ask(id, { waitedSeconds: 100 });
  assert.equal(Date.parse(body.dueAt) - clock.now(), 200_000);
});

test('an estimate moves with the line, and so does when a new promise is due', async () => {
  const { id, line } = await addTarget({ source: 'line', fallbackSeconds: 999 });
  work(line);
  const alone = await estimate(id);
  assert.deepEqual([alone.basis, alone.confidence, alone.unknown], ['line', 0.8, null]);
  assert.ok(alone.meanSeconds > 20 && alone.meanSeconds < 100, `${alone.meanSeconds}`);
  assert.ok(alone.lowSeconds <= alone.meanSeconds && alone.meanSeconds <= alone.highSeconds);
  for (const nth of [1, 2, 3, 4]) tell(line, joined(`waiting ${nth}`));
  const behindFour = await estimate(id);
  assert.ok(behindFour.meanSeconds > alone.meanSeconds + 120, `${behindFour.meanSeconds}`);
  const { reason, quote } = await offer(id);
  assert.deepEqual([reason, quote.highSeconds > 240], ['no-number', true]);
  const { body } = await ask(id);
  const dueSeconds = (Date.parse(body.dueAt) - clock.now()) / 1000;
  assert.ok(Math.abs(dueSeconds - behindFour.meanSeconds) <= 1, `${dueSeconds}`);
  // Who has held for longer than the four stands before them.
  clock.advance(10_000);
  const { body: first } = await ask(id, { waitedSeconds: 60 });
  assert.ok(Date.parse(first.dueAt) - clock.now() < 100_000);
});

test('who holds is not behind himself, and who joins now is behind him', async () => {
  const { id, line } = await addTarget({ source: 'line' });
  work(line);
  clock.advance(1_000);
  const nobody = (await offer(id)).estimate.meanSeconds;
  tell(line, joined('holds'));
  clock.advance(400);
  assert.equal((await offer(id, '?waitedSeconds=0')).estimate.meanSeconds, nobody);
  assert.ok((await offer(id)).estimate.meanSeconds > nobody + 30);
});

test('the source can be changed to and fro, and keeps what each needs', async () => {
  const { id } = await addTarget({ seconds: 100 });
  const change = async (part: object) =>
    (await admin.send('PATCH', `/v1/call-targets/${id}`, { estimate: part })).body.estimate;
  const wanted = { source: 'line', seconds: 100, fallbackSeconds: null };
  assert.deepEqual(await change({ source: 'line' }), wanted);
  assert.deepEqual(await change({ fallbackSeconds: 60 }), { ...wanted, fallbackSeconds: 60 });
  assert.deepEqual((await estimate(id)).meanSeconds, 60);
  assert.deepEqual(await change({ source: 'fixed' }), {
    ...{ source: 'fixed', seconds: 100, fallbackSeconds: 60 },
  });
  assert.deepEqual((await estimate(id)).meanSeconds, 100);
});
