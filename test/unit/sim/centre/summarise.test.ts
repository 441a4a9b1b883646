import assert from 'node:assert/strict';
import { test } from 'node:test';
import { intervalOf, intervalOfRatio } from '../../../../src/sim/centre/interval.ts';
import type { DayMeasure } from '../../../../src/sim/centre/measure-day.ts';
import { summarise, summariseDifference } from '../../../../src/sim/centre/summarise.ts';

const emptyDay: DayMeasure = {
  ...{ callers: 0, liveCallers: 0, liveAbandoned: 0, liveWaits: [] },
  ...{ callbacks: 0, hungUpOnHold: 0, notReached: 0, redials: 0, overtaken: 0 },
  ...{ callbackWaits: [], late: [], held: [], placeErrors: [] },
  time: { staffed: 100, busy: 60, lost: 10 },
};

/** Three days of different size. */
const days: DayMeasure[] = [
  { ...emptyDay, callers: 10, liveCallers: 8, liveAbandoned: 2, liveWaits: [0, 0, 10, 20, 30, 60] },
  { ...emptyDay, callers: 20, liveCallers: 20, liveAbandoned: 1, liveWaits: [5, 15] },
  { ...emptyDay, callers: 30, liveCallers: 22, liveAbandoned: 3, liveWaits: [40] },
];

test('shares are those of all days together, and spread as ratios do', () => {
  const { abandonedShare, callsPerDay, occupancy, idleShare, lostShare } = summarise(days);
  assert.equal(abandonedShare?.mean, 6 / 50);
  const wanted = intervalOfRatio([2, 1, 3], [8, 20, 22]);
  assert.ok(Math.abs((abandonedShare?.halfWidth ?? 0) - (wanted?.halfWidth ?? 1)) < 1e-12);
  assert.equal(callsPerDay?.mean, 20);
  assert.deepEqual([occupancy?.mean, idleShare?.mean, lostShare?.mean], [0.6, 0.3, 0.1]);
});

test('a mean is that of all callers, a percentile too, its spread that of the days', () => {
  const { liveWaitMeanSeconds, liveWaitP50Seconds, liveWaitP90Seconds } = summarise(days);
  assert.equal(liveWaitMeanSeconds?.mean, 180 / 9);
  assert.equal(liveWaitP50Seconds?.mean, 15);
  assert.equal(liveWaitP90Seconds?.mean, 60);
  assert.equal(liveWaitP50Seconds?.halfWidth, intervalOf([20, 15, 40]).halfWidth);
});

test('of what never happened there is no figure', () => {
  const { heldMeanSeconds, heldP95Seconds, overtakenMean, callbackShare } = summarise(days);
  assert.deepEqual([heldMeanSeconds, heldP95Seconds, overtakenMean], [null, null, null]);
  assert.equal(callbackShare?.mean, 0);
});

test('of a single day there is a mean and no interval', () => {
  assert.deepEqual(summarise(days.slice(0, 1)).callsPerDay, {
    ...{ mean: 10, halfWidth: Infinity, count: 1 },
  });
});

test('of a single day with something to count there is no interval either', () => {
  const { heldMeanSeconds } = summarise([...days, { ...emptyDay, held: [4, 8] }]);
  assert.deepEqual(heldMeanSeconds, { mean: 6, halfWidth: Infinity, count: 1 });
});

test('what the days share falls out of a difference, what one side has not counts for nothing', () => {
  const theirs = days.map((day) => ({ ...day, liveWaits: day.liveWaits.map((wait) => wait + 3) }));
  const { liveWaitP50Seconds, liveWaitMeanSeconds, heldMeanSeconds } = summariseDifference(
    theirs,
    days,
  );
  assert.deepEqual(liveWaitP50Seconds, { mean: 3, halfWidth: 0, count: 3 });
  assert.ok(Math.abs((liveWaitMeanSeconds?.mean ?? 0) - 3) < 1e-12);
  assert.ok((liveWaitMeanSeconds?.halfWidth ?? 1) < 1e-12);
  assert.equal(heldMeanSeconds, null);
  assert.throws(() => summariseDifference(days, days.slice(1)), RangeError);
});
