import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { cancelCallback } from '../../src/engine/cancel-callback.ts';
import { updateCallTarget } from '../../src/engine/call-targets.ts';
import { getHandover } from '../../src/engine/handover.ts';
import { listCallbacks } from '../../src/engine/list-callbacks.ts';
import {
  agent,
  customerNumber,
  destination,
  Fixture,
  heardIn,
  key,
  readyCustomer,
} from '../support/engine-fixture.ts';
import { headerOf, type Person } from '../support/phones.ts';

const fixture = new Fixture();
before(() => fixture.open());
after(() => fixture.world.close());

const keepsPressing = (...more: [string, string][]): Person => ({
  ...{ ringMs: 0, does: 'answer', thinkMs: 400 },
  keys: Object.fromEntries([['offer', '1'], ['own-or-other', '1'], ...more]),
});
const fromCustomer = { 'x-user-to-user': customerNumber, From: '<sip:+12025550188@carrier>' };
let lastNumber = 100;
/** A call target with a phone number of its own. */
async function line(settings = {}): Promise<{ target: string; phoneNumber: string }> {
  lastNumber += 1;
  const phoneNumber = `+12025550${lastNumber}`;
  const { id } = await fixture.addTarget(settings);
  await fixture.assign(phoneNumber, id);
  return { target: id, phoneNumber };
}

async function callbacksOf(callTargetId: string) {
  return (await listCallbacks(fixture.node.engine, { callTargetId: [callTargetId] })).items;
}

describe('registration by phone', () => {
  it('promises after the commit, and rings nobody before the call is over and 5 seconds have passed', async () => {
    fixture.meet({ [customerNumber]: [readyCustomer], [destination]: [agent] });
    const { target, phoneNumber } = await line({ estimate: { source: 'fixed', seconds: 0 } });
    const headers = { ...fromCustomer, 'X-Twilio-CallSid': 'CA1' };
    const { call, done } = await fixture.callIn(phoneNumber, keepsPressing(), headers);
    await fixture.world.runUntil(() => call!.endedAt !== null);
    assert.equal(await done, 'promised');
    assert.ok(heardIn(call!).includes('promised'));
    const [callback] = await callbacksOf(target);
    assert.equal(callback?.source, 'phone');
    assert.deepEqual(callback?.metadata, { 'x-user-to-user': customerNumber });
    assert.deepEqual(await getHandover(fixture.node.engine, 'CA1'), {
      ...{ callSid: 'CA1', became: 'promised', callbackId: callback?.id },
    });
    const view = await fixture.ended(callback.id);
    assert.equal(view.outcome, 'completed');
    const [ring] = fixture.callsTo(customerNumber);
    assert.ok(ring!.startedAt >= call!.endedAt! + 5_000);
    assert.deepEqual(
      view.journal.slice(0, 3).map(({ event, actor }) => `${event} ${actor}`),
      ['requested caller', 'registration-ended caller', 'claimed node:a'],
    );
  });

  it('registers who hangs up after the number was confirmed, and nobody who hangs up before', async () => {
    const { target, phoneNumber } = await line();
    const early = { ...keepsPressing(), hangUpAfterMs: 1_000 };
    const first = await fixture.callIn(phoneNumber, early, fromCustomer);
    await fixture.world.run(10_000);
    assert.equal(await first.done, 'gone');
    assert.deepEqual(await callbacksOf(target), []);

    const { phoneNumber: second, target: other } = await line();
    const inTime = { ...keepsPressing(), hangUpAfterMs: 4_300 };
    const call = await fixture.callIn(second, inTime, fromCustomer);
    await fixture.world.run(10_000);
    assert.match(await call.done!, /gone|promised/);
    assert.equal((await callbacksOf(other))[0]?.state, 'waiting');
  });

  it('gives a caller who keeps holding back, by hanging up with the reason', async () => {
    const { target, phoneNumber } = await line();
    const holds = keepsPressing(['offer', '2']);
    const headers = { ...fromCustomer, 'X-Unhold-Call': 'call-7' };
    const { call, done } = await fixture.callIn(phoneNumber, holds, headers);
    await fixture.world.runUntil(() => call!.endedAt !== null);
    assert.equal(await done, 'hold');
    assert.deepEqual(call!.hungUpWith, {
      reason: 'hold',
      headers: [['X-Unhold-Result', 'hold']],
    });
    assert.equal((await getHandover(fixture.node.engine, 'call-7')).became, 'hold');
    assert.deepEqual(await callbacksOf(target), []);
  });

  it('connects a caller who keeps holding to the hold destination, under their own number', async () => {
    const holdDestination = 'sip:hold@127.0.0.1';
    fixture.meet({ [holdDestination]: [agent] });
    const { phoneNumber } = await line({ holdDestination });
    const holds = keepsPressing(['offer', '2']);
    const { call, done } = await fixture.callIn(phoneNumber, holds, fromCustomer);
    await fixture.world.runUntil(() => call!.endedAt !== null);
    assert.equal(await done, 'hold');
    const [held] = fixture.callsTo(holdDestination);
    assert.equal(held!.bridgedWith, call);
    assert.equal(held!.callerId, customerNumber);
    assert.equal(headerOf(held!, 'X-Unhold-Result'), 'hold');
    assert.equal(headerOf(held!, 'x-user-to-user'), customerNumber);
    assert.equal(held!.endedAt !== null, true);
  });

  it('hangs up for the flow to go on when the hold destination fails', async () => {
    const holdDestination = 'sip:hold@127.0.0.1';
    fixture.meet({ [holdDestination]: [{ ringMs: 0, does: 'error' }] });
    const { phoneNumber } = await line({ holdDestination });
    const { call } = await fixture.callIn(phoneNumber, keepsPressing(['offer', '2']), fromCustomer);
    await fixture.world.runUntil(() => call!.endedAt !== null);
    assert.deepEqual(call!.hungUpWith?.headers, [['X-Unhold-Result', 'hold']]);
  });

  it('knows a caller who rings again: 1 keeps the callback', async () => {
    const { target, phoneNumber } = await line();
    await fixture.callIn(phoneNumber, keepsPressing(), fromCustomer);
    await fixture.world.run(20_000);
    const headers = { ...fromCustomer, 'X-Unhold-Call': 'again-1' };
    const keeps = keepsPressing(['open-callback', '1']);
    const { call, done } = await fixture.callIn(phoneNumber, keeps, headers);
    await fixture.world.runUntil(() => call!.endedAt !== null);
    assert.equal(await done, 'kept');
    const callbacks = await callbacksOf(target);
    assert.deepEqual(
      callbacks.map(({ state }) => state),
      ['waiting'],
    );
    const handover = await getHandover(fixture.node.engine, 'again-1');
    assert.deepEqual([handover.became, handover.callbackId], ['promised', callbacks[0]?.id]);
    await cancelCallback(fixture.node.engine, { id: callbacks[0]!.id }, key);
  });

  it('knows a caller who rings again: 2 cancels it, and the offer is made anew', async () => {
    const { target, phoneNumber } = await line();
    await fixture.callIn(phoneNumber, keepsPressing(), fromCustomer);
    await fixture.world.run(20_000);
    const cancels = keepsPressing(['open-callback', '2']);
    const { call, done } = await fixture.callIn(phoneNumber, cancels, fromCustomer);
    await fixture.world.runUntil(() => call!.endedAt !== null);
    assert.equal(await done, 'promised');
    const callbacks = await callbacksOf(target);
    assert.deepEqual(
      callbacks.map(({ state, outcome }) => [state, outcome]),
      [
        ['waiting', null],
        ['ended', 'cancelled'],
      ],
    );
    await cancelCallback(fixture.node.engine, { id: callbacks[0]!.id }, key);
  });

  it('counts the place in line from when the call came, less what the caller had waited', async () => {
    const { target, phoneNumber } = await line();
    const headers = { ...fromCustomer, 'X-Unhold-Waited': '45' };
    const { call } = await fixture.callIn(phoneNumber, keepsPressing(), headers);
    await fixture.world.runUntil(() => call!.endedAt !== null);
    const [callback] = await callbacksOf(target);
    assert.equal(Date.parse(callback!.joinedAt), call!.startedAt - 45_000);
    assert.ok(Date.parse(callback!.createdAt) > call!.startedAt, 'the dialogue took its time');
    await cancelCallback(fixture.node.engine, { id: callback!.id }, key);
  });
});

describe('before a call is picked up', () => {
  const answers: [
    name: string,
    headers: Record<string, string>,
    settings: object,
    status: number,
  ][] = [
    ['registering is off', fromCustomer, { registering: false }, 480],
    ['the number is a premium one', { From: '<sip:+19005551234@c>' }, {}, 480],
    ['the number is blocked', fromCustomer, { blockedPrefixes: ['1202'] }, 480],
    ['the call comes back to us', { 'X-Unhold-Callback': 'x', ...fromCustomer }, {}, 482],
    ['a held call comes back', { 'X-Unhold-Result': 'hold', ...fromCustomer }, {}, 482],
    ['the line is full', fromCustomer, { maxWaiting: 0 }, 503],
  ];
  for (const [name, headers, settings, status] of answers) {
    it(`${name}: ${status}`, async () => {
      const { phoneNumber } = await line(settings);
      const { admission } = await fixture.callIn(phoneNumber, keepsPressing(), headers);
      assert.equal(admission.admit ? null : admission.status, status);
      if (status === 503) assert.ok(!admission.admit && admission.retryAfterSeconds! > 0);
    });
  }

  it('an unknown number: 404, with and without a plus', async () => {
    for (const phoneNumber of ['+12025550999', '12025550999', 'bob', '']) {
      const { admission } = await fixture.callIn(phoneNumber, keepsPressing(), fromCustomer);
      assert.equal(admission.admit ? null : admission.status, 404);
    }
  });

  it('an unknown caller is asked for a number at once', async () => {
    const { phoneNumber } = await line();
    const anonymous = { From: '<sip:anonymous@anonymous.invalid>' };
    const { call, done } = await fixture.callIn(phoneNumber, keepsPressing(), anonymous);
    await fixture.world.runUntil(() => call!.endedAt !== null);
    assert.ok(heardIn(call!).includes('type-number'));
    assert.ok(!heardIn(call!).includes('own-number'));
    assert.equal(await done, 'hold');
  });

  it('while the node stops: 503, so that the caller stays in the queue', async () => {
    const { phoneNumber } = await line();
    const other = await fixture.world.start('stopping');
    await Promise.all([other.runner.stop(0), fixture.world.run(20_000)]);
    const { admission } = await fixture.callIn(phoneNumber, keepsPressing(), fromCustomer, other);
    assert.equal(admission.admit ? null : admission.status, 503);
  });
});

describe('what changes while the caller is on the phone', () => {
  it('registering switched off: nothing is promised, back to the queue', async () => {
    const { target, phoneNumber } = await line();
    const { call, done } = await fixture.callIn(phoneNumber, keepsPressing(), fromCustomer);
    await fixture.world.run(500);
    await updateCallTarget(fixture.node.engine, target, { registering: false });
    await fixture.world.runUntil(() => call!.endedAt !== null);
    assert.equal(await done, 'hold');
    assert.ok(!heardIn(call!).includes('promised'));
  });
});
