import assert from 'node:assert/strict';
import { test } from 'node:test';
import { measureDay, type DayMeasure } from '../../../../src/sim/centre/measure-day.ts';
import type { Call } from '../../../../src/sim/centre/people.ts';
import { timerPolicy } from '../../../../src/sim/centre/policies/timer.ts';
import { constant } from '../../../../src/sim/centre/random.ts';
import { runCentre } from '../../../../src/sim/centre/run-centre.ts';
import { watchTogether } from '../../../../src/sim/centre/watch-together.ts';
import { replayedArrivals, type Workload } from '../../../../src/sim/centre/workload.ts';

/** One agent, calls of 100 s; who takes a callback answers after 10 s and presses the key after 5 s. */
const workload: Workload = {
  name: 'one agent',
  day: () => ({
    lengthSeconds: 500,
    nextArrival: replayedArrivals([0, 1, 2, 3, 4]),
    staff: [{ at: 0, agents: 1 }],
    caller: (index) => (index === 4 ? { patienceSeconds: 20 } : {}),
  }),
  handle: constant(100),
  ...{ wrapUp: null, patience: null },
  callback: {
    ...{ acceptProbability: 1, answerProbability: 1, ringToAnswer: constant(10) },
    ...{ noAnswerRingSeconds: 25, retryDelaySeconds: 300, attempts: 3, keyPressSeconds: 5 },
    ...{ agentPickUpSeconds: 2, patienceOnHold: constant(1000) },
  },
};

function play(quotes: readonly (number | null)[], changes: Partial<Workload> = {}): DayMeasure {
  const calls: Call[] = [];
  const { policy, watcher } = timerPolicy({
    name: 'timer',
    quoteSeconds: (_centre, { index }) => quotes[index] ?? null,
  });
  const collects = { joined: (_centre: unknown, call: Call) => calls.push(call) };
  const centre = runCentre({
    ...{ workload: { ...workload, ...changes }, seed: 1, policy },
    watcher: watchTogether(collects, watcher),
  });
  return measureDay(
    centre,
    calls,
    new Map([
      [1, 100],
      [2, 200],
    ]),
  );
}

test('what happened to each is counted as it is meant', () => {
  // The second caller is rung at 51 and is ready at 66, the third at 32 and 47; the agent is free at 100, 202 and 304.
  const day = play([null, 50, 30, null, null]);
  assert.deepEqual(
    { ...day, time: null },
    {
      ...{ callers: 5, liveCallers: 3, liveAbandoned: 1, liveWaits: [0, 301] },
      ...{ callbacks: 2, hungUpOnHold: 0, notReached: 0, redials: 0 },
      // The turn of the second was at 100, that of the third is never missed.
      ...{ callbackWaits: [203, 100], late: [102, 0], held: [136, 53], placeErrors: [104, 98] },
      ...{ overtaken: 1, time: null },
    },
  );
  assert.deepEqual(day.time, { staffed: 404, busy: 400, lost: 0 });
});

test('who hangs up on hold was held until then, and who never answers was not', () => {
  const { callback } = workload;
  const left = play([null, 30], { callback: { ...callback, patienceOnHold: constant(20) } });
  assert.deepEqual([left.hungUpOnHold, left.held, left.callbackWaits], [1, [20], []]);
  const silent = play([null, 30], { callback: { ...callback, answerProbability: 0 } });
  assert.deepEqual([silent.notReached, silent.redials, silent.held], [1, 2, []]);
  // Who pauses between two tries is not due.
  assert.equal(silent.overtaken, 0);
});
