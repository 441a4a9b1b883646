import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { HandClock, realClock, sleep } from '../../src/base/clock.ts';
import type { CallTarget } from '../../src/callback/call-target.ts';
import type { JoinedEvent, QueueEvent } from '../../src/callback/queue-event.ts';
import type { Engine } from '../../src/engine/context.ts';
import { followLines, type FollowedLines } from '../../src/engine/follow-lines.ts';
import { storedEvents } from '../../src/engine/stored-week.ts';
import { addCallback, addCallTarget, createTestDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { createApiEngine } from '../support/api.ts';
import { DatabaseProxy } from '../support/database-proxy.ts';
import { openDatabase } from '../../src/store/database.ts';
import { silentLog } from '../../src/base/log.ts';
import { sidOf } from '../support/taskrouter-events.ts';

/* The same line on every node, from whichever node heard of it, and again after a restart. */

const clock = new HandClock();
let database: TestDatabase;
before(async () => {
  database = await createTestDatabase({ clock });
});
after(() => database.close());

interface Node {
  engine: Engine;
  followed: FollowedLines;
}

async function start(): Promise<Node> {
  const engine = createApiEngine({ db: await database.another(), clock });
  return { engine, followed: await followLines(engine) };
}

/** Starts nodes for one test. */
async function withNodes(count: number, work: (...nodes: Node[]) => Promise<void>): Promise<void> {
  const nodes = await Promise.all(Array.from({ length: count }, () => start()));
  try {
    await work(...nodes);
  } finally {
    await Promise.all(nodes.map(({ followed }) => followed.close()));
  }
  assert.equal(clock.pendingCount, 0);
}

async function until(what: string, isTrue: () => boolean | Promise<boolean>): Promise<void> {
  for (let look = 0; !(await isTrue()); look++) {
    assert.ok(look < 400, `not so: ${what}`);
    clock.advance(100);
    await sleep(realClock, 5);
  }
}

let queues = 0;
async function newTarget(): Promise<{ target: CallTarget; line: string }> {
  const twilio = { workspaceSid: sidOf('WS', 1), taskQueueSid: sidOf('WQ', (queues += 1)) };
  return { target: await addCallTarget(database.db, { twilio }), line: twilio.taskQueueSid };
}

let sources = 0;
function tell(
  { engine }: Node,
  line: string,
  event: QueueEvent,
  sourceId = `EV${sources++}`,
): void {
  engine.lines.happened({ line, sourceId, event });
}

const joined = (call: string, at = clock.now()): JoinedEvent => ({
  ...{ type: 'joined', at, call, since: at, priority: 0, isCallback: false },
});

/** Two agents, both on long calls, who have handled enough for their handle time to be known. */
async function busyLine(node: Node, target: CallTarget, line: string): Promise<void> {
  await until('followed', () => node.engine.lines.estimator(target) !== null);
  const start = clock.now();
  for (const agent of ['Ada', 'Bob'])
    tell(node, line, { type: 'agent-here', at: start, agent, share: 1 });
  for (let nth = 0; nth < 30; nth++) {
    const agent = nth % 2 ? 'Ada' : 'Bob';
    const call = `${line.slice(-3)} call ${nth}`;
    const at = start + nth * 60_000;
    clock.advance(Math.max(0, at - clock.now()));
    if (nth > 1)
      tell(node, line, { type: 'handled', at, call: `${line.slice(-3)} call ${nth - 2}` });
    tell(node, line, joined(call, at));
    tell(node, line, { type: 'answered', at, call, agent });
  }
}

function wait({ engine }: Node, target: CallTarget): number | string {
  const at = engine.db.now();
  const estimate = engine.lines.estimator(target)?.estimate({ at });
  if (!estimate) return 'not read yet';
  return estimate.known ? estimate.meanSeconds : estimate.reason;
}

async function stored(target: CallTarget, { engine }: Node): Promise<QueueEvent[]> {
  const range = { from: 0, until: clock.now() + 1 };
  return Array.fromAsync(storedEvents(engine, target.id, range));
}

test('two nodes see the same line, whichever was told, and what is told to both counts once', async () => {
  await withNodes(2, async (a, b) => {
    const { target, line } = await newTarget();
    await until('b follows', () => b.engine.lines.estimator(target) !== null);
    await busyLine(a, target, line);
    const count = (await stored(target, a)).length;
    await until('stored', async () => (await stored(target, a)).length >= 2 + 30 * 2 + 28);
    const before = wait(a, target);
    for (const nth of [1, 2, 3]) {
      const event = joined(`waiting ${nth}`);
      for (const node of [a, b, b]) tell(node, line, event, `EV waiting ${nth}`);
    }
    await until('b sees it', () => wait(a, target) === wait(b, target));
    await until('stored', async () => (await stored(target, a)).length === 2 + 30 * 2 + 28 + 3);
    const three = wait(b, target);
    assert.ok(
      typeof before === 'number' && typeof three === 'number' && three > before,
      `${before} ${three}`,
    );
    assert.ok(count <= 93);
    tell(b, line, { type: 'abandoned', at: clock.now(), call: 'waiting 1' });
    await until('a hears that one has gone', () => Number(wait(a, target)) < three);
  });
});

test('after a restart the line is as it was before', async () => {
  const { target, line } = await newTarget();
  let known: number | string = '';
  await withNodes(1, async (a) => {
    await busyLine(a, target, line);
    for (const nth of [1, 2, 3]) tell(a, line, joined(`still there ${nth}`));
    known = wait(a, target);
    assert.equal(typeof known, 'number');
  });
  await withNodes(1, async (a) => {
    assert.equal(wait(a, target), 'not read yet');
    await until('restored', () => a.engine.lines.estimator(target) !== null);
    const again = wait(a, target);
    assert.ok(Math.abs(Number(again) - Number(known)) < 5, `${known} then ${again}`);
    // What is told again after the restart is no news.
    tell(a, line, joined('still there 3'), `EV${sources - 1}`);
    assert.ok(Math.abs(Number(wait(a, target)) - Number(again)) < 5);
  });
});

test('callbacks that wait stand in the line of every node, and leave it when they end', async () => {
  await withNodes(2, async (a, b) => {
    const { target, line } = await newTarget();
    await until('b follows', () => b.engine.lines.estimator(target) !== null);
    await busyLine(a, target, line);
    await until('b sees it', () => wait(a, target) === wait(b, target));
    const alone = Number(wait(b, target));
    const callback = await addCallback(database.db, target.id, { dueAt: clock.now() + 600_000 });
    await until('a', () => Number(wait(a, target)) > alone + 20);
    await until('b', () => Number(wait(b, target)) > alone + 20);
    // The contact centre sees the task of its return call: it is the same person.
    const withOne = Number(wait(b, target));
    tell(a, line, { ...joined(callback.id), priority: 5, isCallback: true });
    assert.ok(Math.abs(Number(wait(a, target)) - withOne) < 10, `${withOne} ${wait(a, target)}`);
    await database.db.kysely
      .updateTable('callback')
      .set({ state: 'ended', outcome: 'cancelled', ended_at: new Date(clock.now()), wake_at: null })
      .where('id', '=', callback.id)
      .execute();
    await database.db.kysely
      .insertInto('journal')
      .values({
        ...{ callback_id: callback.id, call_target_id: target.id, at: new Date(clock.now()) },
        ...{ actor: 'system', event: 'cancelled', reason: null, detail: null },
      })
      .execute();
    await until('out of it on a', () => Number(wait(a, target)) < withOne - 20);
    await until('out of it on b', () => Number(wait(b, target)) < withOne - 20);
  });
});

test('an agent of two queues is half an agent in each', async () => {
  await withNodes(2, async (a, b) => {
    const [one, other] = [await newTarget(), await newTarget()];
    for (const node of [a, b])
      for (const { target } of [one, other])
        await until('followed', () => node.engine.lines.estimator(target) !== null);
    const staffed = ({ engine }: Node, { target }: { target: CallTarget }) =>
      engine.lines.estimator(target)?.laws(clock.now()).agentsStaffed;
    const here = { type: 'agent-here', agent: 'Cleo', share: 1 } as const;
    tell(a, one.line, { ...here, at: clock.now() });
    assert.equal(staffed(a, one), 1);
    await until('b knows', () => staffed(b, one) === 1);
    tell(b, other.line, { ...here, at: clock.now() });
    await until('a knows', () => staffed(a, one) === 0.5 && staffed(a, other) === 0.5);
    assert.deepEqual([staffed(b, one), staffed(b, other)], [0.5, 0.5]);
    a.engine.lines.agentMoved('Cleo', false, clock.now(), 'EV gone');
    await until('gone', () => staffed(b, one) === 0 && staffed(b, other) === 0);
    a.engine.lines.agentMoved('Cleo', true, clock.now(), 'EV back');
    await until('back', () => staffed(b, one) === 0.5 && staffed(b, other) === 0.5);
  });
});

test('call targets that name one queue share its line and their callbacks, also one that is added later', async () => {
  await withNodes(1, async (a) => {
    const { target, line } = await newTarget();
    await busyLine(a, target, line);
    const alone = Number(wait(a, target));
    await addCallback(database.db, target.id, { dueAt: clock.now() + 600_000 });
    await until('a callback more', () => Number(wait(a, target)) > alone + 20);
    const second = await addCallTarget(database.db, { twilio: target.twilio });
    await until('read', () => a.engine.lines.estimator(second) !== null);
    assert.ok(Math.abs(Number(wait(a, second)) - Number(wait(a, target))) < 5);
    let heard = 0;
    const done = a.engine.lines.onChange(second.id, () => (heard += 1));
    tell(a, line, joined('for both'));
    done();
    tell(a, line, joined('for both, too'));
    assert.equal(heard, 1);
    assert.ok(Math.abs(Number(wait(a, second)) - Number(wait(a, target))) < 5);
  });
});

test('while the database is away events are folded here and kept, and the other nodes hear of them later', async () => {
  const proxy = await DatabaseProxy.start(database.url);
  const { target, line } = await newTarget();
  try {
    await withNodes(1, async (b) => {
      const db = await openDatabase({ url: proxy.url, clock, log: silentLog, timeFrom: 'clock' });
      const engine = createApiEngine({ db, clock });
      const a: Node = { engine, followed: await followLines(engine) };
      await until('read', () => engine.lines.estimator(target) !== null);
      proxy.mode = 'refuse';
      proxy.cut();
      await busyLine(a, target, line);
      assert.equal(typeof wait(a, target), 'number');
      assert.equal(wait(b, target), 'cold-start');
      proxy.mode = 'pass';
      await until('b hears of it', () => wait(b, target) === wait(a, target));
      await a.followed.close();
      await db.close();
    });
  } finally {
    await proxy.close();
  }
});
