import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Combiner } from '../../../src/estimate/combiner.ts';
import { standardNormal, stream } from '../../../src/sim/centre/random.ts';

/** Outcomes whose error against the first estimate is 0.3 of one input less 20, and noise. */
function taught(outcomes: number): Combiner {
  const random = stream(3, 'combiner');
  const combiner = new Combiner(3);
  for (let outcome = 0; outcome < outcomes; outcome += 1) {
    const input = 100 + 50 * standardNormal(random);
    const error = 0.3 * input - 20 + 30 * standardNormal(random);
    combiner.learn(Float64Array.of(input, 0, 30), error, 900);
  }
  return combiner;
}

const near = (actual: number, wanted: number, within: number): void =>
  assert.ok(Math.abs(actual - wanted) < within, `${actual} is not ${wanted}`);

test('says nothing before it has seen 200 outcomes', () => {
  assert.equal(taught(199).correction(Float64Array.of(100, 0, 30)), 0);
  assert.notEqual(taught(201).correction(Float64Array.of(100, 0, 30)), 0);
});

test('finds the weights, and leaves an input that was never there alone', () => {
  const combiner = taught(10_000);
  near(combiner.correction(Float64Array.of(100, 0, 30)), 10, 2);
  near(combiner.correction(Float64Array.of(200, 0, 30)), 40, 2);
  assert.equal(combiner.correction(Float64Array.of(0, 100, 0)), 0);
});

test('follows when the weights change', () => {
  const combiner = taught(10_000);
  for (let outcome = 0; outcome < 40_000; outcome += 1)
    combiner.learn(Float64Array.of(60 + (outcome % 80), 0, 30), 0, 900);
  near(combiner.correction(Float64Array.of(100, 0, 30)), 0, 2.5);
});

test('what makes no sense is not learned', () => {
  const combiner = taught(500);
  const before = combiner.state();
  for (const value of [NaN, Infinity]) {
    combiner.learn(Float64Array.of(value, 0, 1), 1, 900);
    combiner.learn(Float64Array.of(1, 0, 1), value, 900);
    combiner.learn(Float64Array.of(1, 0, 1), 1, value);
  }
  assert.deepEqual(combiner.state(), before);
});

test('goes on after a restart; a state of another shape is not taken', () => {
  const combiner = taught(1000);
  const inputs = Float64Array.of(100, 0, 30);
  const restored = new Combiner(3, JSON.parse(JSON.stringify(combiner.state())));
  assert.equal(restored.correction(inputs), combiner.correction(inputs));
  const other = new Combiner(2, combiner.state());
  assert.equal(other.correction(Float64Array.of(100, 30)), 0);
});
