import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import { admitCall } from '../../src/engine/admit-call.ts';
import { cancelCallback } from '../../src/engine/cancel-callback.ts';
import { listCallbacks } from '../../src/engine/list-callbacks.ts';
import { isReady } from '../../src/engine/queries.ts';
import {
  agent,
  customerNumber,
  destination,
  Fixture,
  heardIn,
  key,
  readyCustomer,
} from '../support/engine-fixture.ts';
import { FaultyLink } from '../support/faulty-link.ts';
import type { Person } from '../support/phones.ts';

const fixture = new Fixture();
const link = new FaultyLink();
const errors: string[] = [];
before(() =>
  fixture.open({
    wrapDatabase: link.wrap,
    log: {
      ...{ debug() {}, info() {}, warn() {} },
      error: (_fields, sentence) => void errors.push(sentence),
    },
  }),
);
afterEach(() => {
  link.isCut = false;
  link.losesCommit = () => false;
});
after(() => fixture.world.close());

async function dialled(settings = {}): Promise<string> {
  const target = await fixture.addTarget({
    estimate: { source: 'fixed', seconds: 0 },
    ...settings,
  });
  const { id } = await fixture.request(target.id);
  await fixture.until(id, 'dialing');
  return id;
}

describe('the database is away', () => {
  it('as the customer answers, but the lease still holds: the call goes on', async () => {
    fixture.meet({ [customerNumber]: [readyCustomer], [destination]: [agent] });
    const id = await dialled();
    link.isCut = true;
    await fixture.world.run(4_000);
    link.isCut = false;
    const view = await fixture.ended(id);
    const [call] = fixture.callsTo(customerNumber);
    assert.equal(heardIn(call!)[0], 'this-is-your-callback');
    assert.ok(call!.heard[0]!.at - call!.answeredAt! <= 1_000);
    assert.deepEqual(
      view.attempts.map(({ result }) => result),
      ['bridged'],
    );
  });

  it('for longer than the lease: the customer hears an apology, and is called again', async () => {
    fixture.meet({
      [customerNumber]: [{ ...readyCustomer, ringMs: 5_000, thinkMs: 4_000 }, readyCustomer],
      [destination]: [agent],
    });
    const id = await dialled();
    link.isCut = true;
    await fixture.world.run(30_000);
    const [call] = fixture.callsTo(customerNumber);
    assert.ok(heardIn(call!).includes('trouble'));
    assert.equal(call!.endedBy, 'node');
    assert.deepEqual(fixture.callsTo(destination), []);
    link.isCut = false;
    const view = await fixture.ended(id);
    assert.deepEqual(
      view.attempts.map(({ result }) => result),
      ['unknown', 'bridged'],
    );
  });

  it('while the agent is waited for: nobody is joined without it', async () => {
    fixture.meet({
      [customerNumber]: [readyCustomer],
      [destination]: [{ ...agent, ringMs: 15_000 }],
    });
    const id = await dialled();
    await fixture.until(id, 'connecting');
    link.isCut = true;
    await fixture.world.run(40_000);
    const [call] = fixture.callsTo(customerNumber);
    assert.ok(heardIn(call!).includes('trouble'));
    assert.ok(fixture.world.phones.calls.every(({ bridgedAt, endedAt }) => !bridgedAt && endedAt));
    link.isCut = false;
    assert.equal((await fixture.ended(id)).attempts[0]?.result, 'unknown');
  });

  it('during a conversation: it goes on, and its end is kept afterwards', async () => {
    const talks: Person = { ...readyCustomer, talkMs: 60_000 };
    fixture.meet({ [customerNumber]: [talks], [destination]: [{ ...agent, talkMs: 90_000 }] });
    const id = await dialled();
    await fixture.until(id, 'talking');
    link.isCut = true;
    await fixture.world.run(120_000);
    const [call] = fixture.callsTo(customerNumber);
    assert.ok(call!.endedAt! - call!.bridgedAt! >= 60_000);
    link.isCut = false;
    const view = await fixture.ended(id);
    assert.deepEqual([view.outcome, view.reason], ['completed', 'the customer hung up']);
  });

  it('for longer than the lease of a conversation: no node cuts it when the database is back', async () => {
    const talks: Person = { ...readyCustomer, talkMs: 200_000 };
    fixture.meet({ [customerNumber]: [talks], [destination]: [{ ...agent, talkMs: 300_000 }] });
    const id = await dialled({ rtpTimeoutSeconds: 20 });
    await fixture.until(id, 'talking');
    const otherLink = new FaultyLink();
    const other = await fixture.world.start('other', { wrapDatabase: otherLink.wrap });
    link.isCut = true;
    otherLink.isCut = true;
    await fixture.world.run(120_000);
    link.isCut = false;
    otherLink.isCut = false;
    const view = await fixture.ended(id);
    assert.deepEqual([view.outcome, view.reason], ['completed', 'the customer hung up']);
    const [call] = fixture.callsTo(customerNumber);
    assert.ok(call!.endedAt! - call!.bridgedAt! >= 200_000);
    await Promise.all([other.runner.stop(0), fixture.world.run(10_000)]);
    other.process.kill();
  });

  it('as more time is asked for: nothing is confirmed that is not kept', async () => {
    const snoozes: Person = {
      ...readyCustomer,
      keys: { 'callback-menu': '2', 'more-time-menu': '1' },
      thinkMs: 4_000,
    };
    fixture.meet({ [customerNumber]: [snoozes], [destination]: [agent] });
    const id = await dialled();
    const [call] = fixture.callsTo(customerNumber);
    await fixture.world.runUntil(() => heardIn(call!).includes('more-time-menu'));
    link.isCut = true;
    await fixture.world.run(40_000);
    assert.ok(heardIn(call!).includes('trouble'));
    assert.ok(!heardIn(call!).includes('call-again'));
    assert.notEqual(call!.endedAt, null);
    link.isCut = false;
    await fixture.until(id, 'waiting');
    const view = await fixture.view(id);
    assert.equal(view.attempts[0]?.result, 'snoozed');
    await cancelCallback(fixture.node.engine, { id }, key);
  });

  it('for a new caller: 503, so that the queue has them', async () => {
    link.isCut = true;
    const admission = await admitCall(fixture.node.engine, {
      ...{ phoneNumber: '+12025550100', callId: 'x', header: () => null },
    });
    assert.equal(admission.admit ? null : admission.status, 503);
    assert.equal(await isReady(fixture.node.engine), false);
  });
});

describe('a promise that cannot be kept is not made', () => {
  const caller: Person = {
    ...{ ringMs: 0, does: 'answer', thinkMs: 500 },
    keys: { offer: '1', 'own-or-other': '1' },
  };
  const headers = { 'x-user-to-user': '+12025550166' };

  it('with the database away: the caller is told so, and goes back to the queue', async () => {
    const target = await fixture.addTarget();
    await fixture.assign('+12025550101', target.id);
    const { call, done } = await fixture.callIn('+12025550101', caller, headers);
    link.isCut = true;
    await fixture.world.runUntil(() => call!.endedAt !== null);
    assert.equal(await done, 'hold');
    assert.ok(heardIn(call!).includes('sorry-hold'));
    assert.ok(!heardIn(call!).includes('promised'));
    link.isCut = false;
    await fixture.world.run(60_000);
    assert.deepEqual(
      (await listCallbacks(fixture.node.engine, { callTargetId: [target.id] })).items,
      [],
    );
  });

  it('with the answer to the commit lost: what was stored all the same is taken back', async () => {
    const target = await fixture.addTarget();
    await fixture.assign('+12025550102', target.id);
    const { call, done } = await fixture.callIn('+12025550102', caller, headers);
    let lost = 0;
    link.losesCommit = () => lost++ === 0;
    await fixture.world.runUntil(() => call!.endedAt !== null);
    assert.equal(await done, 'hold');
    assert.ok(!heardIn(call!).includes('promised'));
    await fixture.world.run(5_000);
    const { items } = await listCallbacks(fixture.node.engine, { callTargetId: [target.id] });
    assert.deepEqual(
      items.map(({ outcome }) => outcome),
      ['cancelled'],
    );
  });
});

describe('a fault of ours', () => {
  it('ends the attempt it happens in, is counted, and others go on', async () => {
    const poisoned = '+12025550167';
    fixture.meet({
      [customerNumber]: [readyCustomer],
      [poisoned]: [readyCustomer],
      [destination]: [agent],
    });
    const { control } = fixture.node;
    const place = control.place.bind(control);
    control.place = (leg, signal) => {
      if (leg.to === poisoned) throw new Error('poison');
      return place(leg, signal);
    };
    errors.length = 0;
    const settings = { estimate: { source: 'fixed', seconds: 0 } } as const;
    const target = await fixture.addTarget({
      ...settings,
      retry: { maxAttempts: 2, delaySeconds: 5 },
    });
    const bad = await fixture.request(target.id, { number: poisoned });
    const good = await fixture.request(target.id);
    assert.equal((await fixture.ended(good.id)).outcome, 'completed');
    const view = await fixture.ended(bad.id);
    assert.equal(view.outcome, 'unreachable');
    assert.deepEqual(
      view.attempts.map(({ result }) => result),
      ['carrier-error', 'carrier-error'],
    );
    assert.equal(errors.length, 2);
    control.place = place;
  });
});
