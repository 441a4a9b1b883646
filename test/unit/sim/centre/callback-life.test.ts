import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dial, reserve, serveReady } from '../../../../src/sim/centre/callback-life.ts';
import type { Centre, Policy, Watcher } from '../../../../src/sim/centre/centre.ts';
import { answerFirst } from '../../../../src/sim/centre/live.ts';
import type { Call } from '../../../../src/sim/centre/people.ts';
import { constant } from '../../../../src/sim/centre/random.ts';
import { runCentre } from '../../../../src/sim/centre/run-centre.ts';
import { replayedArrivals, type Workload } from '../../../../src/sim/centre/workload.ts';

/** One agent, conversations of 100 s; the second caller takes a callback and answers after 10 s, the key takes 5 s. */
function workload(arrivals: readonly number[], changes: Partial<Workload> = {}): Workload {
  return {
    name: 'by hand',
    day: () => ({
      lengthSeconds: 1_000,
      staff: [{ at: 0, agents: 1 }],
      nextArrival: replayedArrivals(arrivals),
    }),
    handle: constant(100),
    ...{ wrapUp: null, patience: null },
    callback: {
      ...{ acceptProbability: 1, answerProbability: 1, ringToAnswer: constant(10) },
      ...{ noAnswerRingSeconds: 25, retryDelaySeconds: 300, attempts: 3 },
      ...{ keyPressSeconds: 5, agentPickUpSeconds: 2, patienceOnHold: constant(30) },
    },
    ...changes,
  };
}

/** Rings at a given time, and keeps the agent who is free for the callback from then on. */
function ringsAt(at: number): Policy {
  return {
    name: `rings at ${at}`,
    offers: (_, call) => call.index === 1,
    look(centre) {
      if (centre.now < at) centre.lookAt(at);
      for (const callback of centre.callbacks)
        if (callback.stage === 'waiting' && centre.now >= at) dial(centre, callback);
    },
    serveNext(centre) {
      const callback = centre.callbacks.find(({ agent }) => agent === null);
      if (callback?.stage === 'ready') serveReady(centre, callback);
      else if (callback?.stage === 'ringing' || callback?.stage === 'confirming')
        reserve(centre, callback);
      else return answerFirst(centre);
      return true;
    },
  };
}

function run(made: Workload, policy?: Policy, watcher: Watcher = {}) {
  const calls: Call[] = [];
  const collects = { ...watcher, joined: (_: Centre, call: Call) => void calls.push(call) };
  const centre = runCentre({
    ...{ workload: made, seed: 1, watcher: collects },
    ...(policy && { policy }),
  });
  return { centre, calls, callback: calls[1]?.callback };
}

test('agents pick up live callers as well, and are busy meanwhile', () => {
  const { calls, centre } = run(workload([0, 10], { pickUpSeconds: 2 }));
  assert.deepEqual(
    calls.map(({ answeredAt }) => answeredAt),
    [2, 104],
  );
  assert.equal(centre.time.busy, 204);
  assert.equal(centre.time.lost, 0);
});

const cases = [
  // The agent is free at 100. Rung at 89 the phone is answered at 99, and the key comes at 104.
  { rungAt: 89, talksAt: 104, heldFor: 0, lost: 4, what: 'who is asked for the key presses it' },
  { rungAt: 84, talksAt: 102, heldFor: 1, lost: 0, what: 'who has pressed it waits for the agent' },
  {
    rungAt: 95,
    talksAt: 105,
    heldFor: 0,
    lost: 5,
    what: 'who answers with an agent reserved talks',
  },
  { rungAt: 91, talksAt: 102, heldFor: 0, lost: 1, what: 'but not before the agent has picked up' },
];
for (const { rungAt, talksAt, heldFor, lost, what } of cases)
  test(`rung at ${rungAt}: ${what}`, () => {
    const { calls, callback, centre } = run(workload([0, 20]), ringsAt(rungAt));
    assert.equal(callback?.turnAt, 100);
    assert.equal(callback?.holdSeconds, heldFor);
    assert.equal(calls[1]?.answeredAt, talksAt);
    assert.equal(centre.time.lost, lost);
  });

test('only who talks earlier has overtaken', () => {
  const twoAgents = (at: number): Partial<Workload> => ({
    pickUpSeconds: 2,
    day: () => ({
      lengthSeconds: 1_000,
      staff: [
        { at: 0, agents: 1 },
        { at, agents: 2 },
      ],
      nextArrival: replayedArrivals([0, 20, 30]),
    }),
  });
  // Rung at 95 and reserved at 102, the second caller talks at 105; the third finds an agent at 102.5 or 104.
  const earlier = run(workload([], twoAgents(102.5)), ringsAt(95));
  assert.deepEqual(earlier.callback?.overtakenBy, [
    { index: 2, talksAt: 104.5, reason: 'ready-first' },
  ]);
  const later = run(workload([], twoAgents(104)), ringsAt(95));
  assert.equal(later.calls[2]?.answeredAt, 106);
  assert.deepEqual(later.callback?.overtakenBy, []);
});

test('who hangs up on hold was held until then', () => {
  const { callback } = run(workload([0, 20]), ringsAt(30));
  assert.equal(callback?.end, 'hung-up');
  assert.equal(callback?.holdSeconds, 30);
});

test('every step of a callback is told, with how long it took', () => {
  const told: string[] = [];
  const tell =
    (what: string) =>
    ({ now }: Centre, { since }: { since: number }): void =>
      void told.push(`${what} after ${now - since}`);
  const watcher = {
    phoneAnswered: tell('answered'),
    keyPressed: tell('key'),
    calledBack: tell('talks'),
    rangOut: tell('rang out'),
  };
  run(workload([0, 20]), ringsAt(84), watcher);
  assert.deepEqual(told, ['answered after 10', 'key after 5', 'talks after 0']);
  told.length = 0;
  const silent = workload([0, 20]);
  run({ ...silent, callback: { ...silent.callback, answerProbability: 0 } }, ringsAt(84), watcher);
  assert.deepEqual(told, ['rang out after 25', 'rang out after 25', 'rang out after 25']);
});
