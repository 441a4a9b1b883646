import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { MediaEngine } from '../../../../src/media/media-engine.ts';
import { Agent } from '../../../../src/twin/agents/agent.ts';
import { drawsOf } from '../../../../src/twin/agents/draws.ts';
import { usualHabits, type Habits } from '../../../../src/twin/agents/habits.ts';
import { deleteWorker } from '../../../../src/twin/taskrouter/workers.ts';
import { taskRouterWorld } from '../taskrouter/fixture.ts';

/** No call comes in these tests. */
const noMedia: MediaEngine = {
  load() {},
  unload() {},
  open: () => Promise.reject(new Error('no calls here')),
  bridge: () => Promise.reject(new Error('no calls here')),
  load01: 0,
  isReady: true,
  openLegs: 0,
  close: () => Promise.resolve(),
};

function agentWorld(habits: Partial<Habits>) {
  const world = taskRouterWorld();
  const { router, clock, activity } = world;
  const worker = world.worker('ada');
  const agent = new Agent({
    ...{ clock, host: '127.0.0.1', taskRouter: router, draws: drawsOf('test'), worker },
    ...{ media: noMedia, toneHz: 1_050, habits: { ...usualHabits, ...habits } },
    activities: {
      available: activity('Available'),
      break: activity('Break'),
      offline: activity('Offline'),
    },
  });
  router.onEvent((event) => agent.hear(event));
  const serveOne = (): void => {
    const task = world.task();
    world.settle();
    router.acceptReservation(world.reservationOf(task)?.sid ?? '');
    router.completeTask(task.sid, 'done');
  };
  return { ...world, agent, worker, serveOne };
}

test('after so many calls the agent takes a break, with nobody offered in between', async () => {
  const { worker, activity, serveOne, task, clock, settle, router } = agentWorld({
    callsBetweenBreaks: [2, 2],
    breakMs: [30_000, 30_000],
  });
  serveOne();
  assert.equal(worker.activitySid, activity('Available'));
  const task1 = task();
  settle();
  const next = task();
  const offer = [...router.flexWorkspace.reservations.values()].find(
    ({ taskSid }) => taskSid === task1.sid,
  );
  router.acceptReservation(offer?.sid ?? '');
  router.completeTask(task1.sid, 'done');
  assert.equal(worker.activitySid, activity('Break'));
  await clock.run(29_000);
  assert.equal(next.status, 'pending');
  await clock.run(1_100);
  assert.equal(worker.activitySid, activity('Available'));
  assert.equal(next.status, 'reserved');
  router.close();
});

test('sent offline by TaskRouter, the agent comes back, unless somebody moved the worker', async () => {
  const { worker, activity, router, clock } = agentWorld({ returnMs: [5_000, 5_000] });
  router.setActivity(worker.sid, activity('Offline'));
  await clock.run(4_900);
  assert.equal(worker.activitySid, activity('Offline'));
  await clock.run(200);
  assert.equal(worker.activitySid, activity('Available'));
  router.setActivity(worker.sid, activity('Offline'));
  await clock.run(1_000);
  router.setActivity(worker.sid, activity('Available'));
  router.setActivity(worker.sid, activity('Unavailable'));
  await clock.run(4_500);
  assert.equal(worker.activitySid, activity('Unavailable'), 'the first return was not for this');
  router.close();
});

test('an agent who leaves is offline for good, also when the worker is gone', async () => {
  const { worker, activity, router, clock, agent, engine, workspace } = agentWorld({
    returnMs: [1_000, 1_000],
  });
  await agent.leave();
  await clock.run(60_000);
  assert.equal(worker.activitySid, activity('Offline'));
  deleteWorker(engine, workspace, worker);
  await agent.leave();
  router.close();
  assert.equal(clock.pendingCount, 0);
});
