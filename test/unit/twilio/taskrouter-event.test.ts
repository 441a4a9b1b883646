import assert from 'node:assert/strict';
import { test } from 'node:test';
import { z } from 'zod';
import { array, assert as check, constantFrom, property, string, tuple } from 'fast-check';
import { returnFlow } from '../../../src/flex/studio/return.ts';
import { readEvent, returnCallOf, returnPlaceOf } from '../../../src/twilio/taskrouter-event.ts';
import { accountSid, eventForm, queueSid, sidOf } from '../../support/taskrouter-events.ts';
import { render, settings, stateOf } from '../flex/studio/fixture.ts';

const at = Date.UTC(2026, 0, 5, 12, 0, 0, 250);

test('an event is read with its time and the age of its task', () => {
  assert.deepEqual(readEvent(eventForm('reservation.created', at, { TaskAge: '90' })), {
    ...{ sid: sidOf('EV', `${at}`), type: 'reservation.created', accountSid, at },
    ...{ taskSince: at - 90_000, taskPlaceSince: at - 90_000, taskPriority: 0 },
    ...{ taskSid: sidOf('WT', 1), taskQueueSid: queueSid, taskAttributes: '{}' },
    ...{ taskStatus: '', taskCanceledReason: '', taskQueueEntered: '' },
    workspaceSid: sidOf('WS', 1),
    ...{ workerSid: null, workerActivity: null },
  });
});

test('who, where in line and why are read, within bounds', () => {
  const event = readEvent(
    eventForm('task.canceled', at, {
      ...{ TaskPriority: '99999999999', TaskAssignmentStatus: 'canceled', TaskAge: '60' },
      ...{ TaskCanceledReason: 'r'.repeat(5_000), TaskQueueEnteredDate: '1767614400' },
      TaskVirtualStartTime: String(at / 1000 - 300.25),
      ...{ WorkerSid: sidOf('WK', 1), WorkerActivitySid: sidOf('WA', 1) },
      WorkerActivityName: 'Available',
    }),
  );
  assert.deepEqual(
    [event?.taskPriority, event?.taskStatus, event?.taskCanceledReason.length],
    [1_000_000, 'canceled', 100],
  );
  assert.deepEqual([event?.taskSince, event?.taskPlaceSince], [at - 60_000, at - 300_250]);
  assert.equal(event?.taskQueueEntered, '1767614400');
  assert.deepEqual(event?.workerActivity, { sid: sidOf('WA', 1), name: 'Available' });
  assert.equal(event?.workerSid, sidOf('WK', 1));
});

test('without milliseconds the second counts', () => {
  const event = readEvent(eventForm('task.created', at, { TimestampMs: '' }));
  assert.equal(event?.at, at - 250);
});

test('an event of no task has none', () => {
  const form = eventForm('worker.activity.update', at, { TaskSid: '', TaskQueueSid: 'WQ1' });
  form.delete('TaskAttributes');
  const event = readEvent(form);
  assert.deepEqual([event?.taskSid, event?.taskQueueSid, event?.taskAttributes], [null, null, '']);
});

const noEvents: [what: string, change: Record<string, string>][] = [
  ['no type', { EventType: '' }],
  ['a type that is none', { EventType: 'task created' }],
  ['a type without end', { EventType: 'task.'.repeat(20_000) }],
  ['no time', { Timestamp: '', TimestampMs: '' }],
  ['a time that is none', { Timestamp: '-1', TimestampMs: '1e9' }],
];
for (const [what, change] of noEvents)
  test(`a form with ${what} is no event`, () =>
    assert.equal(readEvent(eventForm('task.created', at, change)), null));

const returned = { callbackId: 'some-callback', attemptId: 'some-attempt' };
const attributes: [what: string, text: string, wanted: typeof returned | null][] = [
  ['both', '{"unhold_callback":"some-callback","unhold_attempt":"some-attempt"}', returned],
  [
    'both among others',
    '{"type":"return","x_user_to_user":"+12025550143","unhold_attempt":"some-attempt","unhold_callback":"some-callback"}',
    returned,
  ],
  ['one of them', '{"unhold_callback":"some-callback"}', null],
  [
    'empty ones, of a call that is none of ours',
    '{"unhold_callback":"","unhold_attempt":""}',
    null,
  ],
  ['numbers', '{"unhold_callback":1,"unhold_attempt":2}', null],
  ['lists', '{"unhold_callback":["x"],"unhold_attempt":["y"]}', null],
  ['a list', '["unhold_callback","unhold_attempt"]', null],
  ['null', 'null', null],
  ['no JSON', '{"unhold_callback":', null],
  ['nothing', '', null],
  ['deep nesting', '['.repeat(30_000), null],
];
for (const [what, text, wanted] of attributes)
  test(`attributes with ${what}: ${wanted ? 'a return call' : 'none of ours'}`, () => {
    const event = readEvent(eventForm('reservation.accepted', at, { TaskAttributes: text }));
    assert.deepEqual(event && returnCallOf(event), wanted);
  });

test('what the return flow makes of our headers is what is read', () => {
  const send = stateOf(returnFlow(settings), 'send_to_flex');
  const template = z.object({ attributes: z.string() }).parse(send.properties).attributes;
  const headers = { 'X-Unhold-Callback': 'some-callback', 'X-Unhold-Attempt': 'some-attempt' };
  const call = Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [`SipHeader_${name}`, value]),
  );
  const TaskAttributes = render(template, { trigger: { call } });
  const event = readEvent(eventForm('reservation.accepted', at, { TaskAttributes }));
  assert.deepEqual(event && returnCallOf(event), returned);
});

const placeOf = (type: string, attributes: object, more: Record<string, string> = {}) => {
  const TaskAttributes = JSON.stringify(attributes);
  return returnPlaceOf(readEvent(eventForm(type, at, { TaskAttributes, ...more }))!);
};

test('a new return task that brings since when its person waits is to have that place', () => {
  const joined = { unhold_joined: '2026-01-05T11:50:00.250Z' };
  const place = { workspaceSid: sidOf('WS', 1), taskSid: sidOf('WT', 1) };
  const tenMinutesAgo = at - 600_000;
  assert.deepEqual(placeOf('task.created', joined), { ...place, joinedAt: tenMinutesAgo });
  // Later events of the same task ask for nothing.
  for (const type of ['task.updated', 'reservation.created', 'task-queue.entered'])
    assert.equal(placeOf(type, joined), null);
  assert.equal(placeOf('task.created', joined, { WorkspaceSid: '../x' }), null);
});

test('what is no time, or no time past, is no place', () => {
  const none = ['', 'yesterday', '2026-01-05', '2026-13-05T11:50:00Z', '2026-01-05T12:00:01Z'];
  for (const unhold_joined of [...none, 1_767_600_000_000, null, ['2026-01-05T11:50:00Z']])
    assert.equal(placeOf('task.created', { unhold_joined }), null, String(unhold_joined));
});

test('no form makes it fail', () => {
  const names = constantFrom('EventType', 'TimestampMs', 'TaskSid', 'TaskAge', 'TaskAttributes');
  check(
    property(array(tuple(names, string({ maxLength: 60 }))), (pairs) => {
      const form = eventForm('reservation.accepted', at);
      for (const [name, value] of pairs) form.append(name, value);
      const event = readEvent(new URLSearchParams([...pairs, ...form]));
      if (event) returnCallOf(event);
      if (event) returnPlaceOf(event);
    }),
  );
});
