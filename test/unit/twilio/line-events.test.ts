import assert from 'node:assert/strict';
import { describe, it, test } from 'node:test';
import { array, assert as check, constantFrom, property, string, tuple } from 'fast-check';
import type { QueueEvent } from '../../../src/callback/queue-event.ts';
import { believable } from '../../../src/engine/believable-event.ts';
import { lineEventOf } from '../../../src/twilio/line-events.ts';
import { readEvent } from '../../../src/twilio/taskrouter-event.ts';
import { eventForm, queueSid, sidOf } from '../../support/taskrouter-events.ts';

const at = Date.UTC(2026, 0, 5, 12, 0, 0);
const [task, worker] = [sidOf('WT', 1), sidOf('WK', 1)];
const ours = '{"unhold_callback":"some-callback","unhold_attempt":"some-attempt"}';
const earlier = String(at / 1000 - 300);

function told(type: string, more: Record<string, string> = {}) {
  const event = readEvent(eventForm(type, at, more));
  assert.ok(event);
  return lineEventOf(event);
}

const joined = {
  type: 'joined',
  at,
  call: task,
  since: at,
  priority: 0,
  isCallback: false,
} as const;
const table: [type: string, more: Record<string, string>, wanted: QueueEvent | null][] = [
  ['task.created', {}, joined],
  ['task-queue.entered', {}, joined],
  [
    'task.created',
    { TaskAge: '20', TaskPriority: '5' },
    { ...joined, since: at - 20_000, priority: 5 },
  ],
  ['task.created', { TaskVirtualStartTime: earlier }, { ...joined, since: at - 300_000 }],
  [
    'task.created',
    { TaskAttributes: ours },
    { ...joined, call: 'some-callback', isCallback: true },
  ],
  [
    'task.updated',
    { TaskAssignmentStatus: 'pending', TaskPriority: '9' },
    { ...joined, priority: 9 },
  ],
  ['task.updated', { TaskAssignmentStatus: 'reserved' }, joined],
  ['task.updated', { TaskAssignmentStatus: 'assigned' }, null],
  ['task.updated', {}, null],
  ['reservation.created', { WorkerSid: worker }, null],
  ['reservation.rejected', { WorkerSid: worker }, null],
  [
    'reservation.accepted',
    { WorkerSid: worker },
    { type: 'answered', at, call: task, agent: worker },
  ],
  ['reservation.accepted', {}, { type: 'answered', at, call: task, agent: null }],
  [
    'reservation.accepted',
    { WorkerSid: worker, TaskAttributes: ours },
    { type: 'answered', at, call: 'some-callback', agent: worker },
  ],
  ['task.wrapup', {}, { type: 'wrap-up', at, call: task }],
  ['task.completed', {}, { type: 'handled', at, call: task }],
  ['task.completed', { TaskAttributes: ours }, { type: 'handled', at, call: 'some-callback' }],
  ['task.canceled', { TaskCanceledReason: 'hangup' }, { type: 'abandoned', at, call: task }],
  ['task.canceled', { TaskCanceledReason: 'leave' }, { type: 'left', at, call: task }],
  ['task.canceled', { TaskCanceledReason: 'Task TTL Exceeded' }, { type: 'left', at, call: task }],
  ['task.canceled', {}, { type: 'left', at, call: task }],
  ['task-queue.moved', {}, { type: 'left', at, call: task }],
  ['task.deleted', {}, { type: 'left', at, call: task }],
  ['task.system-deleted', {}, { type: 'left', at, call: task }],
  ['task-queue.timeout', {}, null],
  ['worker.activity.update', { TaskSid: '', WorkerSid: worker }, null],
  ['task.created', { TaskSid: 'no SID' }, null],
  ['task.created', { TaskQueueSid: '' }, null],
  ['task.invented', {}, null],
];

describe('what an event of TaskRouter tells of the line', () => {
  for (const [type, more, wanted] of table)
    it(`${type} ${JSON.stringify(more)}`, () =>
      assert.deepEqual(told(type, more)?.event ?? null, wanted));
});

test('it is of the line of its queue, under the id that TaskRouter gave it', () => {
  const { line, sourceId } = told('task.completed')!;
  assert.deepEqual([line, sourceId], [queueSid, sidOf('EV', `${at}`)]);
  assert.equal(told('task.completed', { Sid: '' })?.sourceId, `${task} task.completed ${at}`);
});

test('created and entered of one stay in the queue are one; the next stay is another', () => {
  const ids = (['task.created', 'task-queue.entered', 'task-queue.entered'] as const).map(
    (type, nth) =>
      told(type, {
        Sid: sidOf('EV', nth),
        TaskQueueEnteredDate: nth < 2 ? '1767614400' : '1767614460',
      })?.sourceId,
  );
  assert.equal(ids[0], ids[1]);
  assert.notEqual(ids[1], ids[2]);
});

test('whatever a form says, what is told of it can be stored and folded', () => {
  const names = constantFrom(
    ...['EventType', 'TimestampMs', 'TaskSid', 'TaskAge', 'TaskPriority', 'TaskAttributes'],
    ...['TaskVirtualStartTime', 'TaskCanceledReason', 'WorkerSid', 'Sid', 'TaskQueueEnteredDate'],
  );
  const values = constantFrom(
    ...['', '0', '99999999999999', '-1', '1e9', 'NaN', 'x'.repeat(9_000), ours],
    ...['{"unhold_callback":"\\u0000","unhold_attempt":"x"}', 'task.created', 'task.updated'],
    `{"unhold_callback":"${'c'.repeat(200)}","unhold_attempt":"x"}`,
  );
  check(
    property(array(tuple(names, values)), string(), (pairs, text) => {
      const form = eventForm('task.created', at, { TaskCanceledReason: text });
      const event = readEvent(new URLSearchParams([...pairs, ...form]));
      const line = event && lineEventOf(event);
      const kept = line && believable(line.event, at);
      if (!kept) return;
      assert.ok(kept.at <= at && Number.isInteger(kept.at));
      if ('call' in kept) assert.ok(kept.call.length > 0 && kept.call.length <= 64);
      if (kept.type === 'joined') {
        assert.ok(kept.since <= kept.at && Number.isInteger(kept.since));
        assert.ok(Math.abs(kept.priority) <= 1_000_000);
      }
      assert.ok(line.sourceId.length < 500);
    }),
    { numRuns: 300 },
  );
});
