import assert from 'node:assert/strict';
import { test } from 'node:test';
import { silentLog } from '../../../../src/base/log.ts';
import { sendEventCallbacks } from '../../../../src/twin/taskrouter/event-callbacks.ts';
import { updateTask } from '../../../../src/twin/taskrouter/tasks.ts';
import { updateWorkspace } from '../../../../src/twin/taskrouter/settings.ts';
import type { WebAnswer, WebRequest } from '../../../../src/twin/web/web.ts';
import { taskRouterWorld } from './fixture.ts';

const url = 'https://hooks.example.com/twilio/taskrouter-events';
const answered = (status: number): WebAnswer => ({
  ...{ kind: 'answered', status, contentType: '', body: '', bytes: Buffer.alloc(0), headers: {} },
});

/** A receiver that answers what the test says, in turn, and then 204. */
function receiver(answers: WebAnswer[] = []) {
  const world = taskRouterWorld();
  const asked: WebRequest[] = [];
  const callbacks = sendEventCallbacks({
    taskRouter: world.router,
    log: silentLog,
    web: {
      async send(request) {
        asked.push(request);
        await Promise.resolve();
        return answers.shift() ?? answered(204);
      },
    },
  });
  return {
    ...world,
    asked,
    callbacks,
    types: () => asked.map(({ params }) => params['EventType']),
  };
}

test('nothing is sent without a URL, then every event in order, with the fields of its kind', async () => {
  const {
    engine,
    workspace,
    worker,
    task,
    settle,
    callbacks,
    asked,
    types,
    account,
    everyone,
    router,
  } = receiver();
  worker('nobody hears of');
  await callbacks.idle();
  assert.equal(asked.length, 0);
  updateWorkspace(engine, workspace, { eventCallbackUrl: url });
  const call = task({ attributes: { 'x-unhold-callback': '7' }, priority: 2 });
  settle();
  await callbacks.idle();
  assert.deepEqual(types(), [
    'workspace.updated',
    'task.created',
    'workflow.entered',
    'workflow.target-matched',
    'task-queue.entered',
    'reservation.created',
  ]);
  const [reservation] = workspace.reservations.values();
  const last = asked.at(-1);
  assert.equal(last?.url, url);
  assert.equal(last.method, 'POST');
  assert.equal(last.timeLimitMs, 15_000);
  const { Sid, WorkerSid, WorkerActivitySid, ...params } = last.params;
  assert.match(Sid ?? '', /^EV[0-9a-f]{32}$/);
  assert.match(WorkerSid ?? '', /^WK/);
  assert.match(WorkerActivitySid ?? '', /^WA/);
  assert.deepEqual(params, {
    EventType: 'reservation.created',
    AccountSid: account.sid,
    WorkspaceSid: workspace.sid,
    WorkspaceName: 'Flex Task Assignment',
    EventDescription: `reservation.created ${reservation?.sid}`,
    ResourceType: 'reservation',
    ResourceSid: reservation?.sid,
    Timestamp: '1767603600',
    TimestampMs: '1767603600010',
    TaskSid: call.sid,
    TaskAttributes: '{"x-unhold-callback":"7"}',
    TaskAge: '0',
    TaskPriority: '2',
    TaskAssignmentStatus: 'reserved',
    TaskDateCreated: '1767603600',
    TaskQueueEnteredDate: '1767603600',
    TaskVirtualStartTime: '1767603600',
    TaskVersion: '1',
    TaskChannelSid: call.channelSid,
    TaskChannelUniqueName: 'voice',
    TaskQueueSid: everyone.sid,
    TaskQueueName: 'Everyone',
    TaskQueueTargetExpression: '1==1',
    WorkflowSid: call.workflowSid,
    WorkflowName: 'Assign to Anyone',
    WorkerName: 'nobody hears of',
    WorkerAttributes: '{}',
    WorkerActivityName: 'Available',
    WorkerVersion: '0',
    ReservationSid: reservation?.sid,
    ReservationVersion: '0',
  });
  router.close();
});

test('a change of activity tells the one before and for how long', async () => {
  const { engine, workspace, worker, callbacks, asked, activity, router, clock } = receiver();
  const alice = worker('alice');
  updateWorkspace(engine, workspace, {
    eventCallbackUrl: url,
    eventsFilter: 'worker.activity.update, task.canceled',
  });
  clock.advance(61_234);
  router.setActivity(alice.sid, activity('Break'));
  router.setActivity(alice.sid, activity('Break'));
  await callbacks.idle();
  assert.equal(asked.length, 1, 'filtered, and the same activity again is no change');
  const { params } = asked[0] ?? {};
  assert.equal(params?.['WorkerActivityName'], 'Break');
  assert.equal(params['WorkerPreviousActivitySid'], activity('Available'));
  assert.equal(params['WorkerTimeInPreviousActivity'], '61');
  assert.equal(params['WorkerTimeInPreviousActivityMs'], '61234');
  router.close();
});

test('a failed delivery is tried once more with the same token, and the next event waits for it', async () => {
  const failed: WebAnswer = { kind: 'failed', code: 11_205, reason: 'refused' };
  const { engine, workspace, task, callbacks, asked, types, router } = receiver([
    failed,
    answered(503),
    answered(500),
    answered(204),
    answered(404),
  ]);
  updateWorkspace(engine, workspace, {
    eventCallbackUrl: url,
    eventsFilter: 'task.created,task.canceled,task.updated',
  });
  const call = task();
  updateTask(engine, workspace, call, { priority: 3 });
  router.cancelTask(call.sid, 'hangup');
  await callbacks.idle();
  assert.deepEqual(types(), [
    'task.created',
    'task.created',
    'task.updated',
    'task.updated',
    'task.canceled',
  ]);
  const tokens = asked.map(({ headers }) => headers?.['i-twilio-idempotency-token']);
  assert.equal(tokens[0], tokens[1]);
  assert.equal(tokens[2], tokens[3]);
  assert.equal(new Set(tokens).size, 3);
  callbacks.close();
  task();
  await callbacks.idle();
  assert.equal(asked.length, 5, 'closed is silent');
  router.close();
});
