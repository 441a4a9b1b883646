import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { CallbackView } from '../../../src/engine/views.ts';
import { willingCustomer } from '../../../src/sim/customer.ts';
import { hz, lines, startGuide, type Guide } from './guide.ts';

/* Turns by position, as `flex apply` sets a new call target up: nothing but the line decides when the phone rings. */

let guide: Guide;
before(async () => {
  guide = await startGuide({
    callTarget: {
      // By the timer nobody would be rung before the test is over.
      ...{ estimate: { source: 'line', fallbackSeconds: 3_000 }, pacing: { mode: 'position' } },
      agentWaitSeconds: 60,
    },
  });
});
after(async () => {
  await guide.close();
});

test('the phone rings when an agent is free for the callback, and is joined without a key', async () => {
  const [holds, caller] = ['+13035550130', '+13035550131'] as const;
  const record = { heardSpeechMs: 0, heardAgent: false };
  guide.stage.carrier.plan(caller, {
    ...{ kind: 'answers', afterMs: 2_000 },
    person: willingCustomer(record, { own: hz.customer, agent: hz.agent }),
  });
  const agents = await guide.staff(1);
  try {
    await guide.seesAgents(1);
    const first = await guide.call(lines.inQueue, holds);
    await guide.until('the agent talks with who came first', () => agents.list[0]!.call);

    const call = await guide.call(lines.beforeQueue, caller);
    while (await call.pause(1_000)) await call.press('1');
    const query = `/v1/callbacks?number=${encodeURIComponent(caller)}`;
    const { items } = await guide.served.api.get<{ items: CallbackView[] }>(query);
    const callback = items[0]!;
    assert.equal(callback.state, 'waiting', 'no agent is free yet');

    await first.hangUp();
    await guide.until('the customer hears the agent', () => record.heardAgent, 60_000);
    assert.equal(record.heardSpeechMs, 0, 'no question stands between the two');
    await guide.served.callback(callback.id, ({ state }) => state === 'talking');
    await agents.list[0]!.call?.hangUp();
    await guide.served.callback(callback.id, ({ outcome }) => outcome === 'completed');
  } finally {
    await agents.close();
  }
});
