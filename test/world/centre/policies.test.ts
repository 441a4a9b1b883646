import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { DayMeasure } from '../../../src/sim/centre/measure-day.ts';
import type { PolicyName } from '../../../src/sim/centre/policies.ts';
import { startMeasuring } from '../../../src/sim/centre/start-measuring.ts';
import { summarise, summariseDifference } from '../../../src/sim/centre/summarise.ts';
import { workloads } from '../../../src/sim/centre/workloads.ts';

// Thirty agents, two hours of overload; the same seven days under every policy.

function measure(policy: PolicyName): DayMeasure[] {
  const measuring = startMeasuring({ seed: 3, policy, thresholdSeconds: 120 });
  return Array.from({ length: 7 }, (_, day) => measuring.day(workloads.P30, day));
}
const [none, guide, timer] = [measure('none'), measure('guide'), measure('timer')];

test('under the guide people answer and are put on hold, as another simulation found', () => {
  const found = summarise(guide);
  // There: 25 s on average, 89 % longer than 2 s, and 8.0 % hang up.
  for (const [name, wanted, within] of [
    ['heldMeanSeconds', 25, 10],
    ['heldOver2Share', 0.89, 0.05],
    ['hungUpOnHoldShare', 0.08, 0.035],
    ['redialsPerCallback', 0.075, 0.025],
  ] as const) {
    const mean = found[name]?.mean ?? Number.NaN;
    assert.ok(Math.abs(mean - wanted) < within, `${name}: ${mean}`);
  }
});

test('a timer holds people up to the end of the quote, whoever quotes', () => {
  const found = summarise(timer);
  assert.ok((found.heldOver2Share?.mean ?? 0) > 0.8);
  const { overtakenMean } = found;
  assert.ok((overtakenMean?.mean ?? 0) > 1, `${overtakenMean?.mean}`);
});

test('a better estimate makes the timer later less often: sure on common random numbers', () => {
  const { lateMeanSeconds, heldMeanSeconds } = summariseDifference(timer, guide);
  for (const difference of [lateMeanSeconds, heldMeanSeconds])
    assert.ok(difference && difference.mean + difference.halfWidth < 0, `${difference?.mean}`);
});

test('the same days differ less than days of their own do', () => {
  const paired = summariseDifference(guide, none).liveWaitMeanSeconds;
  const [ours, theirs] = [summarise(guide), summarise(none)].map(
    (figures) => figures.liveWaitMeanSeconds?.halfWidth ?? 0,
  );
  const unpaired = Math.hypot(ours ?? 0, theirs ?? 0);
  assert.ok(paired && paired.halfWidth < unpaired / 2, `${paired?.halfWidth}, ${unpaired}`);
});
