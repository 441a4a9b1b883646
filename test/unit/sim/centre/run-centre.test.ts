import assert from 'node:assert/strict';
import { test } from 'node:test';
import { answerFirst } from '../../../../src/sim/centre/live.ts';
import { dial, reserve, serveReady } from '../../../../src/sim/centre/callback-life.ts';
import type { Centre, Policy } from '../../../../src/sim/centre/centre.ts';
import type { Call, Callback } from '../../../../src/sim/centre/people.ts';
import { constant, type Law } from '../../../../src/sim/centre/random.ts';
import { runCentre } from '../../../../src/sim/centre/run-centre.ts';
import { replayedArrivals, type Workload } from '../../../../src/sim/centre/workload.ts';

/** One agent, conversations of 100 s, phones that are answered after 10 s; everything is known beforehand. */
function workload(
  arrivals: readonly number[],
  options: { patience?: Law; answers?: boolean } = {},
) {
  const staff = [{ at: 0, agents: 1 }];
  const made: Workload = {
    name: 'by hand',
    day: () => ({ lengthSeconds: 1_000, staff, nextArrival: replayedArrivals(arrivals) }),
    handle: constant(100),
    wrapUp: null,
    patience: options.patience ?? null,
    callback: {
      acceptProbability: 1,
      answerProbability: options.answers === false ? 0 : 1,
      ringToAnswer: constant(10),
      noAnswerRingSeconds: 25,
      retryDelaySeconds: 300,
      attempts: 3,
      keyPressSeconds: 5,
      agentPickUpSeconds: 2,
      patienceOnHold: constant(30),
    },
  };
  return made;
}

function run(made: Workload, policy?: Policy): { calls: Call[]; centre: Centre } {
  const calls: Call[] = [];
  const watcher = { joined: (_: Centre, call: Call) => void calls.push(call) };
  const centre = runCentre({ workload: made, seed: 1, watcher, ...(policy && { policy }) });
  return { calls, centre };
}

const answered = ({ calls }: { calls: Call[] }): number[] => calls.map((call) => call.answeredAt);

/** Rings at once, and serves who is on hold before whoever holds the line. */
function ringsAtOnce(): Policy {
  const ready = (centre: Centre): Callback | undefined =>
    centre.callbacks.find(({ stage }) => stage === 'ready');
  return {
    name: 'rings at once',
    offers: (_, call) => call.index === 1,
    look: (centre) =>
      centre.callbacks
        .filter(({ stage }) => stage === 'waiting')
        .forEach((one) => dial(centre, one)),
    serveNext(centre) {
      const callback = ready(centre);
      if (callback) serveReady(centre, callback);
      return callback !== undefined || answerFirst(centre);
    },
  };
}

/** Rings when an agent is free, who waits meanwhile. */
const agentFirst: Policy = {
  name: 'agent first',
  offers: (_, call) => call.index === 1,
  look: () => {},
  serveNext(centre) {
    const callback = centre.callbacks.find(({ stage }) => stage === 'waiting');
    if (!callback) return answerFirst(centre);
    dial(centre, callback);
    reserve(centre, callback);
    return true;
  },
};

test('callers are served as they came', () => {
  assert.deepEqual(answered(run(workload([0, 10, 20]))), [0, 100, 200]);
});

test('who has no patience left leaves, and costs nobody time', () => {
  const { calls, centre } = run(workload([0, 10, 95], { patience: constant(50) }));
  assert.deepEqual(
    calls.map(({ stage }) => stage),
    ['handled', 'gone', 'handled'],
  );
  assert.equal(calls[1]?.endedAt, 60);
  assert.equal(calls[2]?.answeredAt, 100);
  assert.equal(centre.time.busy, 200);
});

test('a customer who is on hold when the agent is free talks after the pick-up', () => {
  const { calls, centre } = run(workload([0, 80, 90]), ringsAtOnce());
  const callback = calls[1]?.callback;
  // Rung at 80, answers at 90, presses the key at 95; the agent is free at 100 and picks up until 102.
  assert.equal(callback?.readyAt, 95);
  assert.equal(callback?.holdSeconds, 5);
  assert.equal(callback?.turnAt, 100);
  assert.deepEqual(answered({ calls }), [0, 102, 202]);
  assert.deepEqual(callback?.overtakenBy, []);
  assert.equal(centre.time.lost, 0);
});

test('who holds too long hangs up', () => {
  const { calls } = run(workload([0, 20]), ringsAtOnce());
  assert.equal(calls[1]?.callback?.end, 'hung-up');
  assert.equal(calls[1]?.endedAt, 65);
});

test('an agent who is kept while the phone rings is lost for that time, and talks at the answer', () => {
  const { calls, centre } = run(workload([0, 20, 30]), agentFirst);
  assert.deepEqual(answered({ calls }), [0, 110, 210]);
  assert.equal(calls[1]?.callback?.turnAt, 100);
  assert.equal(centre.time.lost, 10);
});

test('who does not answer is rung again after the pause, three times, and others go first', () => {
  const { calls } = run(workload([0, 20, 30], { answers: false }), agentFirst);
  const callback = calls[1]?.callback;
  assert.equal(callback?.end, 'not-reached');
  assert.equal(callback?.tries, 3);
  assert.equal(calls[2]?.answeredAt, 125);
  assert.deepEqual(callback?.overtakenBy, [{ index: 2, talksAt: 125, reason: 'no-answer' }]);
  // 100 + 25, then after 300 s each.
  assert.equal(calls[1]?.endedAt, 125 + 325 + 325);
});
