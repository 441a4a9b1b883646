import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import type { FlowDefinition } from '../../../src/flex/studio/definition.ts';
import { beforeQueueFlow } from '../../../src/flex/studio/before-queue.ts';
import type { FlowSettings } from '../../../src/flex/studio/flow-settings.ts';
import { inQueueFlow } from '../../../src/flex/studio/in-queue.ts';
import { returnFlow } from '../../../src/flex/studio/return.ts';
import type { IncomingCall } from '../../../src/sip/invite-server.ts';
import { FlexWorld, unholdHost } from '../../support/flex-world.ts';
import { caller, noLeaks, type Phone, type PhoneCall } from '../../support/voice-world.ts';
import { longOffer, withUnhold } from '../../unit/flex/functions/fixture.ts';
import { settings } from '../../unit/flex/studio/fixture.ts';

/** The flows on real calls: Studio, TwiML and SIP of the local Twilio, our Functions, and an Unhold of a few lines. */

async function open(
  test: TestContext,
  make: (settings: FlowSettings) => FlowDefinition,
  provider: FlowSettings['provider'] = 'unhold',
): Promise<FlexWorld> {
  const world = await FlexWorld.open(withUnhold);
  test.after(async () => assert.deepEqual(await world.close(), noLeaks));
  const transferUri = `sip:+12025550199@${unholdHost}:5060`;
  await world.publish(make({ ...settings, ...world.sids, provider, transferUri }));
  world.unhold.offer = longOffer;
  return world;
}

/** Unhold's phone: picks up and hangs up after a while (null: never), telling its API what became of the caller. */
function unholdThat(
  world: FlexWorld,
  became: string | null,
  afterMs: number | null = 20_000,
): PhoneCall[] {
  const calls: PhoneCall[] = [];
  const phone: Phone = world.voice.phone(unholdHost, (call) => {
    void phone.pickUp(call).then((up) => {
      if (up === null) return;
      calls.push(up);
      if (afterMs === null) return;
      world.clock.after(afterMs, () => {
        world.unhold.became = became;
        void up.dialog.bye();
      });
    });
  });
  return calls;
}

const refusing = (world: FlexWorld, answer: (call: IncomingCall) => void): void =>
  void world.voice.phone(unholdHost, answer);

const statuses = (world: FlexWorld): string[] => world.tasks.map(({ status }) => status);

test('before the queue: a long wait leads to a promise, and no task is made', async (t) => {
  const world = await open(t, beforeQueueFlow);
  const [atUnhold, call] = [unholdThat(world, 'promised'), await world.call()];
  await world.run(10_000);
  const [up] = atUnhold;
  assert.equal(up!.header('x-user-to-user'), caller);
  assert.match(up!.header('x-unhold-call') ?? '', /^CA[0-9a-f]{32}$/);
  assert.equal(up!.header('x-unhold-waited'), null);
  assert.equal(call.state, 'up');
  await world.run(15_000);
  assert.equal(call.state, 'over');
  assert.deepEqual(statuses(world), []);
  assert.deepEqual(world.ran, ['wait-time', 'callback-result']);
});

test('before the queue: a short wait leads straight to an agent', async (t) => {
  const world = await open(t, beforeQueueFlow);
  world.unhold.offer = { ...longOffer, offer: false, reason: 'wait-below-threshold' };
  const atUnhold = unholdThat(world, 'promised');
  const agent = world.agent();
  const call = await world.call();
  await world.run(5000);
  assert.deepEqual(statuses(world), ['assigned']);
  assert.equal(agent.calls.length, 1);
  assert.equal(atUnhold.length, 0);
  agent.calls[0]!.talk(500);
  await world.run(1000);
  assert.match(call.up.hears, /500 ?Hz/);
});

/** Everything that may go wrong on the way to a promise, each ending in the queue. */
const failures: { what: string; withinMs: number; spoil: (world: FlexWorld) => void }[] = [
  {
    what: 'wait-time fails',
    withinMs: 2000,
    spoil: (world) => {
      world.broken.add('wait-time');
      unholdThat(world, 'promised');
    },
  },
  {
    what: 'nobody knows the wait',
    withinMs: 2000,
    spoil: (world) => {
      world.unhold.offer = null;
      unholdThat(world, 'promised');
    },
  },
  ...[404, 480, 482, 486, 503, 603].map((status) => ({
    what: `Unhold refuses with ${status}`,
    withinMs: 2000,
    spoil: (world: FlexWorld) => refusing(world, (call) => call.refuse(status)),
  })),
  {
    what: 'Unhold rings and never answers',
    withinMs: 17_000,
    spoil: (world) => refusing(world, (call) => call.progress(180)),
  },
  { what: 'nothing is where Unhold should be', withinMs: 35_000, spoil: () => {} },
  {
    what: 'the caller would rather hold',
    withinMs: 23_000,
    spoil: (world) => void unholdThat(world, 'hold'),
  },
  {
    what: 'Unhold hangs up without a word',
    withinMs: 24_000,
    spoil: (world) => void unholdThat(world, 'unknown'),
  },
  {
    what: 'Unhold hangs up and its API is gone',
    withinMs: 24_000,
    spoil: (world) => void unholdThat(world, null),
  },
  {
    what: 'Unhold dies in mid-call and never hangs up',
    withinMs: 185_000,
    spoil: (world) => void unholdThat(world, null, null),
  },
  {
    what: 'callback-result fails',
    withinMs: 23_000,
    spoil: (world) => {
      world.broken.add('callback-result');
      unholdThat(world, 'promised');
    },
  },
];

for (const { what, withinMs, spoil } of failures) {
  test(`before the queue: when ${what}, the caller is queued`, async (t) => {
    const world = await open(t, beforeQueueFlow);
    spoil(world);
    const call = await world.call();
    await world.run(withinMs);
    assert.deepEqual(statuses(world), ['pending']);
    assert.equal(call.state, 'up');
    assert.equal(world.tasks[0]!.priority, 0);
    const agent = world.agent();
    await world.run(5000);
    assert.equal(agent.calls.length, 1);
  });
}

/** Holds for this long and presses 1. */
async function takeOffer(world: FlexWorld, holdMs: number) {
  const call = await world.call();
  await world.run(holdMs);
  assert.deepEqual(statuses(world), ['pending']);
  call.up.press('1');
  return call;
}

test('on hold: key 1 leaves for Unhold with the seconds waited, and a promise ends the call', async (t) => {
  const world = await open(t, inQueueFlow);
  const atUnhold = unholdThat(world, 'promised');
  const call = await takeOffer(world, 90_000);
  await world.run(5000);
  const waited = Number(atUnhold[0]!.header('x-unhold-waited'));
  assert.ok(waited >= 90 && waited <= 92, String(waited));
  assert.equal(atUnhold[0]!.header('x-user-to-user'), caller);
  assert.deepEqual(statuses(world), ['canceled']);
  await world.run(20_000);
  assert.equal(call.state, 'over');
  assert.deepEqual(statuses(world), ['canceled']);
});

for (const { what, withinMs, spoil } of failures.slice(2)) {
  test(`on hold: when ${what}, the caller is back in the queue and asked no more`, async (t) => {
    const world = await open(t, inQueueFlow);
    spoil(world);
    const call = await takeOffer(world, 30_000);
    await world.run(withinMs + 2000);
    assert.deepEqual(statuses(world), ['canceled', 'pending']);
    assert.equal(world.tasks[1]!.priority, 1);
    const asked = world.ran.length;
    await world.run(600_000);
    assert.equal(call.state, 'up');
    assert.equal(world.ran.length, asked, 'no Function is needed any more');
    // TaskRouter has forgotten the canceled one by now.
    assert.deepEqual(statuses(world), ['pending']);
  });
}

test('on hold: a hold-treatment that fails costs the music, not the place in a queue', async (t) => {
  const world = await open(t, inQueueFlow);
  world.broken.add('hold-treatment');
  const call = await world.call();
  await world.run(60_000);
  assert.equal(statuses(world).at(-1), 'pending');
  assert.equal(call.state, 'up');
});

test('on hold: who has been served, or has hung up, is not queued again', async (t) => {
  const world = await open(t, inQueueFlow);
  const agent = world.agent();
  const call = await world.call();
  await world.run(10_000);
  assert.deepEqual(statuses(world), ['assigned']);
  void agent.calls[0]!.dialog.bye();
  await world.run(60_000);
  assert.equal(call.state, 'over');
  assert.equal(world.tasks.length, 1);
});

test('on hold: who hangs up while being transferred is gone', async (t) => {
  const world = await open(t, inQueueFlow);
  unholdThat(world, 'unknown');
  const call = await takeOffer(world, 30_000);
  await world.run(5000);
  call.stop();
  await world.run(60_000);
  assert.deepEqual(statuses(world), ['canceled']);
});

test('a return call is a task with the headers as attributes and priority 5', async (t) => {
  const world = await open(t, returnFlow);
  const agent = world.agent();
  const call = await world.returnCall([
    ['x-user-to-user', caller],
    ['X-Unhold-Callback', 'callback-1'],
    ['X-Unhold-Attempt', 'attempt-1'],
  ]);
  await world.run(5000);
  const [task] = world.tasks;
  assert.equal(task!.priority, 5);
  assert.equal(task!.status, 'assigned');
  const { values } = task!.attributes;
  assert.equal(values['type'], 'return');
  assert.equal(values['x_user_to_user'], caller);
  assert.equal(values['unhold_callback'], 'callback-1');
  assert.equal(values['unhold_attempt'], 'attempt-1');
  agent.calls[0]!.talk(500);
  await world.run(1000);
  assert.match(call.up.hears, /500 ?Hz/);
});

test('a return call with a header as long as a letter still comes to an agent', async (t) => {
  const world = await open(t, returnFlow);
  const agent = world.agent();
  await world.returnCall([['x-user-to-user', '"'.repeat(900)]]);
  await world.run(5000);
  assert.equal(agent.calls.length, 1);
  assert.equal(world.tasks[0]!.priority, 5);
  assert.equal(world.tasks[0]!.attributes.values['x_user_to_user'], undefined);
});

test('with Mindful an answered transfer is the end, and a refused one the queue', async (t) => {
  const world = await open(t, beforeQueueFlow, 'mindful');
  const atMindful = unholdThat(world, null, 400_000);
  const call = await world.call();
  await world.run(390_000);
  assert.equal(call.state, 'up', 'who holds there may talk through it');
  assert.equal(atMindful[0]!.header('x-unhold-call'), null);
  await world.run(20_000);
  assert.equal(call.state, 'over');
  assert.deepEqual(statuses(world), []);
});
