import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  array,
  assert as check,
  constantFrom,
  integer,
  property,
  record,
  shuffledSubarray,
} from 'fast-check';
import type { QueueView } from '../../../src/callback/queue-view.ts';
import { TaskQueue, type QueueReading } from '../../../src/twilio/task-queue.ts';
import { readEvent, type TaskRouterEvent } from '../../../src/twilio/taskrouter-event.ts';
import { eventForm, sidOf } from '../../support/taskrouter-events.ts';

const noon = Date.UTC(2026, 0, 5, 12, 0, 0);

/** Nine agents; two callers wait (the first for a minute), one is being put through, three talk. */
const reading: QueueReading = {
  ...{ at: noon, waiting: 2, ringing: 1, busy: 3, agentsStaffed: 9 },
  head: { taskSid: sidOf('WT', 1), since: noon - 60_000 },
};
const seen: QueueView = {
  ...{ waitingCalls: 3, headOfLineSince: noon - 60_000, agentsAvailable: 5, agentsStaffed: 9 },
  at: noon,
};

/** @param afterMs after the reading @param ageSeconds of the task, by then */
function event(type: string, task: number, afterMs = 1_000, ageSeconds = 0): TaskRouterEvent {
  const more = { TaskSid: sidOf('WT', task), TaskAge: String(ageSeconds) };
  const read = readEvent(eventForm(type, noon + afterMs, more));
  assert.ok(read);
  return read;
}

function viewAfter(
  events: TaskRouterEvent[],
  from: QueueReading | null = reading,
): QueueView | null {
  const queue = new TaskQueue();
  if (from) queue.read(from);
  for (const each of events) queue.happened(each, each.at + 40);
  return queue.view();
}

describe('what an event changes', () => {
  const table: [what: string, events: TaskRouterEvent[], change: Partial<QueueView>][] = [
    ['nothing', [], {}],
    ['task.created', [event('task.created', 9)], { waitingCalls: 4 }],
    ['task-queue.entered', [event('task-queue.entered', 9)], { waitingCalls: 4 }],
    [
      'created and entered at once: one task',
      [event('task.created', 9), event('task-queue.entered', 9)],
      { waitingCalls: 4 },
    ],
    ['reservation.created', [event('reservation.created', 2)], { agentsAvailable: 4 }],
    ['reservation.rejected', [event('reservation.rejected', 3)], { agentsAvailable: 6 }],
    ['reservation.timeout', [event('reservation.timeout', 3)], { agentsAvailable: 6 }],
    ['reservation.canceled', [event('reservation.canceled', 3)], { agentsAvailable: 6 }],
    [
      'hung up while an agent is rung, told of in either order',
      [event('task.canceled', 3, 1_000), event('reservation.canceled', 3, 1_001)],
      { waitingCalls: 2, agentsAvailable: 6 },
    ],
    ['reservation.accepted', [event('reservation.accepted', 3)], { waitingCalls: 2 }],
    ['task.completed', [event('task.completed', 4)], { agentsAvailable: 6 }],
    ['task.canceled', [event('task.canceled', 2)], { waitingCalls: 2 }],
    [
      'a whole call within: nothing is left of it',
      [
        event('task.created', 9, 1_000),
        event('reservation.created', 9, 1_100, 0),
        event('reservation.accepted', 9, 5_000, 4),
        event('task.completed', 9, 60_000, 59),
      ],
      {},
    ],
    [
      'the head reaches an agent: who is next is not known',
      [event('reservation.created', 1), event('reservation.accepted', 1, 2_000, 62)],
      { waitingCalls: 2, headOfLineSince: null, agentsAvailable: 4 },
    ],
    [
      'the head is rung for: it still waits',
      [event('reservation.created', 1)],
      { agentsAvailable: 4 },
    ],
    ['task.updated', [event('task.updated', 2)], {}],
    ['a type that nobody knows', [event('task.teleported', 2)], {}],
    ['one older than the reading', [event('task.created', 9, -1)], {}],
    ['one as old as the reading', [event('task.created', 9, 0)], {}],
    ['one of no task', [{ ...event('task.created', 9), taskSid: null }], {}],
  ];
  for (const [what, events, change] of table)
    test(what, () => assert.deepEqual(viewAfter(events), { ...seen, ...change }));

  test('the next in line is known when all who wait were heard of', () => {
    const empty = { ...reading, waiting: 0, ringing: 0, head: null };
    const events = [event('task.created', 8, 5_000, 2), event('task.created', 9, 4_000)];
    assert.equal(viewAfter(events, empty)?.headOfLineSince, noon + 3_000);
    assert.equal(viewAfter([event('task.canceled', 9, 6_000)], empty)?.headOfLineSince, null);
  });

  test('numbers that contradict each other end at nought', () => {
    const empty = { ...reading, waiting: 0, ringing: 0, busy: 0, agentsStaffed: 1, head: null };
    const events = [event('task.completed', 7), event('task.canceled', 8)];
    assert.deepEqual(viewAfter(events, empty), {
      ...{ waitingCalls: 0, headOfLineSince: null, agentsAvailable: 1, agentsStaffed: 1, at: noon },
    });
    const taken = [event('reservation.accepted', 7), event('reservation.accepted', 8)];
    assert.equal(viewAfter(taken, empty)?.agentsAvailable, 0);
  });
});

test('before the first reading there is no view', () => {
  assert.equal(viewAfter([event('task.created', 9)], null), null);
});

test('a reading replaces what was heard before it was asked for, and keeps what came while it was read', () => {
  const queue = new TaskQueue();
  queue.read(reading);
  queue.happened(event('task.created', 8, 1_000), noon + 1_040);
  // Its clock is ahead of ours, but it was heard before.
  queue.happened(event('task.created', 9, 9_000), noon + 1_040);
  queue.happened(event('task.created', 10, 5_100), noon + 5_200);
  queue.read({ ...reading, at: noon + 5_000, waiting: 4 });
  assert.equal(queue.view()?.waitingCalls, 6);
  queue.read({ ...reading, at: noon + 6_000, waiting: 5 });
  assert.equal(queue.view()?.waitingCalls, 6);
});

test('a flood between two readings is bounded', () => {
  const queue = new TaskQueue();
  queue.read(reading);
  for (let i = 0; i < 6_000; i++) queue.happened(event('task.created', 100 + i), noon + 2_000);
  assert.equal(queue.view()?.waitingCalls, 5_003);
});

const types = [
  ...['task.created', 'task-queue.entered', 'reservation.created', 'reservation.rejected'],
  ...[
    'reservation.timeout',
    'reservation.canceled',
    'reservation.accepted',
    'task.completed',
    'task.canceled',
  ],
  ...['task.updated', 'worker.activity.update'],
];
const story = array(
  record({
    type: constantFrom(...types),
    task: integer({ min: 1, max: 6 }),
    ms: integer({ min: -500, max: 3_000 }),
  }),
  { maxLength: 30 },
);

test('any order, and any event any number of times: the same view, before and after the next reading', () => {
  check(
    property(
      story.chain((events) => {
        const all = events.map(({ type, task, ms }) => event(type, task, ms, 30));
        const twice = [...all, ...all];
        // Each at least once: the shuffled whole, then any of them again.
        return record({
          all: shuffledSubarray(all, { minLength: all.length }),
          more: shuffledSubarray(twice),
        }).map(({ all: shuffled, more }) => ({ all, shuffled, more }));
      }),
      ({ all, shuffled, more }) => {
        const inOrder = all.toSorted((a, b) => a.at - b.at);
        const [one, other] = [new TaskQueue(), new TaskQueue()];
        for (const queue of [one, other]) queue.read(reading);
        for (const each of inOrder) one.happened(each, noon + 2_000);
        for (const each of [...shuffled, ...more]) other.happened(each, noon + 2_000);
        assert.deepEqual(other.view(), one.view());
        const next = { ...reading, at: noon + 2_500, waiting: 7, busy: 0, head: null };
        for (const queue of [one, other]) queue.read(next);
        const afresh = new TaskQueue();
        afresh.read(next);
        assert.deepEqual(other.view(), afresh.view());
        assert.deepEqual(one.view(), afresh.view());
      },
    ),
  );
});

test('whatever is heard, no number is below nought and nobody is available who is not there', () => {
  check(
    property(story, (events) => {
      const view = viewAfter(events.map(({ type, task, ms }) => event(type, task, ms)));
      assert.ok(view);
      assert.ok(view.waitingCalls >= 0 && view.agentsAvailable >= 0);
      assert.ok(view.agentsAvailable <= view.agentsStaffed);
    }),
  );
});
