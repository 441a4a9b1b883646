import assert from 'node:assert/strict';
import { test } from 'node:test';
import { intervalOf } from '../../../../src/sim/centre/interval.ts';
import { stream } from '../../../../src/sim/centre/random.ts';
import type { Day, Workload } from '../../../../src/sim/centre/workload.ts';
import { twoPeaks, usualDays, workloads } from '../../../../src/sim/centre/workloads.ts';

const dayOf = (workload: Workload, seed: number): Day => workload.day(stream(seed, 'day'));

function arrivalsOf(day: Day, seed: number): number[] {
  const random = stream(seed, 'arrivals');
  const times: number[] = [];
  for (let at = day.nextArrival(0, random); at < Infinity; at = day.nextArrival(at, random))
    times.push(at);
  return times;
}

const days = (workload: Workload, count: number): number[][] =>
  Array.from({ length: count }, (_, seed) => arrivalsOf(dayOf(workload, seed), seed));

test('the curve has its two peaks, and never more callers than thinning draws from', () => {
  assert.ok(Math.abs(twoPeaks(8) - 0.4141) < 0.00005);
  assert.ok(twoPeaks(10.7) > 0.97 && twoPeaks(15.2) > 0.8 && twoPeaks(13) < 0.8);
  for (let hourOfDay = 8; hourOfDay <= 20; hourOfDay += 0.01) assert.ok(twoPeaks(hourOfDay) < 1);
});

test('as many call in a day as were counted where the figures to reach were measured', () => {
  const counted = { S1: 473_651 / 600, S4: 619_620 / 200, S6: 581_715 / 200 };
  for (const [name, wanted] of Object.entries(counted)) {
    const calls = days(workloads[name as keyof typeof counted], 16).map(({ length }) => length);
    const { mean, halfWidth } = intervalOf(calls, 0.999);
    assert.ok(halfWidth < 0.15 * wanted, `${name}: half-width ${halfWidth}`);
    assert.ok(Math.abs(mean - wanted) < halfWidth, `${name}: ${mean}, wanted ${wanted}`);
  }
});

test('the peak’s agents come in steps, and some stay away', () => {
  const agents = (name: 'S1' | 'S2' | 'S4', seed: number): number[] =>
    dayOf(workloads[name], seed).staff.map((step) => step.agents);
  assert.deepEqual(agents('S1', 1), [5, 7, 8, 6, 8, 7, 5, 4]);
  assert.deepEqual(agents('S2', 1), [19, 26, 30, 23, 29, 27, 20, 14]);
  const absent = new Set([...Array(40).keys()].map((seed) => 30 - (agents('S4', seed)[2] ?? 0)));
  assert.deepEqual(
    [...absent].sort((a, b) => a - b),
    [0, 1, 2, 3],
  );
});

test('a surge makes 25 minutes stand out', () => {
  // In the hour of it there are 1.2 x 25 / 60 more than else; every start is in the middle of the day.
  const windows = days(workloads.S4, 15).map((times) => {
    const counts = Array.from({ length: 288 }, () => 0);
    for (const at of times) counts[Math.floor(at / 150)]! += 1 / twoPeaks(8 + at / 3600);
    const sums = counts.map((_, i) => counts.slice(i, i + 10).reduce((sum, n) => sum + n, 0));
    const most = sums.indexOf(Math.max(...sums));
    return { share: (sums[most] ?? 0) / (times.length / 28.8), at: most * 150 };
  });
  const shares = windows.map(({ share }) => share).sort((a, b) => a - b);
  assert.ok((shares[7] ?? 0) > 2, `${shares[7]}`);
  assert.ok(windows.every(({ at }) => at > 6600 && at < 33_000));
});

test('the overloaded day offers its agents 1.0, 1.3 and 0.85 of what they can take', () => {
  const all = days(workloads.P30, 15).flat();
  const loadOf = (from: number, to: number): number =>
    all.filter((at) => at >= from * 3600 && at < to * 3600).length / 15 / (to - from) / 3600 / 0.1;
  for (const [from, to, wanted] of [
    [0, 3, 1],
    [3, 5, 1.3],
    [5, 9, 0.85],
  ] as const)
    assert.ok(Math.abs(loadOf(from, to) - wanted) < 0.03, `${from}: ${loadOf(from, to)}`);
});

test('every workload is called by its own name', () => {
  for (const [name, workload] of Object.entries(workloads)) assert.equal(workload.name, name);
  assert.deepEqual(Object.keys(usualDays), Object.keys(workloads));
});
