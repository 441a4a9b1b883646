import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  type Arbitrary,
  array,
  assert as check,
  boolean,
  constant,
  constantFrom,
  double,
  integer,
  oneof,
  property,
  record,
} from 'fast-check';
import type { QueueEvent } from '../../../../src/callback/queue-event.ts';
import { observeLine } from '../../../../src/sim/centre/observe-line.ts';

const monday = Date.UTC(2026, 10, 16);
const at = (hours: number, seconds = 0): number => monday + hours * 3_600_000 + seconds * 1000;

function joined(call: string, when: number, isCallback = false): QueueEvent {
  return { type: 'joined', at: when, call, since: when, priority: 0, isCallback };
}

test('a caller who was answered, one who gave up and one who took a callback', () => {
  const [day, ...rest] = observeLine(
    [
      joined('a', at(9)),
      { type: 'answered', at: at(9, 30), call: 'a', agent: 'Ada' },
      { type: 'wrap-up', at: at(9, 230), call: 'a' },
      { type: 'handled', at: at(9, 260), call: 'a' },
      joined('b', at(10)),
      { type: 'abandoned', at: at(10, 75), call: 'b' },
      joined('c', at(11)),
      { type: 'left', at: at(11, 20), call: 'c' },
      joined('c-back', at(11, 20), true),
      { type: 'answered', at: at(11, 300), call: 'c-back', agent: 'Ada' },
      { type: 'handled', at: at(11, 400), call: 'c-back' },
      joined('still waiting', at(12)),
    ],
    'UTC',
  );
  assert.deepEqual(rest, []);
  assert.equal(day!.date, '2026-11-16');
  const none = { handleSeconds: null, wrapUpSeconds: null };
  assert.deepEqual(day!.calls, [
    {
      ...{ joinedAt: 9 * 3600, waitSeconds: 30, ending: 'answered' },
      ...{ handleSeconds: 230, wrapUpSeconds: 30 },
    },
    { joinedAt: 10 * 3600, waitSeconds: 75, ending: 'abandoned', ...none },
    { joinedAt: 11 * 3600, waitSeconds: 20, ending: 'left', ...none },
  ]);
});

test('days begin at midnight of the call target, also when clocks are changed', () => {
  // In Berlin 2026-10-25 has 25 hours: 23:30 on the 25th is 22:30 UTC, 00:30 on the 26th is 23:30 UTC.
  const times = ['2026-10-24T22:30Z', '2026-10-25T22:30Z', '2026-10-25T23:30Z'];
  const events = times.flatMap((time): QueueEvent[] => {
    const when = Date.parse(time);
    return [joined(time, when), { type: 'abandoned', at: when + 1000, call: time }];
  });
  const days = observeLine(events, 'Europe/Berlin');
  assert.deepEqual(
    days.map(({ date, calls }) => [date, calls.map(({ joinedAt }) => joinedAt / 3600)]),
    [
      ['2026-10-25', [0.5, 24.5]],
      ['2026-10-26', [0.5]],
    ],
  );
});

const staffedHours = (events: QueueEvent[]): Record<number, number> => {
  const [day] = observeLine(
    [...events, joined('x', at(0)), { type: 'abandoned', at: at(0, 1), call: 'x' }],
    'UTC',
  );
  return Object.fromEntries(
    day!.staff.flatMap((agents, slot) => (agents > 0 ? [[slot / 2, agents]] : [])),
  );
};

test('agents are those who logged in, by their share, and nobody works for a day', () => {
  assert.deepEqual(
    staffedHours([
      { type: 'agent-here', at: at(9), agent: 'Ada', share: 1 },
      { type: 'agent-here', at: at(9), agent: 'Grace', share: 0.5 },
      { type: 'agent-here', at: at(9), agent: 'Edsger', share: 0.5 },
      { type: 'agent-away', at: at(10), agent: 'Grace' },
      { type: 'agent-away', at: at(10), agent: 'Edsger' },
      { type: 'agent-away', at: at(10, 1800), agent: 'Ada' },
    ]),
    { 9: 2, 9.5: 2, 10: 1 },
  );
  const forgotten = staffedHours([
    { type: 'agent-here', at: at(1), agent: 'Ada', share: 1 },
    { type: 'agent-away', at: at(23, 1800), agent: 'Ada' },
  ]);
  assert.equal(Math.max(...Object.keys(forgotten).map(Number)), 16.5);
});

test('where they are counted the counts hold, each for an hour at most', () => {
  const count = (when: number, agentsStaffed: number): QueueEvent => ({
    ...{ type: 'counted', at: when, waitingCalls: 0, agentsStaffed, agentsAvailable: 0 },
  });
  assert.deepEqual(staffedHours([count(at(9), 4), count(at(9, 1800), 6), count(at(14), 0)]), {
    9: 4,
    9.5: 6,
    10: 6,
  });
});

test('where nobody tells, agents are those who took calls, with pauses of a quarter of an hour', () => {
  const call = (id: string, from: number, to: number, agent: string): QueueEvent[] => [
    joined(id, from),
    { type: 'answered', at: from, call: id, agent },
    { type: 'handled', at: to, call: id },
  ];
  assert.deepEqual(
    staffedHours([
      ...call('1', at(9), at(9, 1000), 'Ada'),
      ...call('2', at(9, 1700), at(9, 3600), 'Ada'),
      ...call('3', at(9, 1800), at(9, 3600), 'Grace'),
      ...call('4', at(12), at(12, 1800), 'Ada'),
    ]),
    { 9: 1, 9.5: 2, 12: 1 },
  );
});

test('doubled, shuffled and senseless events end in sensible days', () => {
  const moment = integer({ min: monday - 86_400_000, max: monday + 3 * 86_400_000 });
  const call = constantFrom('a', 'b', 'c');
  const agent = constantFrom('Ada', 'Grace');
  const event: Arbitrary<QueueEvent> = oneof(
    record({
      ...{ type: constant('joined' as const), at: moment, call, since: moment },
      ...{ priority: integer(), isCallback: boolean() },
    }),
    record({ type: constant('answered' as const), at: moment, call, agent }),
    record({
      type: constantFrom('abandoned' as const, 'left', 'handled', 'wrap-up'),
      ...{ at: moment, call },
    }),
    record({
      ...{ type: constant('agent-here' as const), at: moment, agent },
      share: double({ min: -2, max: 3, noNaN: true }),
    }),
    record({ type: constant('agent-away' as const), at: moment, agent }),
  );
  check(
    property(array(event, { maxLength: 40 }), (events) => {
      for (const { calls, staff } of observeLine([...events, ...events], 'UTC')) {
        assert.equal(staff.length, 48);
        for (const agents of staff) assert.ok(agents >= 0 && agents <= 2);
        for (const { joinedAt, waitSeconds, handleSeconds } of calls) {
          assert.ok(joinedAt >= 0 && joinedAt < 86_400);
          assert.ok(waitSeconds >= 0);
          assert.ok(handleSeconds === null || handleSeconds >= 0);
        }
      }
    }),
  );
});
