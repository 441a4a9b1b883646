import assert from 'node:assert/strict';
import { test } from 'node:test';
import { aheadAfter, lineWait } from '../../../src/estimate/qlm.ts';

/** Term by term: what the closed form must agree with. */
function summed(ahead: number, serviceRate: number, abandonRate: number) {
  let [meanSeconds, variance] = [0, 0];
  for (let k = 0; k <= ahead; k += 1) {
    meanSeconds += 1 / (serviceRate + k * abandonRate);
    variance += 1 / (serviceRate + k * abandonRate) ** 2;
  }
  return { meanSeconds, variance };
}

const close = (actual: number, wanted: number, relative: number): void =>
  assert.ok(Math.abs(actual - wanted) <= relative * wanted, `${actual} is not ${wanted}`);

test('nobody ahead: one service of the whole pool', () => {
  assert.deepEqual(lineWait(0, 30 / 300, 1 / 600), { meanSeconds: 10, variance: 100 });
});

test('nobody gives up: (Q + 1) services, Erlang', () => {
  const { meanSeconds, variance } = lineWait(100, 0.1, 0);
  close(meanSeconds, 1010, 1e-12);
  close(variance, 10_100, 1e-12);
});

test('the closed form is the sum, however long the line and however impatient', () => {
  for (const ahead of [0, 1, 5, 15, 16, 17, 50, 500, 20_000])
    for (const serviceRate of [1 / 300, 0.1, 1, 20])
      for (const abandonRate of [0, 1e-15, 1e-6, 1 / 600, 1 / 60, 1]) {
        const [actual, wanted] = [
          lineWait(ahead, serviceRate, abandonRate),
          summed(ahead, serviceRate, abandonRate),
        ];
        close(actual.meanSeconds, wanted.meanSeconds, 1e-5);
        close(actual.variance, wanted.variance, 1e-4);
      }
});

test('Erlang-A, two ahead: 1/(a) + 1/(a+θ) + 1/(a+2θ)', () => {
  const { meanSeconds, variance } = lineWait(2, 0.1, 0.05);
  close(meanSeconds, 10 + 1 / 0.15 + 5, 1e-12);
  close(variance, 100 + 1 / 0.15 ** 2 + 25, 1e-12);
});

test('a fraction ahead counts as a fraction of a time', () => {
  close(lineWait(1.5, 0.1, 0).meanSeconds, 25, 1e-12);
});

test('who is ahead after a while, without chance', () => {
  close(aheadAfter(100, 20, 0.1, 0), 10, 1e-12);
  // dn/dt = -a - θn: n(t) = (n + a/θ)e^{-θt} - a/θ
  close(aheadAfter(100, 20, 0.1, 0.01), 30 * Math.exp(-1) - 10, 1e-12);
  assert.ok(aheadAfter(1000, 20, 0.1, 0.01) < 0, 'his turn has come');
});
