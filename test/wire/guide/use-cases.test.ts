import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { willingCustomer, type CustomerRecord } from '../../../src/sim/customer.ts';
import type { SimCall } from '../../../src/sim/sim-call.ts';
import type { Agents } from '../../../src/twin/agents/agents.ts';
import type { CallbackView } from '../../../src/engine/views.ts';
import { hz, lines, startGuide, type Guide } from './guide.ts';

let guide: Guide;
before(async () => {
  guide = await startGuide({
    flex: { thresholdSeconds: 5, offerEverySeconds: 10 },
    callTarget: { estimate: { source: 'fixed', seconds: 8 }, agentWaitSeconds: 60 },
  });
});
after(async () => {
  await guide.close();
});

/** Knows the menu: presses 1 again and again until the call is over. */
async function pressesOne(call: SimCall): Promise<void> {
  while (await call.pause(1_000)) await call.press('1');
}

/** The one open or ended callback of a number. */
async function callbackOf(number: string): Promise<CallbackView> {
  const query = `/v1/callbacks?number=${encodeURIComponent(number)}`;
  const { items } = await guide.served.api.get<{ items: { id: string }[] }>(query);
  assert.equal(items.length, 1, JSON.stringify(items));
  return guide.served.api.callback(items[0]?.id ?? '');
}

/** An agent who hears the customer. */
async function heardBy(agents: Agents): Promise<boolean> {
  const deadline = performance.now() + 20_000;
  while (performance.now() < deadline)
    for (const { call } of agents.list) {
      const [level = 0] = (await call?.hear([hz.customer], 300)) ?? [];
      if (level > 0.1) return true;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  return false;
}

/** Gives the caller a phone that is picked up when it rings. */
function answersAt(number: string): CustomerRecord {
  const record = { heardSpeechMs: 0, heardAgent: false };
  guide.stage.carrier.plan(number, {
    ...{ kind: 'answers', afterMs: 300 },
    person: willingCustomer(record, { own: hz.customer, agent: hz.agent }),
  });
  return record;
}

/** What a return call brings: the promise is kept, the task says whose it is, and both hear each other. */
async function isCalledBack(number: string, record: CustomerRecord): Promise<void> {
  const promised = await callbackOf(number);
  const task = await guide.until(
    'the task of the return call',
    () => guide.tasksOf(promised.id)[0],
    60_000,
  );
  assert.equal(task.priority, 5);
  const { x_user_to_user: context, unhold_callback: id } = task.attributes.values;
  assert.deepEqual([context, id], [number, promised.id]);
  const agents = await guide.staff(1);
  try {
    assert.ok(await heardBy(agents), 'the agent hears the customer');
    await guide.until('the customer hears the agent', () => record.heardAgent);
    const talking = await callbackOf(number);
    assert.equal(talking.state, 'talking');
    assert.ok(
      talking.journal.some(({ event, actor }) => event === 'agent-answered' && actor === 'agent'),
      JSON.stringify(talking.journal),
    );
  } finally {
    await agents.close();
  }
  const ended = await guide.served.callback(promised.id, ({ state }) => state === 'ended');
  assert.equal(ended.outcome, 'completed');
}

test('before the queue, long wait: the caller is promised a callback, and it is kept', async () => {
  const number = '+13035550110';
  const record = answersAt(number);
  const call = await guide.call(lines.beforeQueue, number);
  await pressesOne(call);
  assert.deepEqual(guide.tasksOf(number), [], 'who is promised a callback is not queued as well');
  await isCalledBack(number, record);
});

test('on hold: the caller presses 1, leaves the queue, keeps the minutes waited, and is called back', async () => {
  const number = '+13035550111';
  const record = answersAt(number);
  const call = await guide.call(lines.inQueue, number);
  const task = await guide.until('a task', () => guide.tasksOf(number)[0]);
  assert.equal(task.priority, 0);
  await guide.until('the offer', () =>
    [...guide.twin.account.calls.values()].some(({ sid }) =>
      guide.twin.voice.notes(sid).some(({ text }) => text.includes('press 1')),
    ),
  );
  await pressesOne(call);
  assert.deepEqual(guide.tasksOf(number), [], 'the task has gone with the caller');
  const { joinedAt, journal } = await callbackOf(number);
  const waitedMs = Date.parse(journal[0]?.at ?? '') - Date.parse(joinedAt);
  assert.ok(waitedMs > 1_000, `the place in line goes back by ${waitedMs} ms`);
  await isCalledBack(number, record);
});

test('an agent is free: nobody is offered anything, and both hear each other', async () => {
  const agents = await guide.staff(1);
  try {
    const number = '+13035550112';
    await guide.seesAgents(1);
    const call = await guide.call(lines.beforeQueue, number);
    call.talk(hz.customer);
    assert.ok(await heardBy(agents));
    assert.ok(await call.hears(hz.agent, 10_000));
    assert.equal(guide.tasksOf(number)[0]?.priority, 0);
    await call.hangUp();
  } finally {
    await agents.close();
  }
});

test('all the while, REST was as Twilio’s OpenAPI says', () => {
  assert.deepEqual(guide.openApi.violations, []);
  assert.ok(guide.openApi.seen.size > 20, [...guide.openApi.seen].join('\n'));
});
