import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Call } from '../../../../src/sim/centre/people.ts';
import { timerPolicy } from '../../../../src/sim/centre/policies/timer.ts';
import { constant } from '../../../../src/sim/centre/random.ts';
import { runCentre } from '../../../../src/sim/centre/run-centre.ts';
import { watchTogether } from '../../../../src/sim/centre/watch-together.ts';
import { replayedArrivals, type Workload } from '../../../../src/sim/centre/workload.ts';

/** One agent, calls of 100 s; all take callbacks, answer after 10 s and press the key after 5 s. */
const workload: Workload = {
  name: 'one agent',
  day: () => ({
    lengthSeconds: 500,
    nextArrival: replayedArrivals([0, 1, 2, 3]),
    staff: [{ at: 0, agents: 1 }],
  }),
  handle: constant(100),
  ...{ wrapUp: null, patience: null },
  callback: {
    ...{ acceptProbability: 1, answerProbability: 1, ringToAnswer: constant(10) },
    ...{ noAnswerRingSeconds: 25, retryDelaySeconds: 300, attempts: 3, keyPressSeconds: 5 },
    ...{ agentPickUpSeconds: 2, patienceOnHold: constant(1000) },
  },
};

/** @param quotes of the callers by their index; null: none is offered */
function play(quotes: readonly (number | null)[], changes: Partial<Workload> = {}): Call[] {
  const calls: Call[] = [];
  const { policy, watcher } = timerPolicy({
    name: 'timer',
    quoteSeconds: (_centre, { index }) => quotes[index] ?? null,
  });
  const collects = { joined: (_centre: unknown, call: Call) => calls.push(call) };
  runCentre({
    ...{ workload: { ...workload, ...changes }, seed: 1, policy },
    watcher: watchTogether(collects, watcher),
  });
  return calls;
}

test('the phone is rung when the quote is over, whatever the line', () => {
  const [, second] = play([null, 40, null, null]);
  assert.equal(second?.callback?.firstRungAt, 41);
  assert.equal(second?.callback?.readyAt, 56);
  assert.equal(second?.callback?.holdSeconds, 44);
  assert.equal(second?.answeredAt, 102);
});

test('who has pressed the key goes before who holds the line, and the first key first', () => {
  const [, second, third, fourth] = play([null, 50, 30, null]);
  assert.equal(third?.answeredAt, 102);
  assert.equal(second?.answeredAt, 204);
  assert.equal(fourth?.answeredAt, 304);
});

test('a free agent takes who holds the line and does not wait for a phone', () => {
  const [, second, third] = play([null, 400, null, null]);
  assert.equal(third?.answeredAt, 100);
  assert.equal(second?.callback?.firstRungAt, 401);
  assert.equal(second?.callback?.turnAt, 100);
});

test('who does not answer is rung again after the pause, three times at most', () => {
  const { callback } = workload;
  const [, second] = play([null, 40], { callback: { ...callback, answerProbability: 0 } });
  assert.equal(second?.callback?.tries, 3);
  assert.equal(second?.callback?.end, 'not-reached');
  assert.equal(second?.endedAt, 41 + 25 + 300 + 25 + 300 + 25);
});
