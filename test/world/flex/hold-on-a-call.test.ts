import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { holdTreatment } from '../../../src/flex/functions/hold-treatment.ts';
import { transferToCallback } from '../../../src/flex/functions/transfer-to-callback.ts';
import type { MountAnswer } from '../../../src/twin/web/mount.ts';
import { noLeaks, VoiceWorld, type Asked, type Ringing } from '../../support/voice-world.ts';
import { longOffer, ports, unholdSays, withUnhold } from '../../unit/flex/functions/fixture.ts';

/** The hold music on a call: TwiML that is really run, keys that are really pressed, on a clock wound by hand. */

const xml = (twiml: { toString(): string }): MountAnswer => ({
  ...{ status: 200, headers: { 'content-type': 'text/xml' } },
  body: twiml.toString(),
});

interface Holding {
  world: VoiceWorld;
  call: Ringing;
  /** How often the offer has been heard. */
  offers: () => number;
}

/** A caller in the queue of a contact centre whose Unhold answers these, one after the other. */
async function callerOnHold(test: TestContext, ...answers: unknown[]): Promise<Holding> {
  const { fetch } = unholdSays(...answers);
  const world = await VoiceWorld.open({
    '/voice': '<Enqueue waitUrl="/hold-treatment" action="/left">line</Enqueue>',
    '/hold-treatment': async ({ query, params }: Asked) =>
      xml(await holdTreatment(withUnhold, { ...query, ...params }, ports({ fetch }))),
    '/transfer-to-callback': ({ query, params }: Asked) =>
      xml(transferToCallback(withUnhold, { ...query, ...params })),
    '/left': '<Say>Left the queue</Say>',
  });
  test.after(async () => assert.deepEqual(await world.close(), noLeaks));
  const call = await world.phone('127.0.0.2').dial();
  await world.run(500);
  const offers = (): number => world.said().filter((text) => text.includes('press 1')).length;
  return { world, call, offers };
}

test('the offer is heard at once, then once a minute, with music between', async (t) => {
  const { world, call, offers } = await callerOnHold(t, longOffer);
  assert.equal(offers(), 1);
  await world.run(58_000);
  assert.equal(offers(), 1);
  await world.run(62_000);
  assert.equal(offers(), 2);
  await world.run(480_000);
  assert.ok(offers() >= 8 && offers() <= 10, String(offers()));
  assert.equal(call.state, 'up');
  call.stop();
  await world.run(1000);
  assert.equal(world.last('/left')['QueueResult'], 'hangup');
});

for (const [when, afterMs] of [
  ['in the offer', 1000],
  ['in the music', 30_000],
] as const) {
  test(`the key of the offer leaves the queue, pressed ${when}`, async (t) => {
    const { world, call } = await callerOnHold(t, longOffer);
    await world.run(afterMs);
    call.up.press('1');
    await world.run(3000);
    const { QueueResult, QueueTime } = world.last('/left');
    assert.equal(QueueResult, 'leave');
    assert.ok(Number(QueueTime) >= afterMs / 1000);
  });
}

test('a wrong key keeps the caller holding, and the right one still counts after it', async (t) => {
  const { world, call, offers } = await callerOnHold(t, longOffer);
  for (const key of ['5', '#', '*', '0']) {
    call.up.press(key);
    await world.run(3000);
    assert.equal(call.state, 'up');
  }
  assert.equal(offers(), 1, 'a wrong key does not bring the offer again');
  assert.equal(world.asked.filter(({ path }) => path === '/left').length, 0);
  call.up.press('1');
  await world.run(3000);
  assert.equal(world.last('/left')['QueueResult'], 'leave');
});

test('when the wait becomes short the offer ends, and the key with it', async (t) => {
  const short = { ...longOffer, offer: false, reason: 'wait-below-threshold' };
  const { world, call, offers } = await callerOnHold(t, longOffer, short);
  assert.equal(offers(), 1);
  await world.run(120_000);
  call.up.press('1');
  await world.run(10_000);
  assert.equal(offers(), 1);
  assert.equal(call.state, 'up');
  assert.equal(world.asked.filter(({ path }) => path === '/left').length, 0);
});

test('while Unhold is away there is music, and when it is back the offer', async (t) => {
  const away = new Error('fetch failed');
  const { world, call, offers } = await callerOnHold(t, away, away, away, longOffer);
  assert.equal(offers(), 0);
  await world.run(30_000);
  assert.equal(offers(), 1);
  call.stop();
});
