import assert from 'node:assert/strict';
import { after, afterEach, test } from 'node:test';
import { HandClock, realClock, sleep } from '../../src/base/clock.ts';
import { UserError } from '../../src/base/errors.ts';
import type { WhatIfAnswer } from '../../src/callback/what-if.ts';
import type { Engine } from '../../src/engine/context.ts';
import { startWhatIfRunner, type WhatIfRunner } from '../../src/engine/what-if-runner.ts';
import {
  askWhatIf,
  cancelWhatIf,
  deleteWhatIf,
  getWhatIf,
  listWhatIfs,
  restoreWhatIf,
  whatIfsKept,
  whatIfsOpen,
} from '../../src/engine/what-ifs.ts';
import { endWhatIf, forgetWhatIfs, takeWhatIf } from '../../src/store/what-ifs.ts';
import { createApiEngine } from '../support/api.ts';
import { createTestDatabase } from '../support/database.ts';
import { emptyAnswer, readQuestion } from '../support/what-if.ts';

const clock = new HandClock();
const { db, another, close } = await createTestDatabase({ clock });
after(close);
const engine = createApiEngine({ db, clock });

/** A node whose answers come when the test says so. */
function node(ctx: Engine) {
  const running: {
    name: string;
    tell: (share: number) => void;
    end: (answer: WhatIfAnswer) => void;
    fail: (error: Error) => void;
    isStopped: boolean;
  }[] = [];
  const runner: WhatIfRunner = startWhatIfRunner(ctx, (question, { signal, onProgress }) => {
    const { promise, resolve, reject } = Promise.withResolvers<WhatIfAnswer>();
    const work = {
      ...{ name: question.name, tell: onProgress, end: resolve, fail: reject, isStopped: false },
    };
    running.push(work);
    signal.addEventListener('abort', () => {
      work.isStopped = true;
      reject(signal.reason as Error);
    });
    return promise;
  });
  return { running, runner };
}

const open: WhatIfRunner[] = [];
function start(ctx = engine) {
  const started = node(ctx);
  open.push(started.runner);
  return started;
}
afterEach(async () => {
  for (const runner of open.splice(0)) await runner.close();
  const { items } = await listWhatIfs(engine, { limit: 200 });
  for (const { id } of items) await deleteWhatIf(engine, id);
  clock.advance(2 * 3_600_000);
  await forgetWhatIfs(db, db.now() - 1, whatIfsKept);
  assert.equal(clock.pendingCount, 0, 'a timer was left');
});

/** The store is real, so what it is asked for takes its time. */
async function until(isTrue: () => boolean | Promise<boolean>): Promise<void> {
  for (let look = 0; look < 500; look++) {
    if (await isTrue()) return;
    await sleep(realClock, 5);
  }
  assert.fail(`not within 2.5 s: ${isTrue.toString()}`);
}

const ask = (name: string) => askWhatIf(engine, readQuestion({ name }), 'Ada');
const stateOf = async (id: string): Promise<string> => (await getWhatIf(engine, id)).state;

test('one at a time is answered, in the order in which they were asked', async () => {
  const first = await ask('first');
  const second = await ask('second');
  const { running, runner } = start();
  await until(() => running.length === 1);
  assert.deepEqual([await stateOf(first.id), await stateOf(second.id)], ['running', 'queued']);
  running[0]!.end({ ...emptyAnswer, days: 7 });
  await until(() => running.length === 2);
  const done = await getWhatIf(engine, first.id);
  assert.deepEqual([done.state, done.progress, done.answer?.days], ['done', 1, 7]);
  assert.deepEqual([done.askedBy, done.question.name], ['Ada', 'first']);
  running[1]!.end(emptyAnswer);
  await until(async () => (await stateOf(second.id)) === 'done');
  const third = await ask('third');
  runner.wake();
  await until(() => running[2]?.name === 'third');
  assert.equal(await stateOf(third.id), 'running');
});

test('progress is told once a second, with a guess of what is left', async () => {
  const { id } = await ask('slow');
  const { running } = start();
  await until(() => running.length === 1);
  running[0]!.tell(0.25);
  await clock.run(1000);
  await until(async () => (await getWhatIf(engine, id)).progress === 0.25);
  clock.advance(9000);
  const { secondsLeft, startedAt } = await getWhatIf(engine, id);
  assert.equal(secondsLeft, 30);
  assert.ok(startedAt !== null);
});

test('cancelled, it stops, and the next one has its turn', async () => {
  const first = await ask('first');
  const { running, runner } = start();
  await until(() => running.length === 1);
  const waiting = await ask('waiting');
  assert.equal((await cancelWhatIf(engine, waiting.id)).state, 'cancelled');
  const second = await ask('second');
  assert.equal((await cancelWhatIf(engine, first.id)).state, 'cancelled');
  runner.wake();
  await until(() => running.length === 2);
  assert.ok(running[0]!.isStopped);
  assert.equal(running[1]!.name, 'second');
  await assert.rejects(cancelWhatIf(engine, first.id), /cancelled already/);
  assert.equal(await stateOf(second.id), 'running');
});

test('deleted while it runs it stops, and restored it stays cancelled', async () => {
  const { id } = await ask('gone');
  const { running, runner } = start();
  await until(() => running.length === 1);
  await deleteWhatIf(engine, id);
  runner.wake();
  await until(() => running[0]!.isStopped);
  await assert.rejects(getWhatIf(engine, id), { code: 'not-found' });
  await assert.rejects(deleteWhatIf(engine, id), { code: 'not-found' });
  assert.equal((await restoreWhatIf(engine, id)).state, 'cancelled');
  await assert.rejects(restoreWhatIf(engine, id), { code: 'not-found' });
});

test('what cannot be answered says why; a bug says nothing of itself', async () => {
  const refused = await ask('refused');
  const broken = await ask('broken');
  const { running } = start();
  await until(() => running.length === 1);
  running[0]!.fail(new UserError('bad-request', 'No day of it has agents.'));
  await until(() => running.length === 2);
  running[1]!.fail(new Error('undefined is not a function'));
  await until(async () => (await stateOf(broken.id)) === 'failed');
  assert.equal((await getWhatIf(engine, refused.id)).failure, 'No day of it has agents.');
  assert.match((await getWhatIf(engine, broken.id)).failure ?? '', /wrong on our side/);
});

test('a node that stops gives back what it ran, and the next one takes it', async () => {
  const { id } = await ask('handed over');
  const first = start();
  await until(() => first.running.length === 1);
  await first.runner.close();
  assert.ok(first.running[0]!.isStopped);
  assert.equal(await stateOf(id), 'queued');
  const second = start();
  await until(() => second.running.length === 1);
  second.running[0]!.end(emptyAnswer);
  await until(async () => (await stateOf(id)) === 'done');
});

test('what a dead node ran is taken over when its lease is over, and the dead one writes nothing', async () => {
  const { id } = await ask('orphan');
  const taken = await takeWhatIf(db, { leaseMs: 30_000, mostTries: 3 });
  const other = createApiEngine({ db: await another({ clock }), clock });
  const { running } = start(other);
  await clock.run(20_000);
  assert.equal(running.length, 0);
  await until(async () => {
    await clock.run(5_000);
    return running.length === 1;
  });
  assert.equal(await endWhatIf(db, taken!, { answer: emptyAnswer }), false);
  assert.equal(await stateOf(id), 'running');
});

test('what has taken three nodes down is given up', async () => {
  const { id } = await ask('deadly');
  for (let life = 1; life <= 3; life++) {
    assert.equal((await takeWhatIf(db, { leaseMs: 30_000, mostTries: 3 }))?.tries, life);
    clock.advance(31_000);
  }
  assert.equal(await takeWhatIf(db, { leaseMs: 30_000, mostTries: 3 }), null);
  assert.match((await getWhatIf(engine, id)).failure ?? '', /stopped before the end, 3 times/);
});

test('only so many wait, and of those that have ended the newest are kept', async () => {
  for (let nth = 0; nth < whatIfsOpen; nth++) await ask(`open ${nth}`);
  await assert.rejects(ask('one too many'), { code: 'too-many-requests' });
  const { items } = await listWhatIfs(engine, { limit: 200 });
  assert.equal(items[0]!.name, `open ${whatIfsOpen - 1}`);
  for (const { id } of items.slice(0, 6)) await cancelWhatIf(engine, id);
  await forgetWhatIfs(db, 0, 4);
  const left = (await listWhatIfs(engine, { limit: 200 })).items;
  assert.equal(left.length, whatIfsOpen - 2);
  assert.deepEqual(
    left.filter(({ state }) => state === 'cancelled').map(({ name }) => name),
    items.slice(0, 4).map(({ name }) => name),
  );
});

test('the list goes on after a page, newest first', async () => {
  for (const name of ['a', 'b', 'c']) await ask(name);
  const first = await listWhatIfs(engine, { limit: 2 });
  assert.deepEqual(
    first.items.map(({ name }) => name),
    ['c', 'b'],
  );
  const second = await listWhatIfs(engine, { limit: 2, cursor: first.nextCursor! });
  assert.deepEqual([second.items.map(({ name }) => name), second.nextCursor], [['a'], null]);
  await assert.rejects(listWhatIfs(engine, { cursor: 'x' }), { code: 'bad-request' });
});
