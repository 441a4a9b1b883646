import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chanceAbove, Conformal, type Scores } from '../../../src/estimate/conformal.ts';
import { standardNormal, stream } from '../../../src/sim/centre/random.ts';

/** What came true of the quotes of a stream of outcomes, learned of so many outcomes later. */
function coverage(outcomes: readonly number[], delay: number) {
  const conformal = new Conformal();
  const quotes: Scores[] = [];
  const held = { p10: 0, p50: 0, p80: 0, p90: 0 };
  outcomes.forEach((score, index) => {
    quotes.push(conformal.scores);
    const [quoted, outcome] = [quotes[index - delay], outcomes[index - delay]];
    if (quoted !== undefined && outcome !== undefined) conformal.learn(outcome, quoted);
    const said = quotes[index];
    for (const level of ['p10', 'p50', 'p80', 'p90'] as const)
      if (said !== undefined && score <= said[level]) held[level] += 1 / outcomes.length;
  });
  return held;
}

const random = stream(7, 'conformal');
const normals = Array.from({ length: 8000 }, () => standardNormal(random));

/** How far a level may be off: where the law moves, it follows a little late. */
const laws: [name: string, outcomes: number[], within: number][] = [
  ['of the model’s own law', normals, 0.01],
  ['half as wide again and too late', normals.map((z) => 1.5 * z + 1), 0.01],
  ['of another law, with a long tail', normals.map((z) => Math.exp(z) - 1.6), 0.01],
  ['that drift', normals.map((z, index) => z + 2 * Math.sin(index / 700)), 0.025],
];

for (const [name, outcomes, within] of laws)
  for (const delay of [0, 40])
    test(`outcomes ${name}, learned ${delay} later: every level holds what it says`, () => {
      const held = coverage(outcomes, delay);
      assert.ok(Math.abs(held.p10 - 0.1) < within, `${held.p10}`);
      assert.ok(Math.abs(held.p50 - 0.5) < within, `${held.p50}`);
      assert.ok(Math.abs(held.p80 - 0.8) < within, `${held.p80}`);
      assert.ok(Math.abs(held.p90 - 0.9) < within, `${held.p90}`);
    });

test('the levels stay in order, whatever comes', () => {
  const conformal = new Conformal();
  for (const score of [9, 9, 9, -9, -9, -9, -9, 9, 0, NaN, Infinity, -Infinity]) {
    conformal.learn(score, conformal.scores);
    const { p10, p50, p80, p90 } = conformal.scores;
    assert.ok(p10 < p50 && p50 < p80 && p80 < p90);
  }
});

test('the chance of more than a level is what the level says, and falls in between and beyond', () => {
  const moved = { p10: -2, p50: -0.5, p80: 1, p90: 1.2 };
  const near = (actual: number, wanted: number) => assert.ok(Math.abs(actual - wanted) < 1e-6);
  near(chanceAbove(moved, -2), 0.9);
  near(chanceAbove(moved, -0.5), 0.5);
  near(chanceAbove(moved, 1), 0.2);
  near(chanceAbove(moved, 1.2), 0.1);
  let last = 1;
  for (let score = -6; score < 6; score += 0.1) {
    const chance = chanceAbove(moved, score);
    assert.ok(chance <= last && chance >= 0);
    last = chance;
  }
});

test('goes on after a restart', () => {
  const conformal = new Conformal();
  for (const score of normals.slice(0, 50)) conformal.learn(score, conformal.scores);
  const restored = new Conformal(JSON.parse(JSON.stringify(conformal.state())));
  assert.deepEqual(restored.scores, conformal.scores);
});
