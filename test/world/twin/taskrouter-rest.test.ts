import assert from 'node:assert/strict';
import { test } from 'node:test';
import twilio from 'twilio';
import type RequestClient from 'twilio/lib/base/RequestClient.js';
import type Response from 'twilio/lib/http/response.js';
import { silentLog } from '../../../src/base/log.ts';
import { createFace, type Face } from '../../../src/twin/rest/face.ts';
import { OpenApiCheck } from '../../../src/twin/rest/openapi.ts';
import { taskRouterRoutes } from '../../../src/twin/taskrouter/taskrouter-routes.ts';
import { taskRouterWorld } from '../../unit/twin/taskrouter/fixture.ts';

/** Hands the library's requests to the REST face, with no socket in between. */
class Direct extends twilio.RequestClient {
  readonly #face: Face;

  constructor(face: Face) {
    super();
    this.#face = face;
  }

  override async request<TData>(
    options: RequestClient.RequestOptions<TData>,
  ): Promise<Response.default<TData>> {
    const url = new URL(options.uri);
    for (const [key, value] of pairs(options.params)) url.searchParams.append(key, value);
    const isJson = options.headers?.['Content-Type'] === 'application/json';
    const form = new URLSearchParams(pairs(options.data)).toString();
    const login = `${options.username ?? ''}:${options.password ?? ''}`;
    const answer = await this.#face({
      ...{ url, host: url.host, method: options.method.toUpperCase() },
      headers: {
        'content-type': isJson ? 'application/json' : 'application/x-www-form-urlencoded',
        authorization: `Basic ${Buffer.from(login).toString('base64')}`,
      },
      body: Buffer.from(isJson ? JSON.stringify(options.data) : form),
    });
    assert.ok(answer);
    const body = JSON.parse(JSON.stringify(answer.body ?? {})) as TData;
    return { statusCode: answer.status, body, headers: answer.headers };
  }
}

/** Form fields as the library prints them: a list is a repeated key. */
function pairs(values: unknown): [string, string][] {
  return Object.entries(values ?? {}).flatMap(([key, value]: [string, unknown]) =>
    (Array.isArray(value) ? value : [value]).map((one: unknown): [string, string] => [
      key,
      one instanceof Date ? one.toISOString() : String(one),
    ]),
  );
}

/** One for all tests, as each of its operations is compiled once. */
const openApi = new OpenApiCheck();

/** Twilio's own library against the routes, with every answer checked against Twilio's OpenAPI. */
function restWorld() {
  const world = taskRouterWorld();
  const { account, router, workspace } = world;
  const before = openApi.violations.length;
  const face = createFace({
    ...{ account, log: silentLog, routes: taskRouterRoutes(router), witness: openApi.witness },
  });
  const client = twilio(account.sid, account.authToken, { httpClient: new Direct(face) });
  return {
    ...world,
    client,
    api: client.taskrouter.v1.workspaces(workspace.sid),
    /** What the twin answered otherwise than published; with `request`, also what it was asked. */
    violations: (where: 'answer' | 'request' = 'answer') =>
      openApi.violations.slice(before).filter((one) => where === 'request' || one.where === where),
  };
}

test('a contact centre is set up, worked and taken down with the library', async () => {
  const { violations, client, api, clock, settle } = restWorld();
  const workspaces = await client.taskrouter.v1.workspaces.list();
  assert.deepEqual(
    workspaces.map(({ friendlyName }) => friendlyName),
    ['Flex Task Assignment'],
  );
  const activities = await api.activities.list();
  assert.deepEqual(
    activities.map(({ friendlyName, available }) => `${friendlyName} ${available}`),
    ['Offline false', 'Available true', 'Unavailable false', 'Break false'],
  );
  const available = activities[1]?.sid ?? '';
  const queue = await api.taskQueues.create({
    friendlyName: 'Support',
    targetWorkers: "skills HAS 'support'",
  });
  assert.equal(queue.taskOrder, 'FIFO');
  const workflow = await api.workflows.create({
    friendlyName: 'Support calls',
    taskReservationTimeout: 20,
    configuration: JSON.stringify({
      task_routing: {
        filters: [{ expression: '1==1', targets: [{ queue: queue.sid, priority: 5 }] }],
      },
    }),
  });
  const worker = await api.workers.create({
    friendlyName: 'alice',
    attributes: '{"skills":["support"],"contact_uri":"sip:alice@127.0.0.1:5090"}',
  });
  assert.equal(worker.activityName, 'Offline');
  const task = await api.tasks.create({
    workflowSid: workflow.sid,
    taskChannel: 'voice',
    attributes: '{ "from": "+15005550001" }',
    virtualStartTime: new Date(clock.now() - 90_000),
  });
  assert.equal(task.attributes, '{ "from": "+15005550001" }', 'kept as it was written');
  assert.deepEqual([task.priority, task.assignmentStatus, task.timeout], [5, 'pending', 86_400]);
  assert.equal(task.virtualStartTime.getTime(), clock.now() - 90_000);
  for (const virtualStartTime of [new Date(clock.now() + 1_000), new Date('1899-12-31')])
    await assert.rejects(api.tasks(task.sid).update({ virtualStartTime }), { status: 400 });
  await api.workers(worker.sid).update({ activitySid: available });
  settle();
  const [offer] = await api.tasks(task.sid).reservations.list();
  assert.equal(offer?.reservationStatus, 'pending');
  assert.equal(offer.workerName, 'alice');
  const byWorker = api.workers(worker.sid).reservations(offer.sid);
  assert.equal(
    (await byWorker.update({ reservationStatus: 'accepted' })).reservationStatus,
    'accepted',
  );
  const [voice] = (await api.workers(worker.sid).workerChannels.list()).filter(
    ({ taskChannelUniqueName }) => taskChannelUniqueName === 'voice',
  );
  assert.deepEqual([voice?.assignedTasks, voice?.availableCapacityPercentage], [1, 0]);
  await assert.rejects(api.tasks(task.sid).update({ assignmentStatus: 'canceled' }), {
    status: 400,
    code: 20001,
  });
  await api.tasks(task.sid).update({ assignmentStatus: 'wrapping' });
  const done = await api.tasks(task.sid).update({ assignmentStatus: 'completed', reason: 'done' });
  assert.deepEqual([done.assignmentStatus, done.reason], ['completed', 'done']);
  const events = await api.events.list({ taskSid: task.sid });
  assert.deepEqual(
    events.map(({ eventType }) => eventType),
    [
      'reservation.completed',
      'task.completed',
      'reservation.wrapup',
      'task.wrapup',
      'reservation.accepted',
      'reservation.created',
      'task-queue.entered',
      'workflow.target-matched',
      'workflow.entered',
      'task.created',
    ],
  );
  assert.equal((await api.events(events[0]?.sid ?? '').fetch()).eventData.task_sid, task.sid);
  await assert.rejects(api.workflows(workflow.sid).remove(), { status: 400 });
  await api.tasks(task.sid).remove();
  await assert.rejects(api.taskQueues(queue.sid).remove(), { status: 400 });
  await api.workflows(workflow.sid).remove();
  await api.taskQueues(queue.sid).remove();
  await api.workers(worker.sid).remove();
  await assert.rejects(api.workers(worker.sid).fetch(), { status: 404, code: 20404 });
  assert.deepEqual(violations('request'), []);
});

test('statistics as the guide and our poller ask for them', async () => {
  const { violations, api, task, worker, settle, clock, router, reservationOf, everyone, anyone } =
    restWorld();
  const call = task();
  clock.advance(59_990);
  task();
  worker('alice');
  settle();
  router.acceptReservation(reservationOf(call)?.sid ?? '');
  clock.advance(7 * 60_000);
  const queue = api.taskQueues(everyone.sid);
  const five = await queue.cumulativeStatistics().fetch({ minutes: 5 });
  assert.equal(five.reservationsAccepted, 0);
  assert.equal(five.avgTaskAcceptanceTime, 0, 'no acceptance in the window answers 0');
  const all = await queue.cumulativeStatistics().fetch({ splitByWaitTime: '30,90' });
  assert.equal(all.reservationsAccepted, 1);
  assert.equal(all.avgTaskAcceptanceTime, 60);
  assert.equal(all.tasksEntered, 2);
  assert.equal(all.endTime.getTime() - all.startTime.getTime(), 15 * 60_000);
  assert.deepEqual(all.splitByWaitTime, {
    30: {
      above: { tasks_canceled: 0, reservations_accepted: 1 },
      below: { tasks_canceled: 0, reservations_accepted: 0 },
    },
    90: {
      above: { tasks_canceled: 0, reservations_accepted: 0 },
      below: { tasks_canceled: 0, reservations_accepted: 1 },
    },
  });
  const between = await queue.cumulativeStatistics().fetch({
    startDate: new Date(clock.now() - 3_600_000),
    endDate: new Date(clock.now() - 450_000),
  });
  assert.equal(between.tasksEntered, 1);
  await assert.rejects(
    queue.cumulativeStatistics().fetch({ minutes: 5, startDate: new Date(clock.now()) }),
    /Minutes cannot be combined/,
  );
  await assert.rejects(queue.cumulativeStatistics().fetch({ minutes: 0 }), { status: 400 });
  await assert.rejects(queue.cumulativeStatistics().fetch({ splitByWaitTime: 'x' }), {
    status: 400,
  });
  const now = await queue.realTimeStatistics().fetch({ taskChannel: 'voice' });
  assert.deepEqual(now.tasksByStatus, { pending: 1, reserved: 0, assigned: 1, wrapping: 0 });
  assert.equal(now.longestTaskWaitingAge, 420);
  assert.equal(now.totalEligibleWorkers, 1);
  assert.equal(now.totalAvailableWorkers, 1, 'available counts the activity, though she is busy');
  assert.equal((await queue.realTimeStatistics().fetch({ taskChannel: 'chat' })).totalTasks, 0);
  assert.equal((await api.workflows(anyone.sid).realTimeStatistics().fetch()).totalTasks, 2);
  assert.equal((await api.workflows(anyone.sid).cumulativeStatistics().fetch()).tasksEntered, 2);
  assert.equal((await api.cumulativeStatistics().fetch()).tasksCreated, 2);
  assert.equal((await api.realTimeStatistics().fetch()).totalWorkers, 1);
  assert.equal((await api.statistics().fetch()).realtime.total_tasks, 2);
  assert.equal((await queue.statistics().fetch()).cumulative.tasks_entered, 2);
  assert.equal((await api.workflows(anyone.sid).statistics().fetch()).realtime.total_tasks, 2);
  assert.equal((await api.workers.realTimeStatistics().fetch()).totalWorkers, 1);
  assert.deepEqual(violations('request'), []);
});

test('bulk real-time statistics: fifty queues, five requests a second', async () => {
  const { violations, api, everyone, queue, clock } = restWorld();
  const other = queue('Other');
  const ask = (queueSids: unknown) =>
    // The library sends what it is given as the body, whatever its type says of a `body` in it.
    api.taskQueues.bulkRealTimeStatistics.create({ queueSids } as object);
  const answer = await ask([everyone.sid, other.sid, 'WQ00']);
  assert.equal(answer.taskQueueResponseCount, 2);
  assert.deepEqual(
    answer.taskQueueData.map((one: { task_queue_sid: string }) => one.task_queue_sid),
    [everyone.sid, other.sid],
  );
  await assert.rejects(ask(Array.from({ length: 51 }, () => everyone.sid)), /51/);
  await assert.rejects(ask('WQ'), { status: 400 });
  await assert.rejects(ask([7]), { status: 400 });
  clock.advance(1_000);
  for (let request = 0; request < 5; request += 1) await ask([everyone.sid]);
  await assert.rejects(ask([everyone.sid]), { status: 429, code: 20429 });
  clock.advance(1_000);
  assert.equal((await ask([everyone.sid])).taskQueueResponseCount, 1);
  assert.deepEqual(violations(), []);
});

test('lists are filtered as Twilio does', async () => {
  const { violations, api, task, worker, queue, activity, everyone, clock } = restWorld();
  const alice = worker('alice', { skills: ['vip'] });
  worker('bob');
  const vip = queue('VIP', "skills HAS 'vip'");
  const names = (workers: { friendlyName: string }[]) => workers.map((one) => one.friendlyName);
  assert.deepEqual(names(await api.workers.list({ taskQueueName: 'VIP' })), ['alice']);
  assert.deepEqual(
    names(await api.workers.list({ targetWorkersExpression: "friendly_name == 'bob'" })),
    ['bob'],
  );
  assert.deepEqual(names(await api.workers.list({ available: 'false' })), []);
  assert.deepEqual(names(await api.workers.list({ activitySid: activity('Available') })), [
    'alice',
    'bob',
  ]);
  assert.deepEqual(names(await api.taskQueues.list({ workerSid: alice.sid })), ['Everyone', 'VIP']);
  assert.deepEqual(names(await api.taskQueues.list({ evaluateWorkerAttributes: '{}' })), [
    'Everyone',
  ]);
  assert.deepEqual(names(await api.taskQueues.list({ friendlyName: 'VIP' })), ['VIP']);
  assert.equal((await api.taskQueues(vip.sid).fetch()).friendlyName, 'VIP');
  const low = task({ attributes: { from: 'a' } });
  clock.advance(5_000);
  const high = task({ priority: 9, attributes: { from: 'b' } });
  const sids = async (options: Parameters<typeof api.tasks.list>[0]) =>
    (await api.tasks.list(options)).map(({ sid }) => sid);
  assert.deepEqual(await sids({ assignmentStatus: ['reserved', 'pending'] }), [low.sid, high.sid]);
  assert.deepEqual(await sids({ ordering: 'Priority:desc' }), [high.sid, low.sid]);
  assert.deepEqual(await sids({ evaluateTaskAttributes: "from == 'b'" }), [high.sid]);
  assert.deepEqual(await sids({ taskQueueSid: everyone.sid, priority: 9 }), [high.sid]);
  assert.deepEqual(await sids({ assignmentStatus: ['completed'] }), []);
  await assert.rejects(api.tasks.list({ evaluateTaskAttributes: 'from ==' }), { status: 400 });
  await assert.rejects(api.tasks.list({ ordering: 'Mood:asc' }), { status: 400 });
  assert.deepEqual(violations('request'), []);
});

test('what cannot be is refused with Twilio’s codes, and changes nothing', async () => {
  const { violations, client, api, workspace, anyone, everyone, task, worker, settle, activity } =
    restWorld();
  const refused = { status: 400, code: 20001 };
  await assert.rejects(api.workflows.create({ friendlyName: 'x', configuration: '{' }), refused);
  await assert.rejects(
    api.workflows(anyone.sid).update({ configuration: '{"task_routing":7}' }),
    refused,
  );
  await assert.rejects(api.taskQueues.create({ friendlyName: 'x', targetWorkers: 'a-b' }), refused);
  await assert.rejects(api.taskQueues.create({ friendlyName: 'Everyone' }), refused);
  await assert.rejects(api.workers.create({ friendlyName: 'x', attributes: '[]' }), refused);
  await assert.rejects(api.workers.create({ friendlyName: 'x', activitySid: 'WA1' }), refused);
  await assert.rejects(api.tasks.create({ attributes: 'nope' }), refused);
  await assert.rejects(api.tasks.create({ taskChannel: 'fax' }), refused);
  await assert.rejects(api.taskQueues(everyone.sid).remove(), refused);
  await assert.rejects(api.activities(workspace.defaultActivitySid).remove(), refused);
  await assert.rejects(client.taskrouter.v1.workspaces('WS0').fetch(), {
    status: 404,
    code: 20404,
  });
  assert.equal(workspace.workflows.size, 1);
  assert.equal(workspace.queues.size, 1);
  assert.equal(workspace.workers.size, 0);
  const alice = worker('alice');
  const call = task();
  settle();
  const away = { activitySid: activity('Break') };
  await assert.rejects(api.workers(alice.sid).update(away), /1 pending reservations/);
  await assert.rejects(
    api.tasks(call.sid).update({ assignmentStatus: 'completed', priority: 9 }),
    refused,
  );
  assert.equal(call.priority, 0);
  await api.workers(alice.sid).update({ ...away, rejectPendingReservations: true });
  assert.equal(call.status, 'pending');
  await assert.rejects(
    api
      .tasks(call.sid)
      .reservations((await api.tasks(call.sid).reservations.list())[0]?.sid ?? '')
      .update({ instruction: 'dequeue' }),
    /not done by the local Twilio/,
  );
  assert.deepEqual(violations(), []);
});

test('a workspace of one’s own, its event callback, and its end', async () => {
  const { violations, client, clock, router } = restWorld();
  const { workspaces } = client.taskrouter.v1;
  const made = await workspaces.create({
    friendlyName: 'Mine',
    eventCallbackUrl: 'https://hooks.example.com/events',
    eventsFilter: 'task.created',
  });
  assert.equal(made.eventCallbackUrl, 'https://hooks.example.com/events');
  const api = workspaces(made.sid);
  await assert.rejects(api.update({ eventCallbackUrl: 'no url' }), { status: 400 });
  assert.equal((await api.update({ eventCallbackUrl: '' })).eventCallbackUrl, null);
  const channel = await api.taskChannels.create({ uniqueName: 'fax', friendlyName: 'Fax' });
  assert.equal((await api.taskChannels('fax').fetch()).sid, channel.sid);
  const activity = await api.activities.create({ friendlyName: 'Lunch', available: false });
  assert.equal(
    (await api.activities(activity.sid).update({ friendlyName: 'Tea' })).friendlyName,
    'Tea',
  );
  const queue = await api.taskQueues.create({ friendlyName: 'All' });
  await api.workflows.create({
    friendlyName: 'All',
    configuration: JSON.stringify({ task_routing: { default_filter: { queue: queue.sid } } }),
  });
  await api.tasks.create({});
  await api.remove();
  await assert.rejects(api.fetch(), { status: 404 });
  router.close();
  assert.equal(clock.pendingCount, 0);
  assert.deepEqual(violations(), []);
});

test('the configuration of Flex leads to its workspace', async () => {
  const { violations, client, workspace, everyone, anyone } = restWorld();
  const found = await client.flexApi.v1.configuration().fetch();
  assert.equal(found.taskrouterWorkspaceSid, workspace.sid);
  assert.equal(found.taskrouterTargetWorkflowSid, anyone.sid);
  assert.equal(found.taskrouterTargetTaskqueueSid, everyone.sid);
  assert.deepEqual(violations('request'), []);
});

test('statistics of workers: their offers, and the time in each activity within the window', async () => {
  const { violations, api, worker, task, settle, clock, router, activity, reservationOf } =
    restWorld();
  const alice = worker('alice', { skills: ['vip'] });
  clock.advance(20 * 60_000);
  router.setActivity(alice.sid, activity('Break'));
  const bob = worker('bob');
  const call = task();
  settle();
  router.acceptReservation(reservationOf(call)?.sid ?? '');
  clock.advance(2 * 60_000 - 50);
  router.setActivity(alice.sid, activity('Available'));
  clock.advance(60_000);
  const durations = (cumulative: unknown) =>
    (cumulative as { activity_durations: { friendly_name: string }[] }).activity_durations.filter(
      ({ friendly_name: name }) => name === 'Available' || name === 'Break',
    );
  const mine = await api.workers(alice.sid).statistics().fetch({ minutes: 10 });
  assert.deepEqual(durations(mine.cumulative), [
    // Of the first stay the last 7 minutes are within the window.
    {
      sid: activity('Available'),
      friendly_name: 'Available',
      avg: 240,
      min: 60,
      max: 420,
      total: 480,
    },
    { sid: activity('Break'), friendly_name: 'Break', avg: 120, min: 120, max: 120, total: 120 },
  ]);
  assert.equal(mine.cumulative.reservations_accepted, 0);
  const his = await api.workers(bob.sid).statistics().fetch();
  assert.equal(his.cumulative.reservations_accepted, 1);
  const all = await api.workers.cumulativeStatistics().fetch();
  assert.equal(all.reservationsCreated, 1);
  const one = await api.workers.statistics().fetch({ friendlyName: 'bob' });
  assert.equal(one.realtime.total_workers, 1);
  assert.equal(one.cumulative.reservations_accepted, 1);
  assert.deepEqual(violations('request'), []);
});
