import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { QueueEvent } from '../../../../src/callback/queue-event.ts';
import { asQueueEvents } from '../../../../src/sim/centre/as-queue-events.ts';
import { exponential } from '../../../../src/sim/centre/random.ts';
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
    { ...joined, at: at(10), call: 'call-0', since: at(10), priority: 0 },
    { type: 'answered', at: at(10), call: 'call-0', agent: 'agent-0' },
    { ...joined, at: at(20), call: 'call-1', since: at(20), priority: 1 },
    { type: 'abandoned', at: at(25), call: 'call-1' },
    { ...joined, at: at(30), call: 'call-2', since: at(30), priority: 2 },
    { type: 'wrap-up', at: at(90), call: 'call-0' },
    { type: 'handled', at: at(105), call: 'call-0' },
    { type: 'agent-away', at: at(105), agent: 'agent-0' },
    { type: 'agent-here', at: at(200), agent: 'agent-0', share: 1 },
    { type: 'answered', at: at(200), call: 'call-2', agent: 'agent-0' },
    { type: 'wrap-up', at: at(280), call: 'call-2' },
    { type: 'handled', at: at(295), call: 'call-2' },
  ]);
});
