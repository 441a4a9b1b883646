import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gammaQuantile, gammaScore, normalCdf } from '../../../src/estimate/normal.ts';

const near = (actual: number, wanted: number, within: number): void =>
  assert.ok(Math.abs(actual - wanted) <= within, `${actual} is not ${wanted}`);

test('the normal law, at points of the tables', () => {
  near(normalCdf(0), 0.5, 1e-7);
  near(normalCdf(1.959963985), 0.975, 2e-7);
  near(normalCdf(-1.281551566), 0.1, 2e-7);
  assert.equal(normalCdf(50), 1);
  assert.equal(normalCdf(-50), 0);
});

/** P(T > t) of Erlang-n with rate 1: the wait in M/M/s behind n - 1 people, exactly. */
function erlangTail(n: number, t: number): number {
  let [term, sum] = [Math.exp(-t), 0];
  for (let k = 0; k < n; k += 1) {
    sum += term;
    term *= t / (k + 1);
  }
  return sum;
}

test('the gamma law is that of a sum of services to within 1 % of probability', () => {
  for (const n of [1, 2, 5, 20, 100])
    for (const share of [0.25, 0.5, 1, 1.5, 2, 3]) {
      const tail = 1 - normalCdf(gammaScore(n, n, share * n));
      near(tail, erlangTail(n, share * n), 0.012);
    }
});

test('quantile and score are each other’s inverse, and no time is below 0', () => {
  for (const shape of [0.5, 1, 7, 300])
    for (const z of [-1, 0, 0.84, 2])
      near(gammaScore(100, shape, gammaQuantile(100, shape, z)), z, 1e-9);
  assert.equal(gammaQuantile(100, 1, -9), 0);
});
