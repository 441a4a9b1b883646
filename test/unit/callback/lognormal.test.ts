import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lognormal, meanExcess, normalTail, survival } from '../../../src/callback/lognormal.ts';

const near = (actual: number, expected: number, relative: number): void =>
  assert.ok(
    Math.abs(actual - expected) <= relative * Math.abs(expected),
    `${actual}, wanted ${expected}`,
  );

test('the normal tail agrees with the tables, also far out', () => {
  const table = [
    [0, 0.5],
    [1, 0.158655254],
    [2, 0.0227501319],
    [3, 0.00134989803],
    [4, 3.16712418e-5],
    [6, 9.86587645e-10],
    [-1, 0.841344746],
    [-3, 0.998650102],
  ] as const;
  for (const [x, tail] of table) near(normalTail(x), tail, 2e-7);
});

test('half of a lognormal law lies beyond its median, and nothing before its begin', () => {
  const law = lognormal(300, 0.8);
  near(survival(law, Math.exp(law.mu)), 0.5, 1e-6);
  assert.equal(survival(law, 0), 1);
  assert.equal(survival(law, -5), 1);
});

test('the mean of what is left over is the area under the survival curve', () => {
  for (const [mean, cv] of [
    [30, 0.5],
    [300, 0.8],
    [10, 2],
  ] as const) {
    const law = lognormal(mean, cv);
    for (const from of [0, mean / 3, mean, 2 * mean]) {
      let area = 0;
      const step = mean / 100;
      for (let at = from; at < 100 * mean; at += step) area += survival(law, at + step / 2) * step;
      near(meanExcess(law, from), area, 0.005);
    }
    near(meanExcess(law, -7), mean + 7, 1e-9);
  }
});
