import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { willingCustomer } from '../../../src/sim/customer.ts';
import type { SimCall } from '../../../src/sim/sim-call.ts';
import type { CallbackView } from '../../../src/engine/views.ts';
import { hz, lines, startGuide, type Guide } from './guide.ts';

let guide: Guide;
before(async () => {
  guide = await startGuide({
    flex: { thresholdSeconds: 5, offerEverySeconds: 60, returnTask: 'place' },
    callTarget: { estimate: { source: 'fixed', seconds: 8 }, agentWaitSeconds: 60 },
  });
});
after(async () => {
  await guide.close();
});

async function queued(number: string): Promise<SimCall> {
  const call = await guide.call(lines.inQueue, number);
  await guide.until(`a task of ${number}`, () => guide.tasksOf(number)[0]);
  return call;
}

/** Presses 1 until the callback is promised. */
async function promised(number: string): Promise<CallbackView> {
  const call = await guide.call(lines.beforeQueue, number);
  while (await call.pause(1_000)) await call.press('1');
  const query = `/v1/callbacks?number=${encodeURIComponent(number)}`;
  const { items } = await guide.served.api.get<{ items: CallbackView[] }>(query);
  assert.equal(items.length, 1, JSON.stringify(items));
  return items[0]!;
}

test('a return call is served in its place: after who joined before it, before who joined after', async () => {
  const [earlier, caller, later] = ['+13035550120', '+13035550121', '+13035550122'] as const;
  const record = { heardSpeechMs: 0, heardAgent: false };
  guide.stage.carrier.plan(caller, {
    ...{ kind: 'answers', afterMs: 300 },
    person: willingCustomer(record, { own: hz.customer, agent: hz.agent }),
  });
  const first = await queued(earlier);
  const callback = await promised(caller);
  const last = await queued(later);
  const task = await guide.until(
    'the task of the return call in its place',
    () => guide.tasksOf(callback.id).find(({ priority }) => priority === 0),
    60_000,
  );
  assert.equal(task.virtualStartMs, Date.parse(callback.joinedAt));
  assert.equal(task.attributes.values['unhold_joined'], callback.joinedAt);
  assert.equal(task.status, 'pending');

  const served: string[] = [];
  guide.twin.taskRouter.onEvent(({ type, taskSid }) => {
    const { attributes } = guide.twin.taskRouter.task(taskSid ?? task.sid);
    const who = [earlier, caller, later].find((number) => attributes.text.includes(number));
    if (type === 'reservation.accepted') served.push(who ?? attributes.text);
  });
  const agents = await guide.staff(1);
  try {
    await guide.until('an agent for the first', () => served.length === 1);
    await first.hangUp();
    await guide.until('an agent for the callback', () => served.length === 2);
    await guide.until('the customer hears the agent', () => record.heardAgent);
    await guide.served.callback(callback.id, ({ state }) => state === 'talking');
    await agents.list[0]!.call?.hangUp();
    await guide.until('an agent for the last', () => served.length === 3);
    await last.hangUp();
  } finally {
    await agents.close();
  }
  assert.deepEqual(served, [earlier, caller, later]);
  const ledger = await guide.served.api.get<{ items: { callbackId: string; overtaken: number }[] }>(
    `/v1/call-targets/${callback.callTargetId}/fairness`,
  );
  const entries = ledger.items.map(({ callbackId, overtaken }) => [callbackId, overtaken]);
  assert.deepEqual(entries, [[callback.id, 0]]);
});

test('all the while, REST was as Twilio’s OpenAPI says', () => {
  assert.deepEqual(guide.openApi.violations, []);
});
