import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assert as check, constantFrom, integer, property, uniqueArray } from 'fast-check';
import {
  setUpSteps,
  testCallLimits,
  wayStates,
  whyNoTestCall,
  type PastTestCall,
  type SetUpStep,
} from '../../../src/callback/set-up.ts';

const doneWith = (steps: readonly SetUpStep[]): Record<SetUpStep, boolean> => {
  const states = setUpSteps.map((step) => [step, steps.includes(step)]);
  return Object.fromEntries(states) as Record<SetUpStep, boolean>;
};

test('the next step is the first that is not done, and there is none when all are', () => {
  check(
    property(uniqueArray(constantFrom(...setUpSteps)), (steps) => {
      for (const { steps: states, next } of wayStates(doneWith(steps))) {
        const at = states.findIndex(({ step }) => step === next);
        assert.ok(states.slice(0, at === -1 ? undefined : at).every(({ done }) => done));
        assert.equal(
          next === null,
          states.every(({ done }) => done),
        );
        for (const { step, done } of states) assert.equal(done, steps.includes(step));
      }
    }),
  );
});

test('every way ends with a test call and a callback', () => {
  for (const { steps } of wayStates(doneWith([])))
    assert.deepEqual(
      steps.slice(-2).map(({ step }) => step),
      ['test-call', 'callback'],
    );
});

const hourMs = 3_600_000;
const past = (change: Partial<PastTestCall> = {}): PastTestCall => ({
  ...{ kind: 'trunk', number: '+12024561111', startedAt: 0, overBy: 120_000, endedAt: 10_000 },
  ...change,
});

test('one test call at a time, also when the other is simulated; one whose node died does not count', () => {
  const open = past({ endedAt: null, kind: 'simulated', number: '+12025550100' });
  assert.match(whyNoTestCall([open], '+12024561111', 1_000)?.sentence ?? '', /under way/);
  assert.equal(whyNoTestCall([open], '+12024561111', 120_000), null);
});

test('a phone is rung three times an hour, all of them twelve times; simulated callers as often as one likes', () => {
  const { perNumber, perHour } = testCallLimits;
  const same = Array.from({ length: perNumber }, (_, nth) => past({ startedAt: nth * 60_000 }));
  const now = 600_000;
  assert.equal(whyNoTestCall(same.slice(1), '+12024561111', now), null);
  assert.equal(whyNoTestCall(same, '+12024562222', now), null);
  assert.deepEqual(whyNoTestCall(same, '+12024561111', now), {
    ...{ sentence: 'This number was rung 3 times within the hour.' },
    retryAfterSeconds: (hourMs - now) / 1000,
  });
  const others = Array.from({ length: perHour }, (_, nth) =>
    past({ number: `+1202456${2000 + nth}` }),
  );
  assert.match(whyNoTestCall(others, '+12024561111', now)?.sentence ?? '', /12 test calls/);
  const simulated = others.map((call) => ({ ...call, kind: 'simulated' as const }));
  assert.equal(whyNoTestCall(simulated, '+12024561111', now), null);
});

test('whoever waits as long as told is not refused for the same reason again', () => {
  check(
    property(
      uniqueArray(integer({ min: 0, max: hourMs - 1 }), { minLength: 3, maxLength: 8 }),
      (starts) => {
        const calls = starts.map((startedAt) => past({ startedAt, endedAt: startedAt }));
        const now = hourMs - 1;
        let waitedMs = now;
        for (let tries = 0; tries <= starts.length; tries++) {
          const refusal = whyNoTestCall(calls, '+12024561111', waitedMs);
          if (refusal === null) return;
          assert.ok(refusal.retryAfterSeconds >= 1);
          waitedMs += refusal.retryAfterSeconds * 1000;
        }
        assert.fail('it never ends');
      },
    ),
  );
});
