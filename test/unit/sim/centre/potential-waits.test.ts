import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Call } from '../../../../src/sim/centre/people.ts';
import { potentialWaits } from '../../../../src/sim/centre/potential-waits.ts';
import { stream } from '../../../../src/sim/centre/random.ts';
import { runCentre } from '../../../../src/sim/centre/run-centre.ts';
import type { Workload } from '../../../../src/sim/centre/workload.ts';
import { markovDays } from '../../../../src/sim/centre/workloads.ts';

/** Half an hour of three agents with more calls than they can take; agents come and go. */
const busy = markovDays({
  name: 'busy',
  ...{ arrivalRate: 1 / 15, meanHandleSeconds: 60, agents: 3, meanPatienceSeconds: 60 },
  lengthSeconds: 1800,
});
const crowded: Workload = {
  ...busy,
  day: (random) => ({
    ...busy.day(random),
    staff: [
      { at: 0, agents: 3 },
      { at: 600, agents: 1 },
      { at: 1100, agents: 4 },
    ],
    caller: (index) => ({ priority: stream('priority', index)() < 0.2 ? 1 : 0 }),
  }),
};

function waitsOf(seed: number, stays: ReadonlySet<number>): Map<number, [Call, number]> {
  const waits = new Map<number, [Call, number]>();
  const watcher = potentialWaits((call, waitSeconds) => {
    assert.ok(!waits.has(call.index), 'found once');
    waits.set(call.index, [call, waitSeconds]);
  });
  runCentre({ workload: crowded, seed, watcher, holdForEver: stays });
  return waits;
}

test('who hung up would have waited just as long as found, had they stayed', () => {
  let compared = 0;
  for (const seed of [1, 2, 3]) {
    const waits = waitsOf(seed, new Set());
    for (const [index, [call, waitSeconds]] of waits) {
      if (!Number.isNaN(call.answeredAt))
        assert.equal(waitSeconds, call.answeredAt - call.joinedAt);
      if (call.stage !== 'gone') continue;
      assert.ok(waitSeconds > call.patienceSeconds);
      const [stayed] = waitsOf(seed, new Set([index])).get(index) ?? [];
      const wanted = (stayed?.answeredAt ?? Number.NaN) - call.joinedAt;
      assert.ok(
        Math.abs(waitSeconds - wanted) < 1e-9,
        `${index}: ${waitSeconds}, waited ${wanted}`,
      );
      compared += 1;
    }
  }
  assert.ok(compared > 50, `${compared} hung up`);
});
