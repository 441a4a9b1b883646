import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lineWait } from '../../../src/estimate/qlm.ts';
import { PlanAhead, plannedWait } from '../../../src/estimate/staffing-plan.ts';
import { opening } from '../../support/queue-line.ts';

const near = (actual: number, wanted: number, within: number): void =>
  assert.ok(Math.abs(actual - wanted) <= within, `${actual} is not ${wanted}`);
const at = (minutes: number): number => opening + minutes * 60_000;
/** Ten agents, six from the first hour on, twelve from the second; nothing is planned after the fourth. */
const plan = (time: number): number | null => {
  const minutes = (time - opening) / 60_000;
  return minutes >= 240 ? null : minutes >= 120 ? 12 : minutes >= 60 ? 6 : 10;
};

test('the changes of the next two hours', () => {
  const ahead = new PlanAhead(plan);
  assert.deepEqual(ahead.ahead(at(15), 10).changes, [
    { inSeconds: 45 * 60, agents: -4 },
    { inSeconds: 105 * 60, agents: 6 },
  ]);
  assert.deepEqual(ahead.ahead(at(239), 12), { changes: [], leaving: 0 });
  assert.deepEqual(ahead.ahead(at(300), 12), { changes: [], leaving: 0 });
});

test('when the plan has gone down, who is over leaves; who was ill is not', () => {
  const ahead = new PlanAhead(plan);
  assert.equal(ahead.ahead(at(59), 9).leaving, 0);
  assert.equal(ahead.ahead(at(61), 9).leaving, 4);
  assert.equal(ahead.ahead(at(62), 6).leaving, 1);
  assert.equal(ahead.ahead(at(63), 5).leaving, 0);
});

test('a plan that fails to plan plans nothing', () => {
  for (const figure of [null, NaN, -3, Infinity])
    assert.deepEqual(new PlanAhead(() => figure).ahead(at(0), 5), { changes: [], leaving: 0 });
});

const perAgent = 1 / 300;

test('without changes it is the wait in the line', () => {
  assert.deepEqual(
    plannedWait(20, 10, perAgent, 1 / 600, { changes: [], leaving: 0 }),
    lineWait(20, 10 * perAgent, 1 / 600),
  );
});

test('a change after his turn does not touch him', () => {
  const later = { changes: [{ inSeconds: 3600, agents: -9 }], leaving: 0 };
  assert.deepEqual(plannedWait(3, 10, perAgent, 0, later), lineWait(3, 10 * perAgent, 0));
});

test('five who come take five from the line at once', () => {
  // 10 in 300 s; then 30 - 10 - 5 and himself are left, for 15 agents.
  const { meanSeconds } = plannedWait(29, 10, perAgent, 0, {
    changes: [{ inSeconds: 300, agents: 5 }],
    leaving: 0,
  });
  near(meanSeconds, 300 + 15 * 20, 1e-9);
});

test('who goes ends a call that nobody is taken after', () => {
  // 10 in 300 s; then 20 and the five of those who go, for 5 agents.
  const { meanSeconds } = plannedWait(29, 10, perAgent, 0, {
    changes: [{ inSeconds: 300, agents: -5 }],
    leaving: 0,
  });
  near(meanSeconds, 300 + 25 * 60, 1e-9);
  near(plannedWait(9, 5, perAgent, 0, { changes: [], leaving: 2 }).meanSeconds, 12 * 60, 1e-9);
});

test('more come than are in line: his turn is when they come', () => {
  const { meanSeconds } = plannedWait(12, 10, perAgent, 0, {
    changes: [{ inSeconds: 300, agents: 20 }],
    leaving: 0,
  });
  near(meanSeconds, 300, 1e-9);
});
