import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import type { MarkovCentre } from '../../../../src/sim/centre/erlang.ts';
import {
  estimatorErrors,
  potentialWaits,
  probabilityWaitOver,
  steadyState,
  waitPercentile,
} from '../../../../src/sim/centre/erlang.ts';

/** Equal to all the digits of a published table. */
function assertDigits(ours: number | null, published: string, what: string): void {
  assert.ok(ours !== null, what);
  const digits = published.replace(/e.*$/, '').replace('.', '').replace(/^0+/, '').length;
  const theirs = Number(published);
  const last = 10 ** (Math.floor(Math.log10(theirs)) - digits + 1);
  assert.ok(Math.abs(ours - theirs) <= 0.501 * last, `${what}: ${ours}, wanted ${published}`);
}

const centre = (
  arrivalRate: number,
  meanHandleSeconds: number,
  agents: number,
  meanPatienceSeconds: number | null = null,
): MarkovCentre => ({ arrivalRate, meanHandleSeconds, agents, meanPatienceSeconds });

test('Erlang-C has the digits of the table', () => {
  const table: [MarkovCentre, string, string, string, string][] = [
    [centre(100 / 3600, 180, 8), '0.16727', '10.036', '60.0', '0.88015'],
    [centre(200 / 3600, 240, 16), '0.38720', '34.848', '90.0', '0.68995'],
    [centre(360 / 3600, 240, 28), '0.33314', '19.988', '60.0', '0.76130'],
    [centre(252 / 3600, 120, 12), '0.18389', '6.1296', '33.333', '0.89908'],
    [centre(2880 / 3600, 60, 50), '0.69446', '20.834', '30.0', '0.64345'],
  ];
  for (const [it, delayed, wait, delay, level] of table) {
    const state = steadyState(it);
    assertDigits(state.probabilityDelayed, delayed, 'P(W>0)');
    assertDigits(state.meanWaitSeconds, wait, 'E[W]');
    assertDigits(state.meanDelaySeconds, delay, 'E[W | W>0]');
    assertDigits(1 - probabilityWaitOver(it, 20), level, 'SL(20 s)');
  }
});

test('Erlang-A has the digits of the table', () => {
  const table: [MarkovCentre, string, string, string, string, string][] = [
    [centre(0.8, 60, 50, 120), '0.46777', '0.03091', '3.709', '0.93032', '2.968'],
    [centre(0.1, 300, 30, 600), '0.60557', '0.06022', '36.134', '0.93978', '3.613'],
    [centre(0.12, 300, 30, 600), '0.94200', '0.17198', '103.19', '0.99362', '12.383'],
    [centre(0.07, 120, 12, 60), '0.12737', '0.02968', '1.7807', '0.67922', '0.12465'],
  ];
  for (const [it, delayed, abandoned, wait, occupancy, queue] of table) {
    const state = steadyState(it);
    assertDigits(state.probabilityDelayed, delayed, 'P(W>0)');
    assertDigits(state.probabilityAbandoned, abandoned, 'P(ab)');
    assertDigits(state.meanWaitSeconds, wait, 'E[queue time]');
    assertDigits(state.occupancy, occupancy, 'utilisation');
    assertDigits(state.meanQueueLength, queue, 'E[Lq]');
  }
});

test('the estimators’ errors have the digits of the reference cells', () => {
  const cell = (agents: number, load: number, theta: number): MarkovCentre =>
    centre(agents * load, 1, agents, theta === 0 ? null : 1 / theta);
  const table: [MarkovCentre, string, string, string, string | null][] = [
    [cell(100, 0.98, 0), '.5', '5.000e-3', '5.000e-3', '1.000e-2'],
    [cell(100, 0.95, 0), '.2', '2.000e-3', '2.000e-3', '4.000e-3'],
    [cell(100, 0.9, 0), '.1', '1.000e-3', '1.000e-3', '2.000e-3'],
    [cell(10, 0.95, 0), '2', '.2000', '.2000', '.4000'],
    [cell(100, 1.4, 1), '.34154', '8.7465e-3', '2.8821e-3', null],
    [cell(100, 1.4, 0.2), '1.6874', '.12414', '.014310', null],
    [cell(100, 1.4, 5), '.076778', '1.2296e-3', '6.3454e-4', null],
    [cell(10, 1.4, 1), '.45096', '.066629', '.036730', null],
    [cell(30, 1.2, 0.5), '.41625', '.018039', '.012353', null],
  ];
  for (const [it, delay, queueLength, markov, head] of table) {
    const errors = estimatorErrors(it);
    assertDigits(steadyState(it).meanDelaySeconds, delay, 'E[W | delay]');
    assertDigits(errors.queueLength, queueLength, 'QL');
    assertDigits(errors.markovQueueLength, markov, 'QLm');
    if (head === null) assert.equal(errors.headOfLine, null);
    else assertDigits(errors.headOfLine, head, 'HOL');
  }
});

test('the report on Palm/Erlang-A is found again: 50 agents, 48 calls a minute of a minute', () => {
  // Mandelbaum & Zeltyn: mean wait, its 90th percentile, queue length, occupancy.
  const report: [MarkovCentre, number, number, number, number][] = [
    [centre(0.8, 60, 50), 20.8, 58.1, 17, 0.96],
    [centre(0.8, 60, 50, 120), 3.7, 12.5, 3, 0.93],
    [centre(0.8 * 0.969, 60, 50), 8.8, 28.2, 7, 0.93],
  ];
  for (const [it, wait, percentile, queue, occupancy] of report) {
    const state = steadyState(it);
    assert.ok(Math.abs(state.meanWaitSeconds - wait) < 0.05, `${state.meanWaitSeconds}`);
    const p90 = waitPercentile(it, 0.9);
    assert.ok(Math.abs(p90 - percentile) < 0.16, `${p90}`);
    assert.equal(Math.round(state.meanQueueLength), queue);
    assert.ok(Math.abs(state.occupancy - occupancy) < 0.005);
  }
  assert.ok(waitPercentile(centre(100 / 3600, 180, 8), 0.8) < 1e-12, '83 % do not wait');
});

test('laws of any centre: its shares are shares, flows in and out are equal, tails fall', () => {
  const centres = fc.record({
    arrivalRate: fc.double({ min: 0.001, max: 2, noNaN: true }),
    meanHandleSeconds: fc.double({ min: 1, max: 600, noNaN: true }),
    agents: fc.integer({ min: 1, max: 60 }),
    meanPatienceSeconds: fc.double({ min: 10, max: 2_000, noNaN: true }),
  });
  fc.assert(
    fc.property(centres, (it) => {
      const state = steadyState(it);
      const served = it.arrivalRate * (1 - state.probabilityAbandoned) * it.meanHandleSeconds;
      assert.ok(Math.abs(served - state.occupancy * it.agents) < 1e-8 * it.agents);
      const tail = [0, 1, 10, 100].map((seconds) => probabilityWaitOver(it, seconds));
      assert.ok(Math.abs((tail[0] ?? 0) - state.probabilityDelayed) < 1e-9);
      for (const [i, p] of tail.entries()) assert.ok(p >= 0 && p <= (tail[i - 1] ?? 1) + 1e-12);
    }),
    { numRuns: 50 },
  );
});

test('of two ahead the third is expected after three departures', () => {
  const { meanSeconds, variance } = potentialWaits(centre(1, 20, 2, 30), 3)[2]!;
  const rates = [0.1, 0.1 + 1 / 30, 0.1 + 2 / 30];
  assert.ok(Math.abs(meanSeconds - rates.reduce((sum, rate) => sum + 1 / rate, 0)) < 1e-9);
  assert.ok(Math.abs(variance - rates.reduce((sum, rate) => sum + 1 / rate ** 2, 0)) < 1e-9);
});

test('a line that grows for ever has no steady state', () => {
  assert.throws(
    () => steadyState(centre(0.1, 100, 10)),
    /more calls come than the agents can take/,
  );
});
