import assert from 'node:assert/strict';
import { test } from 'node:test';
import { array, assert as check, constantFrom, nat, property, record } from 'fast-check';
import type { Task } from '../../../../src/twin/taskrouter/model.ts';
import { cumulativeStatistics, taskCounts } from '../../../../src/twin/taskrouter/statistics.ts';
import { taskRouterWorld } from './fixture.ts';

/** What the test itself saw happen, kept apart from the journal. */
interface Seen {
  what: 'entered' | 'offered' | 'accepted' | 'rejected' | 'canceled' | 'completed';
  atMs: number;
  waitSeconds: number;
}

const story = array(
  record({
    what: constantFrom('call', 'call', 'hang up', 'accept', 'reject', 'complete', 'wait'),
    which: nat(10),
    seconds: nat(400),
  }),
  { maxLength: 50 },
);

const average = (values: number[]): number =>
  values.length === 0 ? 0 : Math.round(values.reduce((sum, one) => sum + one, 0) / values.length);

test('cumulative statistics equal a naive recount over any window', () => {
  check(
    property(story, nat(40), nat(40), (steps, fromMinute, minutes) => {
      const world = taskRouterWorld();
      const { router, clock, workspace, everyone } = world;
      world.worker('alice');
      world.worker('bob');
      const seen: Seen[] = [];
      const note = (what: Seen['what'], task: Task): void => {
        const waitSeconds = Math.floor((clock.now() - task.createdMs) / 1000);
        seen.push({ what, atMs: clock.now(), waitSeconds });
      };
      router.onReservation((_, task) => note('offered', task));
      for (const { what, which, seconds } of steps) {
        const tasks = [...workspace.tasks.values()];
        const offers = [...workspace.reservations.values()].filter(
          ({ status }) => status === 'pending',
        );
        const offer = offers[which % Math.max(1, offers.length)];
        const offered = offer && workspace.tasks.get(offer.taskSid);
        if (what === 'call') note('entered', world.task());
        if (what === 'accept' && offer && offered) {
          note('accepted', offered);
          router.acceptReservation(offer.sid);
        }
        if (what === 'reject' && offer && offered) {
          note('rejected', offered);
          router.rejectReservation(offer.sid);
        }
        const waiting = tasks.find(({ status }) => status === 'pending');
        if (what === 'hang up' && waiting) {
          note('canceled', waiting);
          router.cancelTask(waiting.sid, 'hangup');
        }
        const assigned = tasks.find(({ status }) => status === 'assigned');
        if (what === 'complete' && assigned) {
          note('completed', assigned);
          router.completeTask(assigned.sid, 'done');
        }
        // Offers must not time out, as the recount does not know of that: none is left that long.
        if (what === 'wait' && offers.length === 0) clock.advance(seconds * 1000);
        clock.advance(100);
      }
      const startMs = world.engine.journal[0]?.atMs ?? 0;
      const window = {
        startMs: startMs + fromMinute * 60_000,
        endMs: startMs + (fromMinute + minutes) * 60_000,
      };
      const inside = seen.filter(({ atMs }) => atMs >= window.startMs && atMs <= window.endMs);
      const waits = (what: Seen['what']): number[] =>
        inside.filter((one) => one.what === what).map(({ waitSeconds }) => waitSeconds);
      const scope = { workspaceSid: workspace.sid, queueSid: everyone.sid };
      const found = cumulativeStatistics(world.engine.journal, window, scope, [30]);
      assert.equal(found.count('task-queue.entered'), waits('entered').length);
      assert.equal(found.count('reservation.created'), waits('offered').length);
      assert.equal(found.count('reservation.accepted'), waits('accepted').length);
      assert.equal(found.count('reservation.rejected'), waits('rejected').length);
      assert.equal(found.count('task.canceled'), waits('canceled').length);
      assert.equal(found.count('task.completed'), waits('completed').length);
      const accepted = waits('accepted');
      assert.deepEqual(found.untilAccepted, {
        avg: average(accepted),
        min: accepted.length === 0 ? 0 : Math.min(...accepted),
        max: Math.max(0, ...accepted),
        total: accepted.reduce((sum, one) => sum + one, 0),
      });
      assert.equal(found.untilCanceled.avg, average(waits('canceled')));
      assert.deepEqual(found.splitByWaitTime, {
        '30': {
          above: {
            tasks_canceled: waits('canceled').filter((wait) => wait >= 30).length,
            reservations_accepted: accepted.filter((wait) => wait >= 30).length,
          },
          below: {
            tasks_canceled: waits('canceled').filter((wait) => wait < 30).length,
            reservations_accepted: accepted.filter((wait) => wait < 30).length,
          },
        },
      });
      router.close();
    }),
    { numRuns: 80 },
  );
});

test('the wait counts from creation, the wait in queue from entering it', () => {
  const { router, task, worker, workflow, queue, settle, clock, reservationOf, engine, workspace } =
    taskRouterWorld();
  const one = queue('One', '1==2');
  const two = queue('Two');
  const call = task({
    workflow: workflow([
      { expression: '1==1', targets: [{ queue: one.sid, timeout: 40 }, { queue: two.sid }] },
    ]),
  });
  clock.advance(60_000);
  worker('alice');
  settle();
  router.acceptReservation(reservationOf(call)?.sid ?? '');
  const window = { startMs: call.createdMs, endMs: clock.now() };
  const inTwo = { workspaceSid: workspace.sid, queueSid: two.sid };
  const found = cumulativeStatistics(engine.journal, window, inTwo);
  assert.equal(found.untilAccepted.avg, 60);
  assert.equal(found.inQueueUntilAccepted.avg, 20);
  const inOne = { workspaceSid: workspace.sid, queueSid: one.sid };
  const before = cumulativeStatistics(engine.journal, window, inOne);
  assert.equal(before.count('task-queue.entered'), 1);
  assert.equal(before.count('task-queue.moved'), 1);
  assert.equal(before.count('reservation.accepted'), 0);
});

test('real time tells what waits now, oldest first, and forgets what has ended', () => {
  const { router, task, worker, settle, clock, reservationOf, workspace, everyone } =
    taskRouterWorld();
  const scope = { workspaceSid: workspace.sid, queueSid: everyone.sid };
  const counts = () => taskCounts(workspace, scope, clock.now());
  assert.deepEqual(counts(), {
    byStatus: { pending: 0, reserved: 0, assigned: 0, wrapping: 0 },
    byPriority: {},
    total: 0,
    oldest: null,
    longestInQueue: null,
  });
  const first = task();
  clock.advance(30_000);
  const second = task({ priority: 5 });
  clock.advance(10_000);
  assert.deepEqual(counts().oldest, { sid: first.sid, ageSeconds: 40 });
  assert.deepEqual(counts().byPriority, { 0: 1, 5: 1 });
  worker('alice');
  settle();
  assert.deepEqual(counts().byStatus, { pending: 1, reserved: 1, assigned: 0, wrapping: 0 });
  router.acceptReservation(reservationOf(second)?.sid ?? '');
  assert.deepEqual(counts().byStatus, { pending: 1, reserved: 0, assigned: 1, wrapping: 0 });
  router.wrapUp(second.sid);
  assert.equal(counts().byStatus.wrapping, 1);
  router.completeTask(second.sid, 'done');
  router.cancelTask(first.sid, 'hangup');
  assert.equal(counts().total, 0);
});
