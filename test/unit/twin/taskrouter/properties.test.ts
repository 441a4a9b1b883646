import assert from 'node:assert/strict';
import { test } from 'node:test';
import { array, assert as check, constantFrom, nat, property, record } from 'fast-check';
import type { Task } from '../../../../src/twin/taskrouter/model.ts';
import { taskRouterWorld } from './fixture.ts';

const bound = ['pending', 'accepted', 'wrapping'];

/** Any order of what may happen in a contact centre; `which` picks a task, offer or worker. */
const steps = array(
  record({
    what: constantFrom(
      'call',
      'call',
      'hang up',
      'accept',
      'accept',
      'reject',
      'wrap up',
      'complete',
      'break',
      'back',
      'wait',
      'long wait',
    ),
    which: nat(20),
  }),
  { maxLength: 60 },
);

type World = ReturnType<typeof taskRouterWorld>;

function apply(world: World, what: string, which: number): void {
  const { router, workspace, clock, activity } = world;
  const pick = <Item>(items: Iterable<Item>, wanted: (item: Item) => boolean): Item | undefined => {
    const found = [...items].filter(wanted);
    return found[which % Math.max(1, found.length)];
  };
  const task = (...statuses: string[]) =>
    pick(workspace.tasks.values(), ({ status }) => statuses.includes(status))?.sid;
  const offer = pick(workspace.reservations.values(), ({ status }) => status === 'pending')?.sid;
  const worker = pick(workspace.workers.values(), () => true)?.sid;
  if (what === 'call')
    world.task({ priority: which % 3, virtualStartTimeMs: clock.now() - (which % 5) * 60_000 });
  if (what === 'hang up')
    run(task('pending', 'reserved'), (sid) => router.cancelTask(sid, 'hangup'));
  if (what === 'accept') run(offer, (sid) => router.acceptReservation(sid));
  if (what === 'reject') run(offer, (sid) => router.rejectReservation(sid));
  if (what === 'wrap up') run(task('assigned'), (sid) => router.wrapUp(sid));
  if (what === 'complete')
    run(task('assigned', 'wrapping'), (sid) => router.completeTask(sid, 'done'));
  if (what === 'break') run(worker, (sid) => router.setActivity(sid, activity('Break')));
  if (what === 'back') run(worker, (sid) => router.setActivity(sid, activity('Available')));
  clock.advance(what === 'wait' ? 5_000 : what === 'long wait' ? 130_000 : 20);
}

function run(sid: string | undefined, verb: (sid: string) => void): void {
  if (sid !== undefined) verb(sid);
}

test('no worker over capacity, no task with two offers, every status as its offers say', () => {
  check(
    property(steps, nat(3), (story, workers) => {
      const world = taskRouterWorld();
      for (let count = 0; count <= workers; count += 1) world.worker(`worker ${count}`);
      for (const { what, which } of story) {
        apply(world, what, which);
        const { reservations, tasks } = world.workspace;
        const held = [...reservations.values()].filter(({ status }) => bound.includes(status));
        assert.equal(new Set(held.map(({ workerSid }) => workerSid)).size, held.length);
        assert.equal(new Set(held.map(({ taskSid }) => taskSid)).size, held.length);
        for (const task of tasks.values()) {
          const own = held.find(({ taskSid }) => taskSid === task.sid)?.status ?? 'none';
          const expected = {
            pending: 'none',
            reserved: 'pending',
            assigned: 'accepted',
            wrapping: 'wrapping',
            completed: 'none',
            canceled: 'none',
          }[task.status];
          assert.equal(own, expected);
        }
      }
      world.router.close();
      assert.equal(world.clock.pendingCount, 0, 'no timer is left');
    }),
    { numRuns: 80 },
  );
});

test('after every moment nobody waits whom a free worker could take', () => {
  check(
    property(steps, (story) => {
      const world = taskRouterWorld();
      world.worker('alice');
      world.worker('bob');
      for (const { what, which } of story) {
        apply(world, what, which);
        const { workspace } = world;
        const waits = [...workspace.tasks.values()].some(({ status }) => status === 'pending');
        const busy = new Set(
          [...workspace.reservations.values()]
            .filter(({ status }) => bound.includes(status))
            .map(({ workerSid }) => workerSid),
        );
        const free = [...workspace.workers.values()].some(
          ({ sid, activitySid }) =>
            !busy.has(sid) && workspace.activities.get(activitySid)?.available,
        );
        assert.equal(waits && free, false);
      }
      world.router.close();
    }),
    { numRuns: 80 },
  );
});

test('the line is served by priority, then by virtual start', () => {
  check(
    property(
      array(record({ priority: nat(2), ageMinutes: nat(30) }), { minLength: 1 }),
      (calls) => {
        const world = taskRouterWorld();
        const { router, clock, settle } = world;
        const tasks = calls.map(({ priority, ageMinutes }) =>
          world.task({ priority, virtualStartTimeMs: clock.now() - ageMinutes * 60_000 }),
        );
        const served: Task[] = [];
        router.onReservation((reservation, task) => {
          served.push(task);
          router.acceptReservation(reservation.sid);
          router.completeTask(task.sid, 'done');
        });
        world.worker('alice');
        // One look at the line serves one task, since the worker is freed only within it.
        for (let look = 0; look < tasks.length; look += 1) settle();
        const expected = tasks
          .map((task, index) => ({ task, index }))
          .sort(
            (a, b) =>
              b.task.priority - a.task.priority ||
              a.task.virtualStartMs - b.task.virtualStartMs ||
              a.index - b.index,
          )
          .map(({ task }) => task.sid);
        assert.deepEqual(
          served.map(({ sid }) => sid),
          expected,
        );
        router.close();
      },
    ),
  );
});

test('a LIFO queue serves the newest first, priority still above age', () => {
  const { router, everyone, task, worker, clock, settle } = taskRouterWorld();
  everyone.taskOrder = 'LIFO';
  const names = new Map<string, string>();
  const call = (name: string, priority = 0): void => {
    names.set(task({ priority }).sid, name);
    clock.advance(1_000);
  };
  call('oldest');
  call('middle');
  call('vip', 1);
  call('newest');
  const served: string[] = [];
  router.onReservation((reservation, offered) => {
    served.push(names.get(offered.sid) ?? '?');
    router.acceptReservation(reservation.sid);
    router.completeTask(offered.sid, 'done');
  });
  worker('alice');
  for (let look = 0; look < 4; look += 1) settle();
  assert.deepEqual(served, ['vip', 'newest', 'middle', 'oldest']);
});
