import assert from 'node:assert/strict';
import { test } from 'node:test';
import { UserError } from '../../../../src/base/errors.ts';
import type { WhatIfAnswer, WhatIfQuestion } from '../../../../src/callback/what-if.ts';
import { answerOf, planQuestion } from '../../../../src/sim/what-if/answer-question.ts';
import { askedOf, halfHoursInput } from '../../../../src/sim/what-if/question-input.ts';
import { runHere } from '../../../../src/sim/what-if/run-days.ts';
import { readQuestion } from '../../../support/what-if.ts';

const halfHours = [
  { calls: 16, agents: 3 },
  { calls: 24, agents: 4 },
  { calls: 20, agents: 4 },
];

function planned(change: Partial<WhatIfQuestion> = {}, mostCalls = 100_000) {
  const calls = { from: 'curve' as const, opensAt: '09:00', halfHours };
  const question = readQuestion({ days: 4, calls, ...change });
  return planQuestion(question, halfHoursInput(askedOf(question), calls), mostCalls);
}

function answer(change: Partial<WhatIfQuestion> = {}): { answer: WhatIfAnswer; told: number[] } {
  const plan = planned(change);
  const told: number[] = [];
  const results = runHere(plan.plan, plan.days, (done) => told.push(done));
  return { answer: answerOf(plan, results), told };
}

const mean = (run: WhatIfAnswer['runs'][number], name: string): number => run.measured[name]!.mean;

test('today stands beside each variant, with what is other than today on the same days', () => {
  const { answer: found, told } = answer({
    variants: [
      { name: 'more', agents: { factor: 1, add: 2, from: null, until: null } },
      { name: 'never', policy: 'none' },
      { name: 'quick', handleMeanSeconds: 150 },
    ],
  });
  const [today, more, never, quick] = found.runs;
  assert.deepEqual(
    found.runs.map(({ name, agents, agentHoursPerDay, thresholdSeconds, handleMeanSeconds }) => [
      ...[name, agents, agentHoursPerDay, thresholdSeconds, handleMeanSeconds],
    ]),
    [
      ['today', 4, 5.5, 120, 300],
      ['more', 6, 8.5, 120, 300],
      ['never', 4, 5.5, null, 300],
      ['quick', 4, 5.5, 120, 150],
    ],
  );
  assert.deepEqual([told.length, told.at(-1), found.days], [16, 16, 4]);
  assert.equal(today!.lessToday, null);
  for (const better of [more!, quick!]) {
    assert.ok(mean(better, 'liveWaitMeanSeconds') < mean(today!, 'liveWaitMeanSeconds'));
    assert.ok(mean(better, 'occupancy') < mean(today!, 'occupancy'));
  }
  assert.equal(mean(never!, 'callbacksPerDay'), 0);
  assert.equal(never!.measured['punctualShare'], null);
  assert.ok(mean(today!, 'callbacksPerDay') > 0);
  const punctual = mean(today!, 'punctualShare');
  assert.ok(punctual > 0 && punctual <= 1);
  const [p80, p95] = [mean(today!, 'liveWaitP80Seconds'), mean(today!, 'liveWaitP95Seconds')];
  assert.ok(p80 <= mean(today!, 'liveWaitP90Seconds') && mean(today!, 'liveWaitP90Seconds') <= p95);
  assert.equal(today!.slots[0]!.fromSeconds, 9 * 3600);
  assert.ok(Math.abs(today!.slots[0]!.staffed - 3) < 1e-9);
});

test('the wait by time of day and the wait of all are of the same callers', () => {
  const [today] = answer({ today: { ...readQuestion().today, policy: 'none' } }).answer.runs;
  const waits = today!.slots.flatMap(({ liveWaitMeanSeconds }) => liveWaitMeanSeconds ?? []);
  const [least, most] = [Math.min(...waits), Math.max(...waits)];
  const all = mean(today!, 'liveWaitMeanSeconds');
  assert.ok(least <= all && all <= most, `${least} ≤ ${all} ≤ ${most}`);
});

test('a variant that is today differs in nothing', () => {
  const { answer: found } = answer({ variants: [{ name: 'the same', thresholdSeconds: 120 }] });
  const { lessToday, measured } = found.runs[1]!;
  assert.deepEqual(measured, found.runs[0]!.measured);
  for (const less of Object.values(lessToday!)) if (less) assert.equal(less.mean, 0);
});

test('what is too much is said at its field', () => {
  const fieldOf = (plan: () => unknown): unknown => {
    try {
      plan();
    } catch (error) {
      assert.ok(error instanceof UserError);
      return [error.code, (error.extra['errors'] as { field: string }[])[0]!.field];
    }
    return null;
  };
  assert.deepEqual(
    fieldOf(() => planned({}, 100)),
    ['too-large', 'days'],
  );
  const few = { name: 'few', agents: { factor: 0.1, add: 0, from: null, until: null } };
  assert.deepEqual(
    fieldOf(() => planned({ variants: [{ name: 'a', policy: 'timer' }, few] })),
    ['too-large', 'variants.1.agents'],
  );
  const slow = { ...readQuestion().today, handleMeanSeconds: 7200 };
  assert.deepEqual(
    fieldOf(() => planned({ today: slow })),
    ['too-large', 'calls'],
  );
});
