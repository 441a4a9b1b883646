import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  firstTuning,
  heldShareAim,
  tune,
  type PacingTuning,
} from '../../../src/callback/pacing-tuning.ts';
import { byTurn } from '../../../src/callback/turn.ts';

/** People who are held more often the earlier they are rung. @returns q and the share of the held, at last */
function settle(tuning: PacingTuning, aim: number, heldShareAt: (q: number) => number) {
  let [now, held, due] = [tuning, 0, 0];
  for (let i = 0; i < 3_000; i += 1) {
    // Spread evenly instead of drawn: whoever is the next to be held by the share so far.
    due += heldShareAt(now.q);
    const isHeld = due >= 1;
    if (isHeld) due -= 1;
    now = tune(now, { mode: 'position', heldSeconds: isHeld ? 9 : 1.9 }, aim);
    if (i >= 2_000) held += Number(isHeld) / 1_000;
  }
  return { q: now.q, held };
}

test('q comes to rest where so many are held as may be', () => {
  for (const aim of [0.05, 0.2, 0.4]) {
    const { q, held } = settle(firstTuning, aim, (at) => 1 - at);
    assert.ok(Math.abs(held - aim) < 0.02, `held ${held}, aimed at ${aim}`);
    assert.ok(Math.abs(q - (1 - aim)) < 0.05);
  }
});

test('also on a knife edge, where a little more of q changes everything', () => {
  const edge = (q: number): number => 1 / (1 + Math.exp((q - 0.7) / 0.01));
  const { held } = settle(firstTuning, 0.2, edge);
  assert.ok(Math.abs(held - 0.2) < 0.02, `${held}`);
});

test('who was rung in another way teaches nothing', () => {
  for (const mode of ['agent-first', 'timer'] as const)
    assert.equal(tune(firstTuning, { mode, heldSeconds: 9 }, 0.2), firstTuning);
});

test('q stays a share, whatever happens', () => {
  const always = settle(firstTuning, 0.2, () => 1);
  const never = settle(firstTuning, 0.2, () => 0);
  assert.ok(always.q <= 0.98 && always.q > 0.9);
  assert.ok(never.q >= 0.02 && never.q < 0.1);
});

test('the operator says how many may be held, else the size of the pool', () => {
  assert.equal(heldShareAim({ ...firstTuning, heldShare: 0.03 }, 0.4), 0.03);
  const aims = [0.4, 1.5, 7.5].map((freed) => heldShareAim(firstTuning, freed));
  assert.deepEqual(
    aims,
    aims.toSorted((x, y) => y - x),
  );
});

test('priority goes before the time of joining', () => {
  const line = [
    { priority: 0, joinedAt: 2 },
    { priority: 0, joinedAt: 1 },
    { priority: 5, joinedAt: 3 },
  ];
  assert.deepEqual(
    line.toSorted(byTurn).map(({ joinedAt }) => joinedAt),
    [3, 1, 2],
  );
});
