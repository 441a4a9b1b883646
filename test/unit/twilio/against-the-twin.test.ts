import assert from 'node:assert/strict';
import { test } from 'node:test';
import { array, assert as check, boolean, constantFrom, nat, property, record } from 'fast-check';
import { taskRouterEvents } from '../../../src/flex/provision/desired-unhold.ts';
import { TaskQueue, type QueueReading } from '../../../src/twilio/task-queue.ts';
import { readEvent, returnCallOf } from '../../../src/twilio/taskrouter-event.ts';
import type { TaskRouterEvent } from '../../../src/twin/taskrouter/events.ts';
import { availableCount, taskCounts } from '../../../src/twin/taskrouter/statistics.ts';
import { taskRouterWorld } from '../twin/taskrouter/fixture.ts';

/*
 * The twin's TaskRouter was written from Twilio's documents by itself, so it can be asked whether what we make of the
 * events is what has happened.
 */

type World = ReturnType<typeof taskRouterWorld>;

function readingOf({ workspace, everyone, clock }: World): QueueReading {
  const scope = { workspaceSid: workspace.sid, queueSid: everyone.sid };
  const { byStatus, oldest } = taskCounts(workspace, scope, clock.now());
  const at = clock.now();
  return {
    ...{ at, waiting: byStatus.pending, ringing: byStatus.reserved },
    busy: byStatus.assigned + byStatus.wrapping,
    agentsStaffed: availableCount(workspace, [...workspace.workers.values()]),
    head: oldest && { taskSid: oldest.sid, since: at - oldest.ageSeconds * 1000 },
  };
}

const story = array(
  record({
    what: constantFrom(
      'call',
      'call',
      'hang up',
      'accept',
      'reject',
      'wrap up',
      'complete',
      'wait',
    ),
    which: nat(9),
    seconds: nat(200),
  }),
  { maxLength: 40 },
);

function play(world: World, steps: { what: string; which: number; seconds: number }[]): void {
  const { router, clock, workspace } = world;
  for (const { what, which, seconds } of steps) {
    const pick = <Item>(items: Item[]): Item | undefined => items[which % (items.length || 1)];
    const tasks = [...workspace.tasks.values()];
    const offer = pick(
      [...workspace.reservations.values()].filter((one) => one.status === 'pending'),
    );
    const waiting = pick(
      tasks.filter(({ status }) => status === 'pending' || status === 'reserved'),
    );
    const taken = pick(tasks.filter(({ status }) => status === 'assigned'));
    const ending = pick(
      tasks.filter(({ status }) => status === 'assigned' || status === 'wrapping'),
    );
    if (what === 'call') world.task();
    if (what === 'hang up' && waiting) router.cancelTask(waiting.sid, 'hangup');
    if (what === 'accept' && offer) router.acceptReservation(offer.sid);
    if (what === 'reject' && offer) router.rejectReservation(offer.sid);
    if (what === 'wrap up' && taken) router.wrapUp(taken.sid);
    if (what === 'complete' && ending) router.completeTask(ending.sid, 'done');
    // Offers time out meanwhile, too.
    if (what === 'wait') clock.advance(seconds * 1000);
    clock.advance(100);
  }
}

test('from any reading on, the events of any story lead to what is', () => {
  check(
    property(story, story, boolean(), (before, after, isReversed) => {
      const world = taskRouterWorld();
      for (const name of ['alice', 'bob', 'carol']) world.worker(name);
      play(world, before);
      const reading = readingOf(world);
      world.clock.advance(1);
      const heard: TaskRouterEvent[] = [];
      // What the workspace is told to send, and no more.
      world.router.onEvent((event) => taskRouterEvents.includes(event.type) && heard.push(event));
      play(world, after);
      const queue = new TaskQueue();
      queue.read(reading);
      for (const { params } of isReversed ? heard.toReversed() : [...heard, ...heard]) {
        const event = readEvent(new URLSearchParams(params));
        assert.ok(event);
        if (event.taskQueueSid === world.everyone.sid) queue.happened(event, world.clock.now());
      }
      const view = queue.view();
      const now = readingOf(world);
      // Who is at work is known from readings alone: an agent who lets an offer pass is sent away.
      const free = Math.max(0, reading.agentsStaffed - now.ringing - now.busy);
      assert.deepEqual(
        [view?.waitingCalls, view?.agentsAvailable],
        [now.waiting + now.ringing, free],
      );
      // It may not be known who heads the line; where it is told, it is so, but for the rounding of ages.
      const since = view?.headOfLineSince ?? null;
      if (now.head === null) assert.equal(since, null);
      else if (since !== null) assert.ok(Math.abs(since - now.head.since) <= 1_000);
      world.router.close();
    }),
    { numRuns: 200 },
  );
});

test('an accepted reservation says whose return call it was', () => {
  const world = taskRouterWorld();
  world.worker('alice');
  const heard: TaskRouterEvent[] = [];
  world.router.onEvent((event) => heard.push(event));
  const task = world.task({ attributes: { unhold_callback: 'one', unhold_attempt: 'two' } });
  world.settle();
  world.router.acceptReservation(world.reservationOf(task)!.sid);
  const accepted = heard.find(({ type }) => type === 'reservation.accepted');
  const event = readEvent(new URLSearchParams(accepted?.params));
  assert.deepEqual(event && returnCallOf(event), { callbackId: 'one', attemptId: 'two' });
  world.router.close();
});
