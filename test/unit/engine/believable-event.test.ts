import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { QueueEvent } from '../../../src/callback/queue-event.ts';
import { believable } from '../../../src/engine/believable-event.ts';

const now = Date.UTC(2026, 0, 5, 9);
const day = 86_400_000;
const joined: QueueEvent = {
  ...{ type: 'joined', at: now, call: 'c', since: now - 5, priority: 0, isCallback: false },
};
const counted: QueueEvent = {
  ...{ type: 'counted', at: now, waitingCalls: 1, agentsStaffed: 2, agentsAvailable: 0 },
};

test('what makes sense is as it was, in whole milliseconds', () => {
  for (const event of [joined, counted]) assert.deepEqual(believable(event, now), event);
  assert.equal(believable({ type: 'left', at: now - 0.6, call: 'c' }, now)?.at, now - 1);
});

test('nothing happens in the future, and nobody waits for months', () => {
  assert.deepEqual(believable({ ...joined, at: now + day, since: now + 9 }, now), {
    ...{ ...joined, at: now, since: now },
  });
  assert.deepEqual(believable({ ...joined, since: now - 100 * day }, now), {
    ...{ ...joined, since: now - 14 * day },
  });
});

const senseless: [why: string, event: QueueEvent][] = [
  ['a day old', { ...joined, at: now - day - 1 }],
  ['no time', { ...joined, at: Number.NaN }],
  ['no time of joining', { ...joined, since: Number.NaN }],
  ['an endless priority', { ...joined, priority: Infinity }],
  ['half a priority', { ...joined, priority: 0.5 }],
  ['no call', { ...joined, call: '' }],
  ['a name too long', { type: 'answered', at: now, call: 'c', agent: 'a'.repeat(65) }],
  ['more than one whole agent', { type: 'agent-here', at: now, agent: 'a', share: 1.5 }],
  ['no part of an agent', { type: 'agent-here', at: now, agent: 'a', share: Number.NaN }],
  ['fewer than no callers', { ...counted, waitingCalls: -1 }],
  ['half an agent', { ...counted, agentsStaffed: 0.5 }],
];
for (const [why, event] of senseless)
  test(`not believed: ${why}`, () => assert.equal(believable(event, now), null));
