import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assert as check, json, property, string } from 'fast-check';
import { RestError } from '../../../../src/twin/rest/route.ts';
import { updateWorkflow } from '../../../../src/twin/taskrouter/settings.ts';
import { readConfiguration } from '../../../../src/twin/taskrouter/workflow-configuration.ts';
import { taskRouterWorld } from './fixture.ts';

test('the first filter that matches takes the task, else the default filter', () => {
  const { task, workflow, queue, everyone } = taskRouterWorld();
  const gold = queue('Gold');
  const other = queue('Other');
  const routes = workflow(
    [
      { expression: "tier == 'gold'", targets: [{ queue: gold.sid, priority: '10' }] },
      { expression: "tier IN ['gold', 'silver']", targets: [{ queue: other.sid }] },
    ],
    { queue: everyone.sid },
  );
  const where = (attributes: Record<string, unknown>): [string, number] => {
    const { queueSid, priority } = task({ workflow: routes, attributes, priority: 3 });
    return [queueSid, priority];
  };
  assert.deepEqual(where({ tier: 'gold' }), [gold.sid, 10]);
  assert.deepEqual(where({ tier: 'silver' }), [other.sid, 3]);
  assert.deepEqual(where({}), [everyone.sid, 3]);
});

test('target time-outs count from the creation of the task, and the queue is inherited', () => {
  const { task, workflow, queue, events, clock } = taskRouterWorld();
  const one = queue('One');
  const two = queue('Two');
  const routes = workflow([
    {
      expression: '1==1',
      targets: [
        { queue: one.sid, timeout: 10 },
        { priority: 5, timeout: 10 },
        { queue: two.sid, timeout: 10 },
      ],
    },
  ]);
  const call = task({ workflow: routes });
  clock.advance(9_999);
  assert.deepEqual([call.queueSid, call.priority], [one.sid, 0]);
  clock.advance(1);
  assert.deepEqual([call.queueSid, call.priority], [one.sid, 5]);
  clock.advance(10_000);
  assert.deepEqual([call.queueSid, call.priority], [two.sid, 5]);
  assert.equal(call.queueEnteredMs - call.createdMs, 20_000);
  clock.advance(9_999);
  assert.equal(call.status, 'pending');
  clock.advance(1);
  assert.equal(call.status, 'canceled');
  assert.equal(call.reason, 'Task canceled on Workflow timeout');
  assert.deepEqual(
    events.filter((type) => /^(task-queue|workflow\.timeout)/.test(type)),
    [
      'task-queue.created',
      'task-queue.created',
      'task-queue.entered',
      'task-queue.timeout',
      'task-queue.timeout',
      'task-queue.moved',
      'task-queue.entered',
      'task-queue.timeout',
      'workflow.timeout',
    ],
  );
});

test('a step whose time is up while the task is offered is left when the offer fails', () => {
  const { router, task, worker, workflow, queue, settle, clock, reservationOf } = taskRouterWorld();
  const one = queue('One');
  const two = queue('Two', "skill == 'none'");
  worker('alice');
  const routes = workflow([
    { expression: '1==1', targets: [{ queue: one.sid, timeout: 10 }, { queue: two.sid }] },
  ]);
  const call = task({ workflow: routes });
  settle();
  clock.advance(15_000);
  assert.equal(call.status, 'reserved');
  assert.equal(call.queueSid, one.sid);
  router.rejectReservation(reservationOf(call)?.sid ?? '');
  assert.equal(call.queueSid, two.sid);
});

test('a time-out goes on to the next matching filter but never to the default', () => {
  const { task, workflow, queue, everyone, clock } = taskRouterWorld();
  const one = queue('One');
  const two = queue('Two');
  const routes = workflow(
    [
      { expression: '1==1', targets: [{ queue: one.sid, timeout: 10 }] },
      { expression: '1==2', targets: [{ queue: everyone.sid }] },
      { expression: '1==1', targets: [{ queue: two.sid, timeout: 5 }] },
    ],
    { queue: everyone.sid },
  );
  const call = task({ workflow: routes });
  clock.advance(10_000);
  assert.equal(call.queueSid, two.sid);
  clock.advance(5_000);
  assert.equal(call.status, 'canceled');
});

test('skip_if leaves a step only when nobody could be offered the task at once', () => {
  const { task, worker, workflow, queue, everyone, settle, reservationOf } = taskRouterWorld();
  const vip = queue('VIP', "skills HAS 'vip'");
  const routes = workflow(
    [
      {
        expression: '1==1',
        targets: [{ queue: vip.sid, skip_if: 'workers.available == 0', timeout: 30 }],
      },
    ],
    { queue: everyone.sid },
  );
  const skipped = task({ workflow: routes });
  settle();
  assert.equal(skipped.queueSid, everyone.sid, 'a task that skips may enter the default filter');
  const vera = worker('vera', { skills: ['vip'] });
  settle();
  assert.equal(reservationOf(skipped)?.workerSid, vera.sid);
  const stays = task({ workflow: routes });
  settle();
  assert.equal(stays.queueSid, vip.sid, 'vera is in an available activity, though busy');
});

test('a task that skips the last step of all falls out', () => {
  const { task, workflow, everyone, settle, events } = taskRouterWorld();
  const routes = workflow([
    { expression: '1==1', targets: [{ queue: everyone.sid, skip_if: '1==1' }] },
  ]);
  const call = task({ workflow: routes });
  settle();
  assert.equal(call.status, 'canceled');
  assert.deepEqual(events.slice(-2), ['workflow.skipped', 'task.canceled']);
});

test('a target chooses among the workers of its queue', () => {
  const { task, worker, workflow, everyone, settle, reservationOf } = taskRouterWorld();
  const target = (more: object) => [
    { expression: '1==1', targets: [{ queue: everyone.sid, ...more }] },
  ];
  const anna = worker('anna', { language: 'en', level: 1 });
  const bert = worker('bert', { language: 'de', level: 3 });
  const carl = worker('carl', { language: 'de', level: 2 });
  const chosen = (more: object, attributes: Record<string, unknown> = {}) => {
    const call = task({ workflow: workflow(target(more)), attributes });
    settle();
    const sid = reservationOf(call)?.workerSid;
    return [anna, bert, carl].find((one) => one.sid === sid)?.friendlyName ?? null;
  };
  assert.equal(
    chosen(
      { expression: 'task.language == worker.language', order_by: 'worker.level ASC' },
      { language: 'de' },
    ),
    'carl',
  );
  assert.equal(chosen({ order_by: 'worker.level DESC' }), 'bert');
  assert.equal(chosen({ known_worker_sid: 'task.agent' }, { agent: bert.sid }), null, 'busy');
  assert.equal(chosen({ known_worker_friendly_name: 'task.agent' }, { agent: 'anna' }), 'anna');
});

const queues = new Set(['WQ1', 'WQ2']);
const read = (value: unknown) =>
  readConfiguration(typeof value === 'string' ? value : JSON.stringify(value), (sid) =>
    queues.has(sid),
  );
const filter = (target: object, expression = '1==1') => ({
  task_routing: { filters: [{ expression, targets: [target] }] },
});

/** One row: what is sent, and the field the refusal must name. */
const refused: [unknown, RegExp][] = [
  ['', /not valid JSON/],
  ['{', /not valid JSON/],
  ['null', /invalid/],
  ['[]', /invalid/],
  [{}, /task_routing/],
  [{ task_routing: [] }, /task_routing/],
  [{ task_routing: { filters: {} } }, /filters/],
  [{ task_routing: { filters: [{ expression: '1==1', targets: [] }] } }, /filters\.0\.targets/],
  [{ task_routing: { filters: [{ targets: [{ queue: 'WQ1' }] }] } }, /filters\.0\.expression/],
  [filter({}), /targets\.0\.queue/],
  [filter({ queue: 'WQ9' }), /targets\.0\.queue.*WQ9/],
  [filter({ queue: 7 }), /targets\.0\.queue/],
  [filter({ queue: 'WQ1' }, 'a ==='), /filters\.0\.expression/],
  [filter({ queue: 'WQ1', expression: 'task.a-b == 1' }), /targets\.0\.expression/],
  [filter({ queue: 'WQ1', timeout: 0 }), /timeout/],
  [filter({ queue: 'WQ1', timeout: -1 }), /timeout/],
  [filter({ queue: 'WQ1', timeout: 1.5 }), /timeout/],
  [filter({ queue: 'WQ1', timeout: 'soon' }), /timeout/],
  [filter({ queue: 'WQ1', priority: -1 }), /priority/],
  [filter({ queue: 'WQ1', priority: 1e300 }), /priority/],
  [filter({ queue: 'WQ1', skip_if: '1' }), /skip_if/],
  [filter({ queue: 'WQ1', order_by: 'worker.level UP' }), /order_by/],
  [filter({ queue: 'WQ1', known_worker_sid: 'a b' }), /known_worker_sid/],
  [{ task_routing: { default_filter: { queue: 'WQ9' } } }, /default_filter\.queue/],
  [{ task_routing: { default_filter: {} } }, /default_filter\.queue/],
];

for (const [value, message] of refused)
  test(`configuration ${JSON.stringify(value).slice(0, 90)} is refused`, () => {
    assert.throws(
      () => read(value),
      (error) => {
        assert.ok(error instanceof RestError);
        assert.equal(error.status, 400);
        assert.match(error.message, message);
        return true;
      },
    );
  });

test('only a RestError comes of any text', () => {
  check(
    property(string(), json(), (text, document) => {
      for (const value of [text, document, `{"task_routing":${document}}`])
        try {
          read(value);
        } catch (error) {
          assert.ok(error instanceof RestError);
        }
    }),
  );
});

test('the configurations of the documentation are read', () => {
  const { filters, defaultTarget } = read({
    task_routing: {
      filters: [
        {
          filter_friendly_name: 'Gold Tickets',
          expression: "type == 'ticket' AND customer_value == 'Gold'",
          targets: [
            { queue: 'WQ1', priority: '10', timeout: 300 },
            { queue: 'WQ2', expression: 'task.required_language IN worker.spoken_languages' },
          ],
        },
      ],
      default_filter: { queue: 'WQ2' },
    },
  });
  assert.deepEqual(
    filters[0]?.targets.map(({ queueSid, priority, timeoutSeconds }) => [
      queueSid,
      priority,
      timeoutSeconds,
    ]),
    [
      ['WQ1', 10, 300],
      ['WQ2', null, null],
    ],
  );
  assert.equal(defaultTarget?.queueSid, 'WQ2');
});

test('a changed workflow leaves its tasks where they are, unless they are to be routed anew', () => {
  const { engine, workspace, task, workflow, queue, everyone, clock } = taskRouterWorld();
  const vip = queue('VIP', '1==2');
  const routes = workflow([
    { expression: '1==1', targets: [{ queue: everyone.sid, timeout: 60 }] },
  ]);
  const call = task({ workflow: routes, attributes: { tier: 'gold' } });
  const plain = task({ workflow: routes });
  clock.advance(5_000);
  const filters = [
    { expression: "tier == 'gold'", targets: [{ queue: vip.sid, priority: 5, timeout: 20 }] },
  ];
  const configurationText = JSON.stringify({ task_routing: { filters } });
  updateWorkflow(engine, workspace, routes, { configurationText });
  assert.deepEqual([call.queueSid, call.priority], [everyone.sid, 0]);
  updateWorkflow(engine, workspace, routes, {}, true);
  assert.deepEqual([call.queueSid, call.priority], [vip.sid, 5]);
  assert.equal(call.queueEnteredMs - call.createdMs, 5_000);
  assert.equal(plain.queueSid, everyone.sid, 'whom no filter wants any more stays');
  clock.advance(15_000);
  assert.equal(call.status, 'canceled', 'the new time-out counts from creation, too');
});
