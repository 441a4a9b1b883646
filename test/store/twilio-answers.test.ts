import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { FastifyInstance } from 'fastify';
import { createMetrics } from '../../src/api/metrics.ts';
import { buildServer } from '../../src/api/server.ts';
import { openTwilioDoor } from '../../src/twilio/door.ts';
import type { CallTargetSettings } from '../../src/callback/call-target.ts';
import type { CallbackView } from '../../src/engine/views.ts';
import {
  agent,
  customerNumber,
  destination,
  Fixture,
  readyCustomer,
} from '../support/engine-fixture.ts';
import { headerOf, type Person } from '../support/phones.ts';
import {
  accountSid,
  authToken,
  deliveryOf,
  eventForm,
  publicUrl,
  queueSid,
  sidOf,
} from '../support/taskrouter-events.ts';
import type { WorldNode } from '../support/world.ts';

/* Two nodes behind one public URL: an agent accepts the task of a return call, and any of them is told. */

const fixture = new Fixture();
const apps: FastifyInstance[] = [];
const doors: { close(): Promise<void> }[] = [];

before(async () => {
  await fixture.open();
  for (const node of [fixture.node, await fixture.world.start('b')]) await serve(node);
});
after(async () => {
  await Promise.all(doors.map((door) => door.close()));
  await Promise.all(apps.map((app) => app.close()));
  await fixture.world.close();
});

async function serve({ engine }: WorldNode): Promise<void> {
  const app = await buildServer(engine, { metrics: createMetrics(), readiness: {} });
  // Nobody is there to be asked for statistics.
  const restUrl = 'http://127.0.0.1:9';
  doors.push(openTwilioDoor(app, engine, { accountSid, authToken, publicUrl, restUrl }));
  await app.ready();
  apps.push(app);
}

const settings: Partial<CallTargetSettings> = {
  ...{ agentConfirmation: 'taskrouter', estimate: { source: 'fixed', seconds: 0 } },
  twilio: { workspaceSid: sidOf('WS', 1), taskQueueSid: queueSid },
};
const longTalk: Person = { ...agent, talkMs: 60_000 };

/** A callback whose agent leg is up, and the task that the return flow made of its headers. */
async function returned(nth = 0): Promise<{ id: string; attributes: string }> {
  const call = fixture.callsTo(destination)[nth];
  assert.ok(call?.answeredAt);
  const id = headerOf(call, 'X-Unhold-Callback') ?? '';
  const attributes = JSON.stringify({
    ...{ type: 'return', x_user_to_user: customerNumber, call_sid: sidOf('CA', 1) },
    ...{ unhold_callback: id, unhold_attempt: headerOf(call, 'X-Unhold-Attempt') },
  });
  return { id, attributes };
}

/** @returns the status that this node answered */
async function tell(nth: number, type: string, attributes: string): Promise<number> {
  const form = eventForm(type, fixture.world.clock.now(), { TaskAttributes: attributes });
  return (await apps[nth]!.inject(deliveryOf(form))).statusCode;
}

const answers = ({ journal }: CallbackView): string[] =>
  journal.filter(({ event }) => event === 'agent-answered').map(({ actor }) => actor);

async function dialled(people: Person[], more: Partial<CallTargetSettings> = {}): Promise<string> {
  fixture.meet({ [customerNumber]: [readyCustomer], [destination]: people });
  const target = await fixture.addTarget({ ...settings, ...more });
  const { id } = await fixture.request(target.id);
  await fixture.world.runUntil(async () => Boolean(fixture.callsTo(destination)[0]?.answeredAt));
  return id;
}

describe('reservation.accepted', () => {
  for (const nth of [0, 1])
    it(`joins the two, told to node ${nth}, and again to both`, async () => {
      const id = await dialled([longTalk]);
      const { attributes } = await returned();
      await fixture.world.run(20_000);
      const [customer] = fixture.callsTo(customerNumber);
      assert.equal(customer?.bridgedAt, null);
      assert.equal(await tell(nth, 'reservation.created', attributes), 200);
      assert.equal(await tell(nth, 'reservation.accepted', attributes), 200);
      assert.equal(await tell(0, 'reservation.accepted', attributes), 200);
      assert.equal(await tell(1, 'reservation.accepted', attributes), 200);
      await fixture.world.run(5_500);
      assert.notEqual(customer.bridgedAt, null);
      assert.equal(await tell(1 - nth, 'reservation.accepted', attributes), 200);
      const view = await fixture.ended(id);
      assert.deepEqual([view.outcome, answers(view)], ['completed', ['agent']]);
      assert.equal(await tell(nth, 'reservation.accepted', attributes), 200);
      assert.deepEqual(await fixture.view(id), view);
    });

  it('of an earlier attempt, delivered late, changes nothing', async () => {
    const agentRetry = { maxAttempts: 3, delaySeconds: 60 };
    const id = await dialled([{ ...agent, hangUpAfterMs: 5_000 }, longTalk], { agentRetry });
    const first = await returned(0);
    await fixture.world.runUntil(async () => Boolean(fixture.callsTo(destination)[1]?.answeredAt));
    assert.equal(await tell(0, 'reservation.accepted', first.attributes), 200);
    await fixture.world.run(6_000);
    const waiting = await fixture.view(id);
    assert.deepEqual([waiting.state, answers(waiting)], ['connecting', []]);
    const second = await returned(1);
    assert.equal(await tell(1, 'reservation.accepted', second.attributes), 200);
    const view = await fixture.ended(id);
    assert.deepEqual([view.outcome, answers(view)], ['completed', ['agent']]);
  });

  it('that is forged, or of a task that is none of ours, changes nothing', async () => {
    const id = await dialled([longTalk]);
    const { attributes } = await returned();
    const form = eventForm('reservation.accepted', fixture.world.clock.now(), {
      TaskAttributes: attributes,
    });
    assert.equal((await apps[0]!.inject(deliveryOf(form, 'f'.repeat(32)))).statusCode, 403);
    form.set('AccountSid', sidOf('AC', 9));
    assert.equal((await apps[0]!.inject(deliveryOf(form))).statusCode, 403);
    const others = [
      '{}',
      'no JSON',
      attributes.replace(id, id.replace(/.$/, 'x')),
      attributes.replaceAll('unhold_', 'unhold-'),
      JSON.stringify({ unhold_callback: "' or true --", unhold_attempt: '\u0000' }),
    ];
    for (const other of others) assert.equal(await tell(0, 'reservation.accepted', other), 200);
    await fixture.world.run(6_000);
    const waiting = await fixture.view(id);
    assert.deepEqual([waiting.state, answers(waiting)], ['connecting', []]);
    assert.equal(await tell(0, 'reservation.accepted', attributes), 200);
    assert.equal((await fixture.ended(id)).outcome, 'completed');
  });
});
