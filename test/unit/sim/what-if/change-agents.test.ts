import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import type { AgentChange } from '../../../../src/callback/what-if.ts';
import { staffOf, type CentreSpec } from '../../../../src/sim/centre/centre-spec.ts';
import { changeAgents, secondsOfTime } from '../../../../src/sim/what-if/change-agents.ts';

const hour = 3600;
/** From 9 to 13 o'clock: 4 agents, 8 from 10 on, 6 from 12 on. */
const spec: CentreSpec = {
  ...{ name: 'small', busynessCv: 0, wrapUp: null, patienceMeanSeconds: null },
  ...{ handle: { meanSeconds: 300, cv: 1 }, acceptProbability: 0.5, answerProbability: 0.9 },
  days: [
    {
      ...{ opensAtSeconds: 9 * hour, lengthSeconds: 4 * hour },
      arrivals: { kind: 'times', atSeconds: [1] },
      staff: [
        { at: 0, share: 0.5 },
        { at: hour, share: 1 },
        { at: 3 * hour, share: 0.75 },
      ],
    },
  ],
};
const agents = 8;

/** Agents at work at a time of day. */
function atWork(change: Partial<AgentChange>, time: string): number {
  const whole = { factor: 1, add: 0, from: null, until: null, ...change };
  const changed = changeAgents({ spec, agents }, whole);
  const at = secondsOfTime(time) - 9 * hour;
  const steps = staffOf(changed.spec.days[0]!, changed.agents);
  return steps.findLast((step) => step.at <= at)?.agents ?? 0;
}

const table: [string, Partial<AgentChange>, Record<string, number>][] = [
  ['added all day', { add: 2 }, { '09:00': 6, '10:00': 10, '12:30': 8 }],
  [
    'added between two times',
    { add: 2, from: '10:30', until: '12:30' },
    { '09:00': 4, '10:00': 8, '10:30': 10, '12:00': 8, '12:29': 8, '12:30': 6 },
  ],
  ['from a time on', { add: 1, from: '12:00' }, { '11:59': 8, '12:00': 7 }],
  ['until a time', { add: 1, until: '10:00' }, { '09:00': 5, '10:00': 8 }],
  ['times as many, then more', { factor: 1.5, add: 1 }, { '09:00': 7, '10:00': 13 }],
  ['fewer, but one stays', { add: -7 }, { '09:00': 1, '10:00': 1, '12:00': 1 }],
  ['before opening', { add: 5, from: '06:00', until: '09:00' }, { '09:00': 4, '10:00': 8 }],
  ['after closing', { add: 5, from: '13:00' }, { '12:59': 6 }],
];
for (const [name, change, wanted] of table)
  test(`agents ${name}`, () => {
    for (const [time, count] of Object.entries(wanted))
      assert.equal(atWork(change, time), count, `at ${time}`);
  });

test('outside the two times nothing changes, and inside everything by the same sum', () => {
  const half = fc.integer({ min: 18, max: 26 });
  const arbitrary = fc.record({ from: half, until: half, add: fc.integer({ min: 0, max: 20 }) });
  fc.assert(
    fc.property(arbitrary, half, ({ from, until, add }, at) => {
      fc.pre(from < until && at < 26);
      const time = (halves: number): string =>
        `${String(halves >> 1).padStart(2, '0')}:${halves % 2 ? '30' : '00'}`;
      const before = atWork({}, time(at));
      const after = atWork({ add, from: time(from), until: time(until) }, time(at));
      assert.equal(after - before, at >= from && at < until ? add : 0);
    }),
  );
});
