import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  confidenceOfEach,
  intervalOf,
  intervalOfRatio,
  studentQuantile,
} from '../../../../src/sim/centre/interval.ts';

const near = (ours: number | undefined, wanted: number, within: number): void =>
  assert.ok(Math.abs((ours ?? Number.NaN) - wanted) <= within, `${ours}, wanted ${wanted}`);

test("Student's quantiles are those of the tables", () => {
  const table: [number, number, number][] = [
    [1, 0.95, 12.706],
    [2, 0.95, 4.303],
    [3, 0.99, 5.841],
    [4, 0.9, 2.132],
    [9, 0.95, 2.262],
    [30, 0.99, 2.75],
    [120, 0.95, 1.98],
    [10_000, 0.95, 1.96],
  ];
  for (const [degrees, confidence, wanted] of table)
    near(studentQuantile(degrees, confidence), wanted, 0.0006);
});

test('the interval of a mean', () => {
  // Standard deviation 2, of five values: 2.776 * 2 / sqrt(5).
  const { mean, halfWidth, count } = intervalOf([8, 8, 10, 12, 12]);
  assert.equal(mean, 10);
  assert.equal(count, 5);
  near(halfWidth, 2.776 * Math.sqrt(4 / 5), 0.001);
});

test('of one value nothing is known', () => {
  assert.deepEqual(intervalOf([3]), { mean: 3, halfWidth: Infinity, count: 1 });
});

test('a ratio is that of the sums, and exact where the pieces agree', () => {
  assert.deepEqual(intervalOfRatio([1, 2, 6], [2, 4, 12]), { mean: 0.5, halfWidth: 0, count: 3 });
  assert.equal(intervalOfRatio([0, 0], [0, 0]), null);
  // Of equal pieces it is the interval of the mean.
  const tops = [8, 8, 10, 12, 12];
  near(intervalOfRatio(tops, [1, 1, 1, 1, 1])?.halfWidth, intervalOf(tops).halfWidth, 1e-12);
});

test('many intervals hold at once where each is wide enough', () => {
  near(confidenceOfEach(1), 0.95, 1e-12);
  near(confidenceOfEach(50), 0.999, 1e-12);
});
