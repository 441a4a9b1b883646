import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HandClock } from '../../../src/base/clock.ts';
import { silentLog } from '../../../src/base/log.ts';
import { callTargetDefaults, type CallTarget } from '../../../src/callback/call-target.ts';
import type { QueueEvent } from '../../../src/callback/queue-event.ts';
import { Lines } from '../../../src/engine/lines.ts';
import type { Database } from '../../../src/store/database.ts';

/* What is folded, without a database: nothing is written before its time. */

const queue = 'WQ1';
const target: CallTarget = {
  ...{
    ...callTargetDefaults,
    id: 'target',
    name: 'Billing',
    version: 1,
    createdAt: 0,
    updatedAt: 0,
  },
  ...{ destination: 'sip:queue@127.0.0.1', callerId: '+12025550110' },
  twilio: { workspaceSid: 'WS1', taskQueueSid: queue },
};

function fixture() {
  const clock = new HandClock();
  const db = { now: () => clock.now() } as unknown as Database;
  const lines = new Lines({ clock, log: silentLog, db });
  const given: QueueEvent[] = [];
  lines.onEvent((_, event) => given.push(event));
  let nth = 0;
  const hear = (event: QueueEvent, sourceId = `EV${(nth += 1)}`): boolean =>
    lines.hear({ line: queue, sourceId, event }, clock.now());
  return { clock, lines, given, hear };
}

const leftAt = (at: number, call = 'c'): QueueEvent => ({ type: 'left', at, call });

test('nothing is known of a line that is not followed, or whose past is being read', () => {
  const { clock, lines, given, hear } = fixture();
  assert.equal(hear(leftAt(clock.now())), false);
  assert.equal(lines.estimator(target), null);
  assert.deepEqual(lines.follow([target]), [target]);
  lines.beginPast(target);
  assert.equal(hear(leftAt(clock.now())), true);
  assert.deepEqual([lines.estimator(target), given], [null, []]);
  lines.restored(target);
  assert.ok(lines.estimator(target));
  assert.deepEqual(lines.follow([target]), []);
  lines.follow([]);
  assert.equal(lines.estimator(target), null);
});

function followed() {
  const made = fixture();
  made.lines.follow([target]);
  made.lines.restored(target);
  return made;
}

test('what is told again counts once, also after some ten thousand others', () => {
  const { clock, given, hear } = followed();
  assert.equal(hear(leftAt(clock.now()), 'EV one'), true);
  assert.equal(hear(leftAt(clock.now()), 'EV one'), false);
  for (let nth = 0; nth < 30_000; nth++) hear(leftAt(clock.now()));
  assert.equal(hear(leftAt(clock.now()), 'EV one'), false);
  assert.equal(given.length, 30_001);
});

test('a reading does not count our own return call, and an older one tells nothing', () => {
  const { clock, lines, given, hear } = followed();
  const now = clock.now();
  const place = { id: 'cb', callTargetId: target.id, state: 'waiting', joinedAt: now } as const;
  lines.lookAt({ ...place, dueAt: now, scheduledFor: null, wasTried: false }, now);
  const task = { type: 'joined', call: 'cb', since: now, priority: 5, isCallback: true } as const;
  clock.advance(60_000);
  hear({ ...task, at: clock.now(), since: clock.now() });
  const counted = {
    type: 'counted',
    waitingCalls: 3,
    agentsStaffed: 2,
    agentsAvailable: 0,
  } as const;
  hear({ ...counted, at: clock.now() });
  hear({ ...counted, at: clock.now() - 10_000 });
  const [first, again, reading, ...more] = given;
  assert.deepEqual(first, { ...task, at: now, priority: 0 });
  // Its place is still that of the person.
  assert.deepEqual(again, { ...task, at: clock.now() });
  assert.deepEqual(reading, { ...counted, at: clock.now(), waitingCalls: 2 });
  assert.deepEqual(more, []);
});

test('the past of the queue that a call target had is not taken for that of the one it was given meanwhile', () => {
  const { clock, lines } = fixture();
  const moved: CallTarget = { ...target, twilio: { workspaceSid: 'WS1', taskQueueSid: 'WQ2' } };
  lines.follow([target]);
  lines.beginPast(target);
  assert.deepEqual(lines.follow([moved]), [moved]);
  const here = { type: 'agent-here', at: clock.now(), agent: 'ann', share: 1 } as const;
  lines.restore(target, [here]);
  lines.restored(target);
  assert.equal(lines.estimator(moved), null);
  assert.equal(lines.isHere('ann', 'WQ2'), false);
  assert.deepEqual(lines.follow([moved]), [moved]);
  lines.beginPast(moved);
  lines.restored(moved);
  assert.ok(lines.estimator(moved));
});
