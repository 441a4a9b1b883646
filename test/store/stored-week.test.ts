import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { LineEvent } from '../../src/callback/queue-event.ts';
import { storedEvents } from '../../src/engine/stored-week.ts';
import { insertQueueEvents } from '../../src/store/queue-events.ts';
import { Fixture } from '../support/engine-fixture.ts';
import { sidOf } from '../support/taskrouter-events.ts';

const fixture = new Fixture();
before(() => fixture.open());
after(() => fixture.world.close());

const day = 86_400_000;

async function store(line: string, times: number[]): Promise<void> {
  const events = times.map((at, nth): LineEvent => {
    return { line, sourceId: `EV${nth}`, event: { type: 'left', at, call: `call ${nth}` } };
  });
  for (let from = 0; from < events.length; from += 1_000)
    await insertQueueEvents(fixture.node.engine.db, events.slice(from, from + 1_000));
}

async function read(callTargetId: string, from: number, until: number): Promise<number[]> {
  const times: number[] = [];
  for await (const { at } of storedEvents(fixture.node.engine, callTargetId, { from, until }))
    times.push(at);
  return times;
}

test('a week of a call target is read in order, over many pages, and only its own', async () => {
  const [workspaceSid, taskQueueSid] = [sidOf('WS', 1), sidOf('WQ', 1)];
  const target = await fixture.addTarget({ twilio: { workspaceSid, taskQueueSid } });
  const alone = await fixture.addTarget();
  const now = fixture.node.engine.db.now();
  const times = Array.from({ length: 4_500 }, (_, nth) => now - 7 * day + nth * 1_000);
  await store(taskQueueSid, times.toReversed());
  await store(alone.id, [now - day]);
  assert.deepEqual(await read(target.id, now - 8 * day, now), times);
  assert.deepEqual(await read(target.id, times[1]!, times[3]!), times.slice(1, 3));
  assert.deepEqual(await read(alone.id, now - 8 * day, now), [now - day]);
  await assert.rejects(read('nobody', 0, now), { code: 'not-found' });
});

test('the runner forgets what is older than 35 days, within the hour', async () => {
  const { engine } = fixture.node;
  const target = await fixture.addTarget();
  const now = engine.db.now();
  await store(target.id, [now - 36 * day, now - 34 * day]);
  await fixture.world.run(3_700_000);
  assert.deepEqual(await read(target.id, 0, now), [now - 34 * day]);
});
