import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HandClock, realClock, sleep } from '../../src/base/clock.ts';
import type { QueueEvent } from '../../src/callback/queue-event.ts';
import { followLines } from '../../src/engine/follow-lines.ts';
import { keepQuotes } from '../../src/engine/keep-quotes.ts';
import { asQueueEvents } from '../../src/sim/centre/as-queue-events.ts';
import { runCentre } from '../../src/sim/centre/run-centre.ts';
import { workloads } from '../../src/sim/centre/workloads.ts';
import { createApiWorld } from '../support/api-world.ts';
import { sidOf } from '../support/taskrouter-events.ts';

/* A simulated day of a contact centre with 30 agents, told as TaskRouter would tell it: what the product says of itself. */

const opens = Date.UTC(2026, 10, 18, 8);

function simulatedDay(): QueueEvent[] {
  const events: QueueEvent[] = [];
  const watcher = asQueueEvents(opens, (event) => events.push(event));
  runCentre({ workload: workloads.S2, seed: 4, watcher });
  return events;
}

/** What can be said of the callers without any estimate: how long they stood there, and how it ended. */
function storiesOf(events: readonly QueueEvent[]) {
  const joined = new Map<string, number>();
  const [waited, gone]: [number[], number[]] = [[], []];
  for (const event of events) {
    if (event.type === 'joined') joined.set(event.call, event.at);
    if (event.type !== 'answered' && event.type !== 'abandoned') continue;
    const seconds = (event.at - (joined.get(event.call) ?? event.at)) / 1000;
    (event.type === 'answered' ? waited : gone).push(seconds);
  }
  return { callers: joined.size, waited, gone };
}

test('the figures of a day are those of its callers, and the range holds what it says', async () => {
  const clock = new HandClock(opens - 60_000);
  const world = await createApiWorld({ clock });
  const lines = await followLines(world.engine);
  const quotes = keepQuotes(world.engine);
  try {
    const line = sidOf('WQ', 1);
    const twilio = { workspaceSid: sidOf('WS', 1), taskQueueSid: line };
    const { id } = await world.addTarget({ twilio, estimate: { source: 'line' } });
    for (let look = 0; !world.engine.lines.estimator({ id }); look++) {
      assert.ok(look < 400, 'the line is not followed');
      clock.advance(100);
      await sleep(realClock, 5);
    }
    const accuracy = async () => (await world.admin.get(`/v1/call-targets/${id}/accuracy`)).body;
    const events = simulatedDay();
    for (const [nth, event] of events.entries()) {
      if (event.at > clock.now()) clock.advance(event.at - clock.now());
      world.engine.lines.happened({ line, sourceId: `EV${nth}`, event });
      // Time for the database: a day passes in seconds here.
      if (nth % 100 === 0) await sleep(realClock, 5);
    }
    const { callers, waited, gone } = storiesOf(events);
    let figures = await accuracy();
    const settled = () => figures.n + figures.agentsFree.n + figures.censored + figures.unknown;
    for (let look = 0; settled() < callers; look++) {
      assert.ok(look < 600, `${settled()} of ${callers} are settled`);
      clock.advance(1_000);
      await sleep(realClock, 10);
      figures = await accuracy();
    }
    assert.equal(settled(), callers);
    // Who came before enough had been seen of the line.
    assert.ok(figures.unknown < callers * 0.05, `${figures.unknown}`);
    assert.ok(figures.censored <= gone.length && figures.censored > gone.length * 0.9);
    const hadToWait = waited.filter((seconds) => seconds > 0).length;
    assert.ok(Math.abs(figures.n - hadToWait) < hadToWait * 0.1, `${figures.n} ${hadToWait}`);
    assert.ok(figures.agentsFree.meanWaitSeconds < 5, JSON.stringify(figures.agentsFree));
    assert.ok(figures.rangeCoverage > 0.7 && figures.rangeCoverage < 0.9, JSON.stringify(figures));
    assert.ok(figures.baseline.n === figures.n && figures.baseline.rmseRatio < 0.75);
    assert.equal(figures.note, null);
  } finally {
    await quotes.close();
    await lines.close();
    await world.close();
  }
  assert.equal(clock.pendingCount, 0);
});
