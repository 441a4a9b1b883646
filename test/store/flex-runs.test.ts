import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { HandClock } from '../../src/base/clock.ts';
import { UserError } from '../../src/base/errors.ts';
import type { FlexStep } from '../../src/callback/set-up.ts';
import type { Engine } from '../../src/engine/context.ts';
import { getFlexRun, getFlexState, startFlexRun } from '../../src/engine/flex-runs.ts';
import { createApiEngine, createMemoryLog } from '../support/api.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';

/** One change of the Flex side at a time, over all nodes of one database, also when one of them dies. */

let database: TestDatabase;
let clock: HandClock;
let ada: Engine;
let grace: Engine;

before(async () => {
  clock = new HandClock();
  database = await createTestDatabase({ clock });
  ada = { ...createApiEngine({ db: database.db, clock }), nodeId: 'a' };
  grace = { ...createApiEngine({ db: await database.another(), clock }), nodeId: 'b' };
});
after(() => database.close());

const step = (name: string): FlexStep => ({
  did: 'created',
  kind: 'SIP domain',
  name,
  reason: null,
});
const options = { verb: 'apply' as const, startedBy: 'Ada', total: 2 };

/** Lets time pass until it is so, as the background work of a run goes on. */
async function until(isSo: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 500; tries++) {
    if (await isSo()) return;
    await clock.run(250);
  }
  assert.fail('it never is');
}

test('what is done is seen on the other node as it is done, and a second run is refused there', async () => {
  const go = Promise.withResolvers<void>();
  const { run, ended } = await startFlexRun(ada, {
    ...options,
    async carryOut(onStep) {
      onStep(step('one'));
      await go.promise;
      onStep(step('two'));
    },
  });
  const refused = startFlexRun(grace, { ...options, carryOut: async () => {} });
  await assert.rejects(refused, (error) => {
    assert.ok(error instanceof UserError);
    assert.deepEqual([error.code, error.extra['runId']], ['already-running', run.id]);
    return true;
  });
  await until(async () => (await getFlexRun(grace, run.id)).steps.length === 1);
  go.resolve();
  assert.deepEqual(await ended, { result: 'done', problem: null });
  const seen = await getFlexRun(grace, run.id);
  assert.deepEqual(seen.steps, [step('one'), step('two')]);
  assert.equal(seen.result, 'done');
  assert.equal(clock.pendingCount, 0);
});

test('of many at once, on two nodes, one runs', async () => {
  const go = Promise.withResolvers<void>();
  const begun = await Promise.allSettled(
    Array.from({ length: 10 }, (_, nth) =>
      startFlexRun(nth % 2 === 0 ? ada : grace, { ...options, carryOut: () => go.promise }),
    ),
  );
  const runs = begun.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
  assert.equal(runs.length, 1);
  go.resolve();
  await runs[0]?.ended;
});

test('a run whose node has died is broken off after half a minute, and the next may begin; the dead one does no more', async () => {
  // Its heart stands still: nothing of it reaches the database any more.
  const dead: Engine = { ...ada, clock: new HandClock() };
  const stopped = Promise.withResolvers<void>();
  const { run, ended } = await startFlexRun(dead, {
    ...options,
    async carryOut(onStep) {
      await stopped.promise;
      onStep(step('too late'));
    },
  });
  clock.advance(29_000);
  const early = startFlexRun(grace, { ...options, carryOut: async () => {} });
  await assert.rejects(early, /being changed just now/);
  clock.advance(2_000);
  assert.equal((await getFlexRun(grace, run.id)).result, 'broken-off');
  const next = await startFlexRun(grace, { ...options, carryOut: async () => {} });
  assert.deepEqual(await next.ended, { result: 'done', problem: null });
  stopped.resolve();
  await ended;
  const late = await getFlexRun(grace, run.id);
  assert.deepEqual([late.result, late.steps], ['broken-off', []]);
  assert.equal((await getFlexState(ada)).run?.id, next.run.id);
});

test('a bug ends the run with a sentence, and is logged', async () => {
  const log = createMemoryLog();
  const { ended } = await startFlexRun(
    { ...ada, log },
    { ...options, carryOut: () => Promise.reject(new Error('secret detail')) },
  );
  const { result, problem } = await ended;
  assert.deepEqual([result, problem], ['failed', 'Something went wrong on our side.']);
  assert.equal(log.lines.length, 1);
});
