import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { DayMeasure } from '../../../../src/sim/centre/measure-day.ts';
import { policyNames } from '../../../../src/sim/centre/policies.ts';
import { exponential } from '../../../../src/sim/centre/random.ts';
import { startMeasuring } from '../../../../src/sim/centre/start-measuring.ts';
import type { Workload } from '../../../../src/sim/centre/workload.ts';
import { markovDays } from '../../../../src/sim/centre/workloads.ts';

/** Half an hour of four agents with half as many calls again as they can take. */
const busy: Workload = {
  ...markovDays({
    name: 'busy',
    ...{ arrivalRate: 0.05, meanHandleSeconds: 120, agents: 4, meanPatienceSeconds: 400 },
    lengthSeconds: 1800,
  }),
  wrapUp: exponential(10),
};

function measure(policy: (typeof policyNames)[number]): DayMeasure[] {
  const measuring = startMeasuring({ seed: 7, policy, thresholdSeconds: 60 });
  return [0, 1].map((index) => measuring.day(busy, index));
}
const measured = new Map(policyNames.map((policy) => [policy, measure(policy)]));

for (const policy of policyNames)
  test(`${policy}: everybody who called is accounted for, and the agents' time too`, () => {
    for (const day of measured.get(policy) ?? []) {
      assert.equal(day.callers, day.liveCallers + day.callbacks);
      assert.equal(day.liveCallers, day.liveAbandoned + day.liveWaits.length);
      assert.equal(day.callbacks, day.callbackWaits.length + day.hungUpOnHold + day.notReached);
      assert.ok(day.held.length >= day.callbackWaits.length);
      assert.equal(day.placeErrors.length, day.late.length);
      assert.ok(day.placeErrors.every((seconds) => Number.isFinite(seconds)));
      for (const wait of [...day.liveWaits, ...day.late, ...day.held]) assert.ok(wait >= 0);
      const { staffed, busy, lost } = day.time;
      assert.ok(lost >= 0 && busy > 0 && lost + busy <= staffed);
    }
    const callbacks = (measured.get(policy) ?? []).map((day) => day.callbacks);
    assert.equal(Math.min(...callbacks) > 3, policy !== 'none', `${callbacks.join()} callbacks`);
  });

test('the same seed brings the same people under every policy, another brings others', () => {
  const callers = [...measured.values()].map((days) => days.map((day) => day.callers));
  assert.equal(callers.length, policyNames.length);
  for (const counts of callers) assert.deepEqual(counts, callers[0]);
  const other = startMeasuring({ seed: 8, policy: 'none', thresholdSeconds: 60 }).day(busy, 0);
  assert.notDeepEqual(other.liveWaits, measured.get('none')?.[0]?.liveWaits);
});

test('the same seed gives the same figures', () => {
  for (const policy of policyNames) assert.deepEqual(measure(policy), measured.get(policy));
});
