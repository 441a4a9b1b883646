import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { updateCallTarget } from '../../src/engine/call-targets.ts';
import type { CallTargetSettings } from '../../src/callback/call-target.ts';
import {
  agent,
  customerNumber,
  destination,
  Fixture,
  heardIn,
  readyCustomer,
} from '../support/engine-fixture.ts';
import { headerOf, type Person } from '../support/phones.ts';

const fixture = new Fixture();
before(() => fixture.open());
after(() => fixture.world.close());

const failover = 'sip:failover@127.0.0.1';
const agentFirst: Partial<CallTargetSettings> = {
  ...{ firstParty: 'agent', agentConfirmation: 'answer', destinationIsPerson: true },
};
/** One attempt and no more, so that its result decides the outcome. */
const once: Partial<CallTargetSettings> = {
  retry: { maxAttempts: 1, delaySeconds: 60 },
  agentRetry: { maxAttempts: 1, delaySeconds: 60 },
  agentWaitSeconds: 30,
};

describe('customer first', () => {
  it('rings the customer when it is their turn, then the agent, and joins them', async () => {
    fixture.meet({ [customerNumber]: [readyCustomer], [destination]: [agent] });
    const target = await fixture.addTarget();
    const metadata = { 'x-user-to-user': '+12025550143' };
    const asked = await fixture.request(target.id, { metadata });
    assert.equal(asked.state, 'waiting');
    await fixture.world.run(59_900);
    assert.equal(fixture.world.phones.calls.length, 0);
    const view = await fixture.ended(asked.id);
    assert.equal(view.outcome, 'completed');
    assert.equal(view.attempts.length, 1);
    assert.equal(view.attempts[0]?.result, 'bridged');
    assert.deepEqual(
      view.attempts[0]?.legs.map(({ role, sipStatus }) => ({ role, sipStatus })),
      [
        { role: 'customer', sipStatus: 200 },
        { role: 'agent', sipStatus: 200 },
      ],
    );
    assert.deepEqual(
      view.journal.map(({ event }) => event),
      ['requested', 'claimed', 'first-party-ready', 'bridged', 'conversation-ended'],
    );
    const [customerCall] = fixture.callsTo(customerNumber);
    const [agentCall] = fixture.callsTo(destination);
    assert.equal(customerCall?.bridgedWith, agentCall);
    for (const call of [customerCall!, agentCall!]) {
      assert.equal(headerOf(call, 'X-Unhold-Callback'), asked.id);
      assert.equal(headerOf(call, 'X-Unhold-Attempt'), view.attempts[0]?.id);
    }
    assert.equal(headerOf(agentCall!, 'x-user-to-user'), customerNumber);
    assert.equal(headerOf(agentCall!, 'X-Unhold-Number'), null);
    assert.equal(headerOf(customerCall!, 'x-user-to-user'), null);
  });

  it('tells the agent side the number when it is not the one in the metadata', async () => {
    fixture.meet({ [customerNumber]: [readyCustomer], [destination]: [agent] });
    const target = await fixture.addTarget();
    const metadata = { 'x-user-to-user': '+12025550199' };
    await fixture.ended((await fixture.request(target.id, { metadata })).id);
    const [agentCall] = fixture.callsTo(destination);
    assert.equal(headerOf(agentCall!, 'x-user-to-user'), '+12025550199');
    assert.equal(headerOf(agentCall!, 'X-Unhold-Number'), customerNumber);
  });

  const hangsUp = (hangUpAfterMs: number): Person => ({ ...readyCustomer, hangUpAfterMs });
  const failures: [
    name: string,
    customer: Person,
    agent: Person,
    result: string,
    outcome: string,
  ][] = [
    ['busy', { ringMs: 500, does: 'busy' }, agent, 'busy', 'unreachable'],
    ['no answer', { ringMs: 0, does: 'nothing' }, agent, 'no-answer', 'unreachable'],
    ['declined by the phone', { ringMs: 0, does: 'reject' }, agent, 'rejected', 'unreachable'],
    ['carrier error', { ringMs: 0, does: 'error' }, agent, 'carrier-error', 'unreachable'],
    ['voicemail', { ringMs: 0, does: 'answer' }, agent, 'no-key', 'unreachable'],
    ['hung up before choosing', hangsUp(300), agent, 'customer-hung-up', 'unreachable'],
    [
      'hung up while the agent rings',
      hangsUp(3_000),
      { ...agent, ringMs: 9_000 },
      'customer-hung-up',
      'abandoned',
    ],
    ['key 3', { ...readyCustomer, keys: { 'callback-menu': '3' } }, agent, 'cancelled', 'declined'],
    [
      'destination refused',
      readyCustomer,
      { ringMs: 0, does: 'reject' },
      'agent-refused',
      'agent-unreachable',
    ],
    [
      'agent never answers',
      readyCustomer,
      { ringMs: 0, does: 'nothing' },
      'agent-timeout',
      'agent-unreachable',
    ],
  ];
  it('says goodbye to the end, whenever a renewal of leases falls into it', async () => {
    // Renewals come every 3.3 s: some of these thinking times let one fall into the goodbye.
    for (let thinkMs = 0; thinkMs <= 3_300; thinkMs += 150) {
      fixture.meet({
        [customerNumber]: [{ ...readyCustomer, thinkMs, keys: { 'callback-menu': '3' } }],
      });
      const target = await fixture.addTarget(once);
      const asked = await fixture.request(target.id);
      assert.equal((await fixture.ended(asked.id)).outcome, 'declined');
      await fixture.world.run(5_000);
      const [call] = fixture.callsTo(customerNumber).slice(-1);
      assert.equal(call?.hungUpWith?.reason, 'completed', `after ${thinkMs} ms of thinking`);
    }
  });

  for (const [name, customer, agent, result, outcome] of failures) {
    it(`${name}: ${result}, ${outcome}`, async () => {
      fixture.meet({ [customerNumber]: [customer], [destination]: [agent] });
      const target = await fixture.addTarget(once);
      const view = await fixture.ended((await fixture.request(target.id)).id);
      assert.equal(view.outcome, outcome);
      assert.deepEqual(
        view.attempts.map(({ result }) => result),
        [result],
      );
      const up = fixture.world.phones.calls.filter(({ endedAt }) => endedAt === null);
      assert.deepEqual(up, []);
    });
  }

  it('tries again after the delay, and says so to a customer for whom no agent came', async () => {
    const refuses: Person = { ringMs: 0, does: 'reject' };
    fixture.meet({ [customerNumber]: [readyCustomer], [destination]: [refuses, agent] });
    const target = await fixture.addTarget();
    const view = await fixture.ended((await fixture.request(target.id)).id);
    assert.equal(view.outcome, 'completed');
    assert.deepEqual(
      view.attempts.map(({ result }) => result),
      ['agent-refused', 'bridged'],
    );
    const [first, second] = fixture.callsTo(customerNumber);
    assert.ok(heardIn(first!).includes('place-kept'));
    assert.ok(second!.startedAt - first!.endedAt! >= 60_000);
  });

  it('goes to the failover destination when the destination refuses', async () => {
    const refuses: Person = { ringMs: 0, does: 'error' };
    fixture.meet({
      [customerNumber]: [readyCustomer],
      [destination]: [refuses],
      [failover]: [agent],
    });
    const target = await fixture.addTarget({ failoverDestination: failover });
    const view = await fixture.ended((await fixture.request(target.id)).id);
    assert.equal(view.outcome, 'completed');
    assert.deepEqual(
      view.attempts[0]?.legs.map(({ to }) => to),
      [customerNumber, destination, failover],
    );
  });

  it('gives more time when asked for it, kept before it is confirmed', async () => {
    const snoozes: Person = {
      ...readyCustomer,
      keys: { 'callback-menu': '2', 'more-time-menu': '2' },
    };
    fixture.meet({ [customerNumber]: [snoozes, readyCustomer], [destination]: [agent] });
    const target = await fixture.addTarget();
    const view = await fixture.ended((await fixture.request(target.id)).id);
    assert.deepEqual(
      view.attempts.map(({ result }) => result),
      ['snoozed', 'bridged'],
    );
    const [first, second] = fixture.callsTo(customerNumber);
    assert.ok(heardIn(first!).includes('call-again'));
    assert.ok(second!.startedAt - first!.answeredAt! >= 20 * 60_000);
  });

  it('keeps the customer company until the agent has pressed 1', async () => {
    const slow: Person = { ...agent, keys: { 'agent-menu': '1' }, thinkMs: 3_900 };
    fixture.meet({ [customerNumber]: [readyCustomer], [destination]: [slow] });
    const target = await fixture.addTarget({ agentConfirmation: 'key' });
    const view = await fixture.ended((await fixture.request(target.id)).id);
    assert.equal(view.outcome, 'completed');
    const [customerCall] = fixture.callsTo(customerNumber);
    const [agentCall] = fixture.callsTo(destination);
    assert.ok(heardIn(customerCall!).includes('waiting-music'));
    assert.ok(customerCall!.bridgedAt! - agentCall!.answeredAt! >= 3_900);
  });

  it('takes no 200 for an agent where a key is wanted', async () => {
    fixture.meet({ [customerNumber]: [readyCustomer], [destination]: [agent] });
    const target = await fixture.addTarget({ ...once, agentConfirmation: 'key' });
    const view = await fixture.ended((await fixture.request(target.id)).id);
    assert.equal(view.attempts[0]?.result, 'agent-timeout');
    assert.equal(fixture.callsTo(customerNumber)[0]?.bridgedAt, null);
  });
});

describe('agent first', () => {
  it('calls the agent, says what it is, then rings the customer and joins them', async () => {
    fixture.meet({ [customerNumber]: [readyCustomer], [destination]: [agent] });
    const target = await fixture.addTarget(agentFirst);
    const view = await fixture.ended((await fixture.request(target.id)).id);
    assert.equal(view.outcome, 'completed');
    assert.equal(view.attempts[0]?.firstParty, 'agent');
    const [customerCall] = fixture.callsTo(customerNumber);
    const [agentCall] = fixture.callsTo(destination);
    assert.ok(heardIn(agentCall!).includes('agent-intro'));
    assert.ok(heardIn(agentCall!).includes('ringback'));
    assert.ok(customerCall!.startedAt > agentCall!.answeredAt!);
    assert.equal(customerCall!.bridgedWith, agentCall);
  });

  const failures: [string, Person, Person, string, string][] = [
    ['agent refuses', readyCustomer, { ringMs: 0, does: 'reject' }, 'agent-refused', 'agent'],
    ['agent never comes', readyCustomer, { ringMs: 0, does: 'nothing' }, 'agent-timeout', 'agent'],
    [
      'agent hangs up while the customer rings',
      { ...readyCustomer, ringMs: 20_000 },
      { ...agent, hangUpAfterMs: 8_000 },
      'agent-hung-up',
      'agent',
    ],
    ['customer busy', { ringMs: 0, does: 'busy' }, agent, 'busy', 'customer'],
    ['customer does not answer', { ringMs: 0, does: 'nothing' }, agent, 'no-answer', 'customer'],
  ];
  for (const [name, customer, agent, result, side] of failures) {
    it(`${name}: ${result}`, async () => {
      fixture.meet({ [customerNumber]: [customer], [destination]: [agent] });
      const target = await fixture.addTarget({ ...once, ...agentFirst });
      const view = await fixture.ended((await fixture.request(target.id)).id);
      assert.equal(view.attempts[0]?.result, result);
      assert.equal(view.outcome, side === 'agent' ? 'agent-unreachable' : 'unreachable');
      const told = heardIn(fixture.callsTo(destination)[0]!).includes('no-customer');
      assert.equal(told, side === 'customer');
    });
  }
});

describe('what stands in the way of dialling', () => {
  it('a number that a rule has come to forbid is refused at its turn', async () => {
    fixture.meet({ [customerNumber]: [readyCustomer], [destination]: [agent] });
    const target = await fixture.addTarget();
    const { id } = await fixture.request(target.id);
    await updateCallTarget(fixture.node.engine, target.id, { blockedPrefixes: ['+1202555'] });
    const view = await fixture.ended(id);
    assert.equal(view.outcome, 'refused');
    assert.equal(view.reason, 'blocked');
    assert.equal(fixture.world.phones.calls.length, 0);
  });

  it('processing that is switched on just as a callback is parked wakes it all the same', async () => {
    fixture.meet({ [customerNumber]: [readyCustomer], [destination]: [agent] });
    const target = await fixture.addTarget({ processing: false });
    const asked = await fixture.request(target.id);
    const { engine } = fixture.node;
    const tx = engine.db.tx.bind(engine.db);
    // The node has read `processing: false`; before it parks the row, an operator is faster.
    engine.db.tx = async (work) => {
      engine.db.tx = tx;
      await updateCallTarget(engine, target.id, { processing: true });
      return tx(work);
    };
    assert.equal((await fixture.ended(asked.id)).outcome, 'completed');
  });

  it('processing that is off keeps callbacks waiting, and they go at once when it is on again', async () => {
    fixture.meet({ [customerNumber]: [readyCustomer], [destination]: [agent] });
    const target = await fixture.addTarget({ processing: false });
    const { id } = await fixture.request(target.id);
    await fixture.world.run(600_000);
    assert.equal((await fixture.view(id)).state, 'waiting');
    assert.equal(fixture.world.phones.calls.length, 0);
    await updateCallTarget(fixture.node.engine, target.id, { processing: true });
    await fixture.world.run(500);
    assert.equal((await fixture.view(id)).state, 'dialing');
    await fixture.ended(id);
  });

  it('a callback past its expiry ends instead of ringing', async () => {
    fixture.meet({ [customerNumber]: [readyCustomer], [destination]: [agent] });
    const target = await fixture.addTarget({ processing: false, expiresAfterSeconds: 600 });
    const view = await fixture.ended((await fixture.request(target.id)).id);
    assert.equal(view.outcome, 'expired');
  });

  it('a number in another attempt is not rung a second time: the other callback waits', async () => {
    const talks: Person = { ...readyCustomer, takesSecondCall: true, talkMs: 60_000 };
    fixture.meet({ [customerNumber]: [talks], [destination]: [{ ...agent, talkMs: 60_000 }] });
    const [one, two] = [await fixture.addTarget(), await fixture.addTarget()];
    const [first, second] = [await fixture.request(one.id), await fixture.request(two.id)];
    await Promise.all([fixture.ended(first.id), fixture.ended(second.id)]);
    const [a, b] = fixture.callsTo(customerNumber);
    assert.ok(b!.startedAt >= a!.endedAt!);
    assert.ok(b!.startedAt <= a!.endedAt! + 1_000, 'its turn comes as soon as the number is free');
    assert.equal((await fixture.view(second.id)).outcome, 'completed');
  });
});
