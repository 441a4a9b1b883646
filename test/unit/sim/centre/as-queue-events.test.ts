import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { QueueEvent } from '../../../../src/callback/queue-event.ts';
import { asQueueEvents } from '../../../../src/sim/centre/as-queue-events.ts';
import { exponential } from '../../../../src/sim/centre/random.ts';
import { dial, serveReady } from '../../../../src/sim/centre/callback-life.ts';
import type { Policy } from '../../../../src/sim/centre/centre.ts';
import { answerFirst } from '../../../../src/sim/centre/live.ts';
import { runCentre } from '../../../../src/sim/centre/run-centre.ts';
import { replayedArrivals, type Workload } from '../../../../src/sim/centre/workload.ts';
import { usualCallbacks } from '../../../../src/sim/centre/workloads.ts';

const startsAt = 1_000_000;

/** One agent, who goes home at 100 s; callers of whom all is known. */
const oneAgent: Workload = {
  name: 'one agent',
  day: () => ({
    lengthSeconds: 300,
    nextArrival: replayedArrivals([10, 20, 30.0004]),
    staff: [
      { at: 0, agents: 1 },
      { at: 100, agents: 0 },
      { at: 200, agents: 1 },
    ],
    caller: (index) => ({
      handleSeconds: 95,
      patienceSeconds: index === 1 ? 5 : 1000,
      priority: index,
    }),
  }),
  handle: exponential(1),
  wrapUp: { meanSeconds: 15, draw: () => 15 },
  patience: null,
  callback: usualCallbacks,
};

test('a simulated line tells what a real one would', () => {
  const events: QueueEvent[] = [];
  const watcher = asQueueEvents(startsAt, (event) => events.push(event));
  runCentre({ workload: oneAgent, seed: 1, watcher });
  const joined = { type: 'joined', isCallback: false } as const;
  const at = (seconds: number): number => startsAt + seconds * 1000;
  assert.deepEqual(events, [
    { type: 'agent-here', at: at(0), agent: 'agent-0', share: 1 },
    { ...joined, at: at(10), call: 'call-0@1000000', since: at(10), priority: 0 },
    { type: 'answered', at: at(10), call: 'call-0@1000000', agent: 'agent-0' },
    { ...joined, at: at(20), call: 'call-1@1000000', since: at(20), priority: 1 },
    { type: 'abandoned', at: at(25), call: 'call-1@1000000' },
    { ...joined, at: at(30), call: 'call-2@1000000', since: at(30), priority: 2 },
    { type: 'wrap-up', at: at(90), call: 'call-0@1000000' },
    { type: 'handled', at: at(105), call: 'call-0@1000000' },
    { type: 'agent-away', at: at(105), agent: 'agent-0' },
    { type: 'agent-here', at: at(200), agent: 'agent-0', share: 1 },
    { type: 'answered', at: at(200), call: 'call-2@1000000', agent: 'agent-0' },
    { type: 'wrap-up', at: at(280), call: 'call-2@1000000' },
    { type: 'handled', at: at(295), call: 'call-2@1000000' },
    { type: 'agent-away', at: at(295), agent: 'agent-0' },
  ]);
});

test('a callback leaves the line of callers and keeps its place as a call of its own', () => {
  const events: QueueEvent[] = [];
  const offers: Policy = {
    name: 'all',
    offers: () => true,
    look: (centre) => {
      for (const callback of centre.callbacks)
        if (callback.stage === 'waiting' && centre.now >= 50) dial(centre, callback);
    },
    serveNext(centre) {
      const ready = centre.callbacks.find(({ stage }) => stage === 'ready');
      if (ready) serveReady(centre, ready);
      return ready ? true : answerFirst(centre);
    },
  };
  const callback = { ...usualCallbacks, acceptProbability: 1, answerProbability: 1 };
  const day: Workload['day'] = () => ({
    lengthSeconds: 100,
    nextArrival: replayedArrivals([10, 20, 60]),
    staff: [{ at: 0, agents: 1 }],
    caller: () => ({ handleSeconds: 80 }),
  });
  const watcher = asQueueEvents(startsAt, (event) => events.push(event));
  const workload = { ...oneAgent, day, callback, wrapUp: null };
  runCentre({ workload, seed: 1, watcher, policy: offers });
  const told = events.filter(({ type }) => !type.startsWith('agent-')).slice(2, 6);
  const second = { at: startsAt + 20_000, call: 'call-1@1000000' };
  const promised = { ...second, call: 'callback-call-1@1000000', since: second.at };
  assert.deepEqual(told.slice(0, 3), [
    { type: 'joined', ...second, since: second.at, priority: 0, isCallback: false },
    { type: 'left', ...second },
    { type: 'joined', ...promised, priority: 0, isCallback: true },
  ]);
  // Whatever becomes of them, everybody who joined is told to be gone once.
  const joined = events.flatMap((event) => (event.type === 'joined' ? event.call : []));
  const gone = ['answered', 'abandoned', 'left'];
  const over = events.flatMap((event) =>
    gone.includes(event.type) && 'call' in event ? event.call : [],
  );
  assert.deepEqual(over.sort(), joined.sort());
});
