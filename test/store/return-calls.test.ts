import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { estimateWait } from '../../src/engine/estimate-wait.ts';
import { followLines, type FollowedLines } from '../../src/engine/follow-lines.ts';
import { storedEvents } from '../../src/engine/stored-week.ts';
import { agent, destination, Fixture, readyCustomer } from '../support/engine-fixture.ts';

/* Where the contact centre shows us nothing: what our own calls to it meet. */

const fixture = new Fixture();
let followed: FollowedLines;
before(async () => {
  await fixture.open();
  followed = await followLines(fixture.node.engine);
});
after(async () => {
  await Promise.all([followed.close(), fixture.world.run(1_000)]);
  await fixture.world.close();
});

const number = (nth: number): string => `+120255501${String(nth).padStart(2, '0')}`;
const settings = { estimate: { source: 'line', fallbackSeconds: 5 } } as const;

async function isFollowed(id: string): Promise<void> {
  const { lines } = fixture.node.engine;
  await fixture.world.runUntil(() => lines.estimator({ id }) !== null);
}

test('the wait is how long our calls waited for an agent, not how long the callbacks waited for us', async () => {
  const target = await fixture.addTarget(settings);
  await isFollowed(target.id);
  const { engine } = fixture.node;
  assert.equal((await estimateWait(engine, target.id)).basis, 'fallback');
  const people = Array.from({ length: 6 }, (_, nth) => [number(nth), [readyCustomer]] as const);
  fixture.meet({
    ...Object.fromEntries(people),
    [destination]: [{ ...agent, ringMs: 12_000, talkMs: 3_000 }],
  });
  for (const nth of people.keys()) {
    const { id } = await fixture.request(target.id, { number: number(nth) });
    assert.equal((await fixture.ended(id)).outcome, 'completed');
  }
  await fixture.world.run(2_000);
  const { basis, meanSeconds, unknown } = await estimateWait(engine, target.id);
  assert.deepEqual([basis, unknown], ['return-calls', null]);
  assert.ok(Math.abs(Number(meanSeconds) - 12) < 1, `${meanSeconds}`);
  const range = { from: 0, until: engine.db.now() + 1 };
  const types = (await Array.fromAsync(storedEvents(engine, target.id, range))).map(
    ({ type }) => type,
  );
  assert.deepEqual(
    types,
    people.flatMap(() => ['joined', 'answered', 'handled']),
  );
});

test('a call that nobody answers leaves the line; where the contact centre shows it, nothing is told of ours', async () => {
  const { engine } = fixture.node;
  const twilio = { workspaceSid: `WS${'0'.repeat(32)}`, taskQueueSid: `WQ${'0'.repeat(32)}` };
  const [alone, watched] = [
    await fixture.addTarget({ ...settings, agentWaitSeconds: 20 }),
    await fixture.addTarget({ ...settings, agentWaitSeconds: 20, twilio }),
  ];
  for (const target of [alone, watched]) {
    await isFollowed(target.id);
    fixture.meet({
      [number(1)]: [readyCustomer],
      [destination]: [{ ringMs: 3_600_000, does: 'answer' }],
    });
    const { id } = await fixture.request(target.id, { number: number(1) });
    await fixture.until(id, 'connecting');
    await fixture.until(id, 'waiting');
    await fixture.world.run(2_000);
    const range = { from: 0, until: engine.db.now() + 1 };
    const events = await Array.fromAsync(storedEvents(engine, target.id, range));
    assert.deepEqual(
      events.map(({ type }) => type),
      target === alone ? ['joined', 'left'] : [],
    );
  }
});
