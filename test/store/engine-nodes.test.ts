import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { newId } from '../../src/base/ids.ts';
import { agentAnswered, reservationAccepted } from '../../src/engine/agent-answered.ts';
import { cancelCallback } from '../../src/engine/cancel-callback.ts';
import {
  agent,
  customerNumber,
  destination,
  Fixture,
  heardIn,
  key,
  readyCustomer,
} from '../support/engine-fixture.ts';
import type { Person, SimCall } from '../support/phones.ts';
import type { WorldNode } from '../support/world.ts';

const fixture = new Fixture();
let a: WorldNode;
before(async () => {
  await fixture.open();
  a = fixture.node;
});
after(() => fixture.world.close());

const longTalk: Person = { ...agent, talkMs: 60_000 };
const slowPhone: Person = { ...readyCustomer, ringMs: 15_000 };

/** A callback of a new target, dialled by node `a`: no other node is there yet. */
async function dialled(settings = {}): Promise<string> {
  const target = await fixture.addTarget({
    estimate: { source: 'fixed', seconds: 0 },
    ...settings,
  });
  const { id } = await fixture.request(target.id);
  await fixture.until(id, 'dialing');
  return id;
}

/** A customer who keeps the line open, half a minute into waiting for an agent. */
async function awaitingAgent(settings: object): Promise<{ id: string; customerCall: SimCall }> {
  fixture.world.phones.calls.length = 0;
  const id = await dialled(settings);
  await fixture.until(id, 'connecting');
  await fixture.world.run(30_000);
  const [customerCall] = fixture.callsTo(customerNumber);
  assert.equal(customerCall?.bridgedAt, null);
  return { id, customerCall };
}

/** A node that helps for one test, and then leaves in good order. */
async function withNode(name: string, work: (node: WorldNode) => Promise<void>): Promise<void> {
  const node = await fixture.world.start(name);
  try {
    await work(node);
  } finally {
    await Promise.all([node.runner.stop(0), fixture.world.run(10_000)]);
    node.process.kill();
  }
}

/** Node `a` dies; `work` happens without it; its next life begins. */
async function withoutA(work: () => Promise<void>): Promise<void> {
  a.process.kill();
  try {
    await work();
  } finally {
    a = await fixture.world.start('a');
    fixture.node = a;
  }
}

describe('a node that dies', () => {
  it('while the phone rings: another ends the ringing, and dials again only once it is certain', async () => {
    fixture.meet({ [customerNumber]: [slowPhone, readyCustomer], [destination]: [agent] });
    const id = await dialled();
    await withNode('b', async (b) => {
      fixture.node = b;
      await withoutA(async () => {
        fixture.node = b;
        await fixture.world.run(15_000);
        assert.equal(fixture.callsTo(customerNumber)[0]?.endedBy, 'node');
        const taken = (await fixture.view(id)).journal.at(-1);
        assert.deepEqual(
          [taken?.event, taken?.actor, taken?.reason],
          ['taken-over', 'node:b', 'from a'],
        );
        const view = await fixture.ended(id);
        assert.equal(view.outcome, 'completed');
        assert.deepEqual(
          view.attempts.map(({ result }) => result),
          ['unknown', 'bridged'],
        );
        assert.equal(view.attempts[0]?.legs[0]?.reason, 'its node was lost');
        assert.ok(
          view.journal.some(({ event, actor }) => event === 'node-lost' && actor === 'node:b'),
        );
      });
    });
  });

  it('before anything was sent: the next life begins anew and nobody lost an attempt', async () => {
    fixture.meet({ [customerNumber]: [readyCustomer], [destination]: [agent] });
    const target = await fixture.addTarget({ estimate: { source: 'fixed', seconds: 0 } });
    const { id } = await fixture.request(target.id);
    a.process.kill();
    await fixture.world.run(100);
    a = await fixture.world.start('a');
    fixture.node = a;
    const view = await fixture.ended(id);
    assert.equal(view.outcome, 'completed');
  });

  it('in a conversation: the row is left alone while it may live, then both sides are told', async () => {
    const endless: Person = { ...readyCustomer, talkMs: 900_000 };
    fixture.meet({ [customerNumber]: [endless], [destination]: [{ ...agent, talkMs: 900_000 }] });
    const id = await dialled({ rtpTimeoutSeconds: 60 });
    await fixture.until(id, 'talking');
    await withNode('b', async (b) => {
      await withoutA(async () => {
        fixture.node = b;
        await fixture.world.run(90_000);
        assert.equal((await fixture.view(id)).state, 'talking');
        await fixture.world.run(25_000);
        const view = await fixture.view(id);
        assert.deepEqual([view.outcome, view.reason], ['completed', 'node-lost']);
        assert.deepEqual(
          fixture.world.phones.calls.map(({ endedBy }) => endedBy),
          ['node', 'node'],
        );
      });
    });
  });

  it('and starts again under its own name: its earlier life is fenced at once', async () => {
    fixture.meet({ [customerNumber]: [slowPhone, readyCustomer], [destination]: [agent] });
    const id = await dialled();
    await fixture.world.run(2_000);
    const earlier = a;
    a = await fixture.world.start('a');
    fixture.node = a;
    await fixture.world.run(1_000);
    assert.equal(fixture.callsTo(customerNumber)[0]?.endedBy, 'node');
    // The earlier life is still there, and is told so by its next renewal.
    await fixture.world.run(4_000);
    assert.equal(earlier.engine.held.count, 0);
    earlier.process.kill();
    assert.equal((await fixture.ended(id)).outcome, 'completed');
  });
});

describe('a node that is frozen and goes on', () => {
  it('for longer than its lease while the phone rings: it says nothing when the customer answers', async () => {
    fixture.meet({
      [customerNumber]: [{ ...slowPhone, answersCancel: true }, readyCustomer],
      [destination]: [agent],
    });
    const id = await dialled();
    await withNode('b', async () => {
      a.process.freeze();
      await fixture.world.run(14_000);
      a.process.thaw();
      const view = await fixture.ended(id);
      const [stale] = fixture.callsTo(customerNumber);
      assert.notEqual(stale?.answeredAt, null);
      assert.deepEqual(heardIn(stale!), []);
      assert.equal(stale?.endedBy, 'node');
      assert.equal(view.outcome, 'completed');
      assert.deepEqual(
        view.attempts.map(({ result }) => result),
        ['unknown', 'bridged'],
      );
    });
  });

  it('in a conversation: it is not cut, and ends as it would have', async () => {
    fixture.meet({
      [customerNumber]: [{ ...readyCustomer, talkMs: 60_000 }],
      [destination]: [longTalk],
    });
    const id = await dialled();
    await fixture.until(id, 'talking');
    await withNode('b', async () => {
      a.process.freeze();
      await fixture.world.run(30_000);
      a.process.thaw();
      const view = await fixture.ended(id);
      assert.equal(view.outcome, 'completed');
      assert.match(view.reason ?? '', /hung up/);
      const [customerCall] = fixture.callsTo(customerNumber);
      assert.ok(customerCall!.endedAt! - customerCall!.bridgedAt! >= 60_000);
    });
  });
});

describe('a callback cancelled by the API while it is dialled', () => {
  for (const [where, state] of [
    ['this node', 'dialing'],
    ['this node', 'connecting'],
    ['another node', 'dialing'],
    ['another node', 'connecting'],
  ] as const) {
    it(`by ${where} while ${state}: its legs are hung up, the attempt is cancelled`, async () => {
      fixture.meet({
        [customerNumber]: [slowPhone],
        [destination]: [{ ...agent, ringMs: 20_000 }],
      });
      await withNode('b', async (b) => {
        const id = await dialled();
        await fixture.until(id, state);
        const view = await fixture.view(id);
        const owner = view.journal.find(({ event }) => event === 'claimed')?.actor;
        const teller = (owner === 'node:a') === (where === 'this node') ? a : b;
        await cancelCallback(teller.engine, { id }, key);
        await fixture.world.run(where === 'this node' ? 200 : 4_000);
        const up = fixture.world.phones.calls.filter(({ endedAt }) => endedAt === null);
        assert.deepEqual(up, []);
        const after = await fixture.view(id);
        assert.equal(after.outcome, 'cancelled');
        assert.equal(after.attempts[0]?.result, 'cancelled');
        assert.deepEqual(await cancelCallback(a.engine, { id }, key), after);
      });
    });
  }

  it('is refused once the two are talking', async () => {
    fixture.meet({ [customerNumber]: [readyCustomer], [destination]: [longTalk] });
    const id = await dialled();
    await fixture.until(id, 'talking');
    await assert.rejects(cancelCallback(a.engine, { id }, key), { code: 'wrong-state' });
    assert.equal((await fixture.ended(id)).outcome, 'completed');
  });
});

describe('an agent reported by the API', () => {
  it('joins the two at once by the node that has the call, and by another within its poll', async () => {
    fixture.meet({ [customerNumber]: [readyCustomer], [destination]: [agent] });
    await withNode('b', async (b) => {
      for (const teller of [a, b]) {
        const { id, customerCall } = await awaitingAgent({ agentConfirmation: 'api' });
        const owner = (await fixture.view(id)).journal.find(({ event }) => event === 'claimed');
        await agentAnswered(teller.engine, { id }, key);
        await fixture.world.run(owner?.actor === `node:${teller.name}` ? 200 : 5_500);
        assert.notEqual(customerCall.bridgedAt, null);
        assert.equal((await fixture.ended(id)).outcome, 'completed');
      }
    });
  });

  it('twice, counts once', async () => {
    fixture.meet({ [customerNumber]: [readyCustomer], [destination]: [agent] });
    const { id } = await awaitingAgent({ agentConfirmation: 'api' });
    await Promise.all([1, 2, 3].map(() => agentAnswered(a.engine, { id }, key)));
    const { journal } = await fixture.ended(id);
    assert.equal(journal.filter(({ event }) => event === 'agent-answered').length, 1);
  });

  it('is refused while nobody waits for one', async () => {
    const target = await fixture.addTarget();
    const { id } = await fixture.request(target.id);
    await assert.rejects(agentAnswered(a.engine, { id }, key), { code: 'wrong-state' });
    await cancelCallback(a.engine, { id }, key);
    await assert.rejects(agentAnswered(a.engine, { id: 'no-id' }, key), { code: 'not-found' });
  });
});

describe('an agent reported by TaskRouter', () => {
  const sid = (prefix: string): string => prefix + '0'.repeat(32);
  const settings = {
    agentConfirmation: 'taskrouter',
    twilio: { workspaceSid: sid('WS'), taskQueueSid: sid('WQ') },
  } as const;
  const told = (callbackId: string, attemptId: string): Promise<boolean> =>
    reservationAccepted(a.engine, { callbackId, attemptId });
  const attemptOf = async (id: string, nth: number): Promise<string> =>
    (await fixture.view(id)).attempts[nth - 1]!.id;

  it('joins the two; said again, also after the end, it changes nothing', async () => {
    fixture.meet({ [customerNumber]: [readyCustomer], [destination]: [agent] });
    const { id, customerCall } = await awaitingAgent(settings);
    const attemptId = await attemptOf(id, 1);
    assert.deepEqual(await Promise.all([told(id, attemptId), told(id, attemptId)]), [true, true]);
    await fixture.world.run(200);
    assert.notEqual(customerCall.bridgedAt, null);
    assert.equal(await told(id, attemptId), false);
    const { outcome, journal } = await fixture.ended(id);
    assert.equal(outcome, 'completed');
    assert.equal(await told(id, attemptId), false);
    assert.deepEqual(
      journal.filter(({ event }) => event === 'agent-answered').map(({ actor }) => actor),
      ['agent'],
    );
  });

  it('for an earlier attempt, another callback, or no id at all: nothing changes', async () => {
    const impatient: Person = { ...agent, hangUpAfterMs: 5_000 };
    fixture.meet({ [customerNumber]: [readyCustomer], [destination]: [impatient, agent] });
    const retrying = { ...settings, agentRetry: { maxAttempts: 3, delaySeconds: 60 } };
    const id = await dialled(retrying);
    await fixture.world.runUntil(async () => Boolean(fixture.callsTo(destination)[1]?.answeredAt));
    const [first, second] = [await attemptOf(id, 1), await attemptOf(id, 2)];
    for (const [callbackId, attemptId] of [
      [id, first],
      [first, second],
      [newId(), newId()],
      [id, "'; drop table attempt"],
      ['', ''],
    ] as const)
      assert.equal(await told(callbackId, attemptId), false);
    await fixture.world.run(6_000);
    assert.equal((await fixture.view(id)).state, 'connecting');
    assert.equal(await told(id, second), true);
    assert.equal((await fixture.ended(id)).outcome, 'completed');
  });

  it('where another confirmation was asked for: nothing changes', async () => {
    fixture.meet({ [customerNumber]: [readyCustomer], [destination]: [agent] });
    const { id, customerCall } = await awaitingAgent({ agentConfirmation: 'api' });
    assert.equal(await told(id, await attemptOf(id, 1)), false);
    await fixture.world.run(6_000);
    assert.equal(customerCall.bridgedAt, null);
    await agentAnswered(a.engine, { id }, key);
    assert.equal((await fixture.ended(id)).outcome, 'completed');
  });

  it('agent first: the agent hears what it is before the customer is rung', async () => {
    fixture.meet({ [customerNumber]: [readyCustomer], [destination]: [agent] });
    const id = await dialled({ ...settings, firstParty: 'agent' });
    await fixture.world.run(30_000);
    const [agentCall] = fixture.callsTo(destination);
    assert.deepEqual(heardIn(agentCall!), []);
    assert.equal(await told(id, await attemptOf(id, 1)), true);
    assert.equal((await fixture.ended(id)).outcome, 'completed');
    assert.ok(heardIn(agentCall!).includes('agent-intro'));
    assert.ok(fixture.callsTo(customerNumber)[0]!.startedAt > agentCall!.answeredAt! + 29_000);
  });
});

describe('a node that is stopped in good order', () => {
  it('lets a conversation end, and leaves what waits to the others', async () => {
    fixture.meet({ [customerNumber]: [readyCustomer], [destination]: [agent] });
    const id = await dialled();
    await fixture.until(id, 'talking');
    const [stopped] = await Promise.all([a.runner.stop(60_000), fixture.world.run(60_000)]);
    assert.equal(stopped, undefined);
    assert.match((await fixture.view(id)).reason ?? '', /hung up/);
    assert.equal(a.engine.held.count, 0);
    a.process.kill();
    a = await fixture.world.start('a');
    fixture.node = a;
  });

  it('ends a customer’s wait for an agent without taking them for gone', async () => {
    const late: Person = { ...agent, ringMs: 30_000 };
    fixture.meet({ [customerNumber]: [readyCustomer], [destination]: [late, agent] });
    const id = await dialled();
    await fixture.until(id, 'connecting');
    await fixture.world.run(4_000);
    await Promise.all([a.runner.stop(1_000), fixture.world.run(20_000)]);
    a.process.kill();
    const view = await fixture.view(id);
    assert.deepEqual([view.state, view.attempts[0]?.result], ['waiting', 'fenced']);
    a = await fixture.world.start('a');
    fixture.node = a;
    assert.equal((await fixture.ended(id)).outcome, 'completed');
  });

  it('ends calls that outlast its patience, at nobody’s cost', async () => {
    fixture.meet({ [customerNumber]: [slowPhone, readyCustomer], [destination]: [agent] });
    const id = await dialled();
    await Promise.all([a.runner.stop(1_000), fixture.world.run(20_000)]);
    a.process.kill();
    const view = await fixture.view(id);
    assert.deepEqual([view.state, view.attempts[0]?.result], ['waiting', 'fenced']);
    a = await fixture.world.start('a');
    fixture.node = a;
    assert.equal((await fixture.ended(id)).outcome, 'completed');
  });
});
