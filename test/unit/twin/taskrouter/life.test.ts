import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RestError } from '../../../../src/twin/rest/route.ts';
import { deleteTask, updateTask } from '../../../../src/twin/taskrouter/tasks.ts';
import { deleteWorker } from '../../../../src/twin/taskrouter/workers.ts';
import { taskRouterWorld } from './fixture.ts';

test('a task waits, is offered to a free worker, accepted, wrapped up and completed', () => {
  const { router, task, worker, settle, events, reservationOf, clock, workspace } =
    taskRouterWorld();
  const call = task({ attributes: { from: '+15005550001' } });
  settle();
  assert.equal(call.status, 'pending');
  const alice = worker('alice');
  const offers: string[] = [];
  router.onReservation((reservation, offered, to) =>
    offers.push(`${reservation.status} ${offered.sid} ${to.friendlyName}`),
  );
  settle();
  assert.deepEqual(offers, [`pending ${call.sid} alice`]);
  assert.equal(call.status, 'reserved');
  const offer = reservationOf(call);
  assert.ok(offer);
  router.acceptReservation(offer.sid);
  assert.equal(call.status, 'assigned');
  router.wrapUp(call.sid);
  assert.equal(offer.status, 'wrapping');
  const next = task();
  settle();
  assert.equal(next.status, 'pending', 'a worker who wraps up is not free');
  router.completeTask(call.sid, 'hangup');
  assert.equal(call.status, 'completed');
  assert.equal(call.reason, 'hangup');
  settle();
  assert.equal(reservationOf(next)?.workerSid, alice.sid);
  assert.deepEqual(events.filter((type) => !type.startsWith('worker')).slice(0, 12), [
    'task.created',
    'workflow.entered',
    'workflow.target-matched',
    'task-queue.entered',
    'reservation.created',
    'reservation.accepted',
    'task.wrapup',
    'reservation.wrapup',
    'task.created',
    'workflow.entered',
    'workflow.target-matched',
    'task-queue.entered',
  ]);
  clock.advance(5 * 60_000);
  assert.equal(workspace.tasks.has(call.sid), false, 'forgotten five minutes after its end');
  router.close();
  assert.equal(clock.pendingCount, 0);
});

test('an assigned task cannot be canceled, a pending one not completed', () => {
  const { router, task, worker, settle, reservationOf } = taskRouterWorld();
  worker('alice');
  const call = task();
  assert.throws(() => router.completeTask(call.sid, 'x'), {
    name: 'RestError',
    status: 400,
    message: /not currently assigned/,
  });
  settle();
  const offer = reservationOf(call);
  router.acceptReservation(offer?.sid ?? '');
  assert.throws(() => router.cancelTask(call.sid, 'x'), { status: 400 });
  assert.throws(() => router.acceptReservation(offer?.sid ?? ''), RestError);
  assert.equal(call.status, 'assigned');
  assert.throws(() => router.task('WT0'), { status: 404, code: 20404 });
});

test('a caller who hangs up while it rings takes the offer along', () => {
  const { router, task, worker, settle, events, reservationOf } = taskRouterWorld();
  const alice = worker('alice');
  const call = task();
  settle();
  const offer = reservationOf(call);
  const canceled: string[] = [];
  router.onEvent(({ type, params }) => {
    if (type === 'task.canceled')
      canceled.push(`${params['TaskSid']} ${params['TaskCanceledReason']}`);
  });
  router.cancelTask(call.sid, 'hangup');
  assert.equal(offer?.status, 'canceled');
  assert.deepEqual(canceled, [`${call.sid} hangup`]);
  assert.deepEqual(events.slice(-2), ['reservation.canceled', 'task.canceled']);
  const next = task();
  settle();
  assert.equal(reservationOf(next)?.workerSid, alice.sid, 'the worker is free again');
});

test('an offer that nobody answers ends after the reservation time and sends the worker offline', () => {
  const { task, worker, workflow, everyone, settle, clock, activity, reservationOf } =
    taskRouterWorld();
  const alice = worker('alice');
  const call = task({ workflow: workflow([], { queue: everyone.sid }, 20) });
  settle();
  const offer = reservationOf(call);
  clock.advance(19_000);
  assert.equal(offer?.status, 'pending');
  clock.advance(1_000);
  assert.equal(offer?.status, 'timeout');
  assert.equal(call.status, 'pending');
  assert.equal(alice.activitySid, activity('Offline'));
});

test('a rejected task goes to another worker first, and keeps its place in line', () => {
  const { router, task, worker, settle, clock, reservationOf } = taskRouterWorld();
  const alice = worker('alice');
  clock.advance(1_000);
  const bob = worker('bob');
  const first = task();
  settle();
  assert.equal(reservationOf(first)?.workerSid, alice.sid, 'idle longest');
  router.rejectReservation(reservationOf(first)?.sid ?? '');
  task();
  settle();
  assert.equal(reservationOf(first)?.workerSid, bob.sid);
});

test('a rejection may send the worker to an activity', () => {
  const { router, task, worker, settle, activity, reservationOf } = taskRouterWorld();
  const alice = worker('alice');
  const call = task();
  settle();
  const offer = reservationOf(call)?.sid ?? '';
  assert.throws(() => router.rejectReservation(offer, 'WAnone'), { status: 400 });
  assert.equal(call.status, 'reserved', 'a refused change changes nothing');
  router.rejectReservation(offer, activity('Break'));
  settle();
  assert.equal(alice.activitySid, activity('Break'));
  assert.equal(call.status, 'pending');
  router.setActivity(alice.sid, activity('Available'));
  settle();
  assert.equal(call.status, 'reserved');
});

test('the time-out of a task cancels it, offered or not, but not once it is assigned', () => {
  const { router, task, worker, settle, clock, reservationOf } = taskRouterWorld();
  const reasons: string[] = [];
  router.onEvent(({ type, params }) => {
    if (type === 'task.canceled') reasons.push(params['TaskCanceledReason'] ?? '');
  });
  const lonely = task({ timeoutSeconds: 60 });
  clock.advance(60_000);
  assert.equal(lonely.status, 'canceled');
  worker('alice');
  const offered = task({ timeoutSeconds: 60 });
  settle();
  const offer = reservationOf(offered);
  clock.advance(60_000);
  assert.equal(offered.status, 'canceled');
  assert.equal(offer?.status, 'canceled');
  assert.deepEqual(reasons, ['Task TTL Exceeded', 'Task TTL Exceeded']);
  const answered = task({ timeoutSeconds: 60 });
  settle();
  router.acceptReservation(reservationOf(answered)?.sid ?? '');
  clock.advance(600_000);
  assert.equal(answered.status, 'assigned');
});

test('tasks that cannot be are refused', () => {
  const { router, anyone, workflow, everyone, task } = taskRouterWorld();
  const base = { workflowSid: anyone.sid, attributes: {}, channel: 'voice' };
  assert.throws(() => router.createTask({ ...base, workflowSid: 'WWnone' }), { status: 404 });
  assert.throws(() => router.createTask({ ...base, channel: 'fax' }), /TaskChannel fax/);
  assert.throws(() => router.createTask({ ...base, timeoutSeconds: 0 }), /Timeout/);
  assert.throws(() => router.createTask({ ...base, timeoutSeconds: 1_209_601 }), /Timeout/);
  assert.throws(
    () => router.createTask({ ...base, attributes: { text: 'x'.repeat(4_096) } }),
    /4096/,
  );
  const never = workflow([{ expression: '1==2', targets: [{ queue: everyone.sid }] }]);
  assert.throws(() => task({ workflow: never }), /No filter/);
});

test('a listener that answers at once finds the task in place', () => {
  const { router, task, worker, settle } = taskRouterWorld();
  worker('alice');
  router.onReservation((reservation) => router.acceptReservation(reservation.sid));
  const call = task();
  assert.equal(call.status, 'pending', 'nothing is offered before the maker has the task in hand');
  settle();
  assert.equal(call.status, 'assigned');
});

test('once closed, a late request starts nothing', () => {
  const { router, task, worker, clock } = taskRouterWorld();
  router.close();
  worker('alice');
  const late = task();
  assert.equal(clock.pendingCount, 0);
  assert.equal(late.status, 'pending');
});

test('a worker who holds a task cannot be deleted, a deleted task frees its worker', () => {
  const { engine, workspace, task, worker, settle, reservationOf } = taskRouterWorld();
  const alice = worker('alice');
  const call = task();
  settle();
  assert.throws(() => deleteWorker(engine, workspace, alice), { status: 400 });
  deleteTask(engine, workspace, call);
  assert.equal(workspace.held.size, 0);
  const next = task();
  settle();
  assert.equal(reservationOf(next)?.workerSid, alice.sid);
});

test('a waiting task that is given another priority and age stands there at once', () => {
  const { engine, workspace, task, worker, settle, clock, reservationOf } = taskRouterWorld();
  const earlier = task();
  clock.advance(60_000);
  const later = task();
  clock.advance(60_000);
  const returned = task({ priority: 5 });
  updateTask(engine, workspace, returned, {
    ...{ priority: 0, virtualStartTimeMs: clock.now() - 90_000 },
  });
  worker('alice');
  settle();
  assert.ok(reservationOf(earlier), 'who joined before it is served before it');
  worker('bob');
  settle();
  assert.ok(reservationOf(returned));
  assert.equal(later.status, 'pending');
});

test('a priority that the workflow gave stands, whatever REST says later', () => {
  const { engine, workspace, workflow, task, everyone } = taskRouterWorld();
  const own = workflow([{ expression: '1==1', targets: [{ queue: everyone.sid, priority: 5 }] }]);
  const prior = task({ workflow: own, priority: 1 });
  updateTask(engine, workspace, prior, { priority: 0 });
  assert.equal(prior.priority, 5);
});
