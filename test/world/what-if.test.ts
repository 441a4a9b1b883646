import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { QueueEvent } from '../../src/callback/queue-event.ts';
import { replayDays } from '../../src/sim/what-if/observed-days.ts';
import { asQueueEvents } from '../../src/sim/centre/as-queue-events.ts';
import { workloadOf, type CentreSpec } from '../../src/sim/centre/centre-spec.ts';
import { fitWorkload } from '../../src/sim/centre/fit-workload.ts';
import { observeLine } from '../../src/sim/centre/observe-line.ts';
import { runCentre } from '../../src/sim/centre/run-centre.ts';
import { summarise, summariseDifference } from '../../src/sim/centre/summarise.ts';
import { closerLook } from '../../src/sim/report/of-runs.ts';
import { startSetting, type DayResult, type Setting } from '../../src/sim/centre/what-if-run.ts';

const hour = 3600;
/** A small centre: 9 to 15 o'clock, an overloaded noon. */
const spec: CentreSpec = {
  name: 'small',
  days: [
    {
      ...{ opensAtSeconds: 9 * hour, lengthSeconds: 6 * hour },
      arrivals: { kind: 'rates', slotSeconds: hour, callsPerHour: [60, 90, 130, 120, 80, 50] },
      staff: [
        { at: 0, share: 0.8 },
        { at: hour, share: 1 },
      ],
    },
  ],
  ...{ busynessCv: 0.1, patienceMeanSeconds: 600, acceptProbability: 0.5, answerProbability: 0.93 },
  ...{ handle: { meanSeconds: 300, cv: 0.8 }, wrapUp: { meanSeconds: 30, cv: 0.5 } },
};

function days(setting: Setting, count: number, isCloser = false): DayResult[] {
  const run = startSetting(spec, setting, { seed: 3, isCloser });
  return Array.from({ length: count }, (_, day) => run(day));
}

const measures = (results: readonly DayResult[]): DayResult['measure'][] =>
  results.map(({ measure }) => measure);

test('one more agent never raises the mean wait, on the same days, beyond the interval', () => {
  for (const policy of ['none', 'ours'] as const) {
    const thresholdSeconds = policy === 'none' ? null : 120;
    const byAgents = [8, 9, 11].map((agents) =>
      measures(days({ policy, agents, thresholdSeconds }, 5)),
    );
    for (let more = 1; more < byAgents.length; more++) {
      const { liveWaitMeanSeconds, unservedShare } = summariseDifference(
        byAgents[more]!,
        byAgents[more - 1]!,
      );
      for (const difference of [liveWaitMeanSeconds!, unservedShare!])
        assert.ok(
          difference.mean - difference.halfWidth <= 0,
          `${policy}, step ${more}: ${difference.mean} ±${difference.halfWidth}`,
        );
    }
    const least = summarise(byAgents[0]!).liveWaitMeanSeconds!.mean;
    const most = summarise(byAgents[2]!).liveWaitMeanSeconds!.mean;
    assert.ok(most < least / 1.5, `${least} s to ${most} s: agents made no difference`);
  }
});

test('the same callers come whatever is asked, and the same seed brings the same days', () => {
  const callers = (setting: Setting): number[] =>
    measures(days(setting, 4)).map((measure) => measure.callers);
  const none = callers({ policy: 'none', agents: 8, thresholdSeconds: null });
  assert.deepEqual(callers({ policy: 'ours', agents: 11, thresholdSeconds: 60 }), none);
  assert.equal(new Set(none).size > 1, true);
});

test("a closer look's agents and people add up to what was measured", () => {
  const setting: Setting = { policy: 'ours', agents: 9, thresholdSeconds: 60 };
  const results = days(setting, 5, true);
  const look = closerLook(spec, setting, results)!;
  const total = (what: 'busy' | 'staffed'): number =>
    look.slots.reduce((sum, slot) => sum + slot[what] * 900, 0) * results.length;
  const measured = (what: 'busy' | 'staffed'): number =>
    measures(results).reduce((sum, { time }) => sum + time[what], 0);
  // What lies more than two hours after closing is cut off.
  for (const what of ['busy', 'staffed'] as const)
    assert.ok(Math.abs(total(what) / measured(what) - 1) < 0.01, what);
  assert.equal(look.slots[0]!.fromSeconds, 9 * hour);
  const served = measures(results).flatMap(({ liveWaits, callbackWaits }) => [
    ...liveWaits,
    ...callbackWaits,
  ]);
  for (const { overSeconds, share } of look.waits) {
    const longer = served.filter((seconds) => seconds > overSeconds).length;
    assert.ok(Math.abs(share - longer / served.length) < 1e-9, `${overSeconds}`);
  }
  assert.ok(look.slots.some(({ promised }) => promised > 0.2));
});

test('what was simulated is fitted again: arrivals, agents, handle time, wrap-up, patience', () => {
  const events: QueueEvent[] = [];
  const monday = Date.UTC(2026, 10, 16);
  const arrivals: number[][] = [];
  for (let day = 0; day < 10; day++) {
    const came: number[] = [];
    const watcher = asQueueEvents(monday + (day * 24 + 9) * hour * 1000, (event) => {
      events.push(event);
      if (event.type === 'joined') came.push(event.at);
    });
    runCentre({ workload: workloadOf(spec, 10, day), seed: day, watcher });
    arrivals.push(came);
  }
  const observed = observeLine(events, 'UTC');
  assert.equal(observed.length, 10);
  const { days: replayed, mostAgents, outsideHours } = replayDays(observed);
  assert.equal(mostAgents, 10);
  assert.equal(outsideHours, 0);
  for (const [day, { opensAtSeconds, arrivals: kind, staff }] of replayed.entries()) {
    assert.ok(kind.kind === 'times');
    const start = monday + day * 86_400_000 + opensAtSeconds * 1000;
    assert.deepEqual(
      kind.atSeconds.map((at) => Math.round(start + at * 1000)),
      arrivals[day],
    );
    assert.deepEqual(staff.slice(0, 2), [
      { at: 0, share: 0.8 },
      { at: hour, share: 1 },
    ]);
  }
  const { handle, wrapUp, patience } = fitWorkload(observed.flatMap(({ calls }) => calls));
  const near = (found: number, wanted: number, tolerance: number): void =>
    assert.ok(Math.abs(found / wanted - 1) < tolerance, `${found} for ${wanted}`);
  near(handle!.meanSeconds, 300, 0.03);
  near(handle!.cv, 0.8, 0.08);
  near(wrapUp!.meanSeconds, 30, 0.03);
  near(patience!.meanSeconds, 600, 0.1);
});
