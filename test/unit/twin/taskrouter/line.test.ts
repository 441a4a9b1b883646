import assert from 'node:assert/strict';
import { test } from 'node:test';
import { array, assert as check, constantFrom, nat, property, record } from 'fast-check';
import { lineOf } from '../../../../src/twin/taskrouter/line.ts';
import type { Task } from '../../../../src/twin/taskrouter/model.ts';
import { taskRouterWorld } from './fixture.ts';

const order = constantFrom('FIFO' as const, 'LIFO' as const);
const calls = array(record({ queue: nat(2), priority: nat(2), age: nat(10) }), { maxLength: 30 });

test('the line has everybody once, by priority, and each queue in its own order', () => {
  const { task, clock } = taskRouterWorld();
  const model = task();
  check(
    property(
      calls,
      array(order, { minLength: 3, maxLength: 3 }),
      order,
      (wanted, orders, between) => {
        const queues = new Map(orders.map((taskOrder, at) => [`WQ${at}`, { taskOrder }]));
        const waiting = wanted.map(({ queue, priority, age }, at) => ({
          ...model,
          ...{ sid: `WT${at}`, queueSid: `WQ${queue}`, priority },
          virtualStartMs: clock.now() - age,
        }));
        const line = lineOf(waiting, queues, between);
        assert.deepEqual(line.map(({ sid }) => sid).sort(), waiting.map(({ sid }) => sid).sort());
        pairs(line, (one, next) => assert.ok(one.priority >= next.priority));
        for (const [queueSid, { taskOrder }] of queues) {
          const own = line.filter((one) => one.queueSid === queueSid);
          pairs(own, (one, next) => assert.ok(isBefore(one, next, taskOrder)));
        }
        if ([between, ...orders].every((one) => one === 'FIFO'))
          pairs(line, (one, next) => assert.ok(isBefore(one, next, 'FIFO')));
      },
    ),
  );
});

function pairs(line: readonly Task[], look: (one: Task, next: Task) => void): void {
  line.slice(1).forEach((next, at) => {
    const one = line[at];
    if (one) look(one, next);
  });
}

function isBefore(one: Task, next: Task, taskOrder: 'FIFO' | 'LIFO'): boolean {
  if (one.priority !== next.priority) return one.priority > next.priority;
  return taskOrder === 'FIFO'
    ? one.virtualStartMs <= next.virtualStartMs
    : one.virtualStartMs >= next.virtualStartMs;
}
