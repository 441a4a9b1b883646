import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fitWorkload, stillWaiting } from '../../../../src/sim/centre/fit-workload.ts';
import type { ObservedCall } from '../../../../src/sim/centre/observe-line.ts';
import { constant, exponential, lognormal, stream } from '../../../../src/sim/centre/random.ts';

const near = (found: number, wanted: number, share: number): void =>
  assert.ok(Math.abs(found / wanted - 1) < share, `${found} is not within ${share} of ${wanted}`);

/** People who wait for an agent or give up, whichever comes first: what a line shows of both. */
function observed(count: number, patience = exponential(600)): ObservedCall[] {
  const random = stream(7, 'observed');
  const [agent, handle] = [exponential(200), lognormal(300, 0.8)];
  return Array.from({ length: count }, () => {
    const [untilAgent, untilEnd] = [agent.draw(random), patience.draw(random)];
    const isAnswered = untilAgent <= untilEnd;
    return {
      joinedAt: 0,
      waitSeconds: Math.min(untilAgent, untilEnd),
      ending: isAnswered ? ('answered' as const) : ('abandoned' as const),
      handleSeconds: isAnswered ? handle.draw(random) : null,
      wrapUpSeconds: null,
    };
  });
}

test('what was drawn from known laws is found again', () => {
  const { handle, patience, wrapUp, dropped } = fitWorkload(observed(20_000));
  near(handle!.meanSeconds, 300, 0.03);
  near(handle!.cv, 0.8, 0.08);
  // Nobody of those who waited was seen to wait 600 s on average: only censoring tells.
  near(patience!.meanSeconds, 600, 0.05);
  assert.ok(patience!.largestGap < 0.03, `${patience!.largestGap}`);
  assert.equal(wrapUp, null);
  assert.equal(dropped, 0);
});

test('patience that is not exponential shows in the gap', () => {
  const { patience } = fitWorkload(observed(20_000, constant(120)));
  assert.ok(patience!.largestGap > 0.2, `${patience!.largestGap}`);
});

test('a share still waiting is that of Kaplan and Meier', () => {
  const waits = Array.from({ length: 40 }, (_, index) => ({
    seconds: Math.floor(index / 2),
    gaveUp: index % 2 === 0,
  }));
  // Of 40 one gives up, of 38 one, of 36 one …; below 30 at risk nothing is said.
  const shares = [39 / 40, 37 / 38, 35 / 36, 33 / 34, 31 / 32, 29 / 30];
  let share = 1;
  assert.deepEqual(
    stillWaiting(waits),
    shares.map((factor, seconds) => ({ seconds, share: (share *= factor) })),
  );
});

test('too few say nothing, and what no call lasts is dropped and counted', () => {
  const few = fitWorkload(observed(20));
  assert.equal(few.handle, null);
  assert.equal(few.patience, null);
  const hostile: ObservedCall[] = [-5, 32_400, Number.NaN, Infinity].flatMap((seconds) => [
    { joinedAt: 0, waitSeconds: 5, ending: 'answered', handleSeconds: seconds, wrapUpSeconds: -1 },
    {
      ...{ joinedAt: 0, waitSeconds: seconds, ending: 'abandoned' },
      ...{ handleSeconds: null, wrapUpSeconds: null },
    },
  ]);
  const clean = fitWorkload(observed(5000));
  const mixed = fitWorkload([...hostile, ...observed(5000)]);
  assert.equal(mixed.dropped, 8);
  assert.deepEqual(mixed.handle, clean.handle);
  near(mixed.patience!.meanSeconds, clean.patience!.meanSeconds, 0.001);
});
