import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CallOrder } from '../../../../src/twin/account/call.ts';
import { RestError } from '../../../../src/twin/rest/route.ts';
import { noLeaks, VoiceWorld } from '../../../support/voice-world.ts';

const order: CallOrder = {
  ...{ to: 'sip:bob@127.0.0.3', from: '+12025550100', callerId: null },
  instructions: {
    ...{ kind: 'url', url: 'https://app.example.com/out', method: 'POST' },
    ...{ fallbackUrl: null, fallbackMethod: 'POST' },
  },
  statusCallback: {
    ...{ url: 'https://app.example.com/events', method: 'POST' },
    events: ['initiated', 'ringing', 'answered', 'completed'],
  },
  ...{ timeoutSeconds: 60, timeLimitSeconds: null, sendDigits: null },
};
const pages = { '/out': '<Say>one two</Say><Pause length="60"/>', '/events': '' };

function events(world: VoiceWorld): string[] {
  return world.asked.flatMap(({ path, params }) =>
    path === '/events' ? [params['CallStatus'] ?? ''] : [],
  );
}

test('places a call, tells of it, runs its document once it is answered', async () => {
  const world = await VoiceWorld.open(pages);
  const bob = world.answering('127.0.0.3', 2_000);
  const record = world.voice.place(order);
  assert.equal(record.status, 'queued');
  assert.equal(world.account.calls.get(record.sid), record);
  await world.run(1_000);
  assert.equal(record.status, 'ringing');
  assert.equal(
    world.asked.some(({ path }) => path === '/out'),
    false,
  );
  await world.run(2_000);
  assert.equal(record.status, 'in-progress');
  assert.equal(world.last('/out')['Direction'], 'outbound-api');
  assert.deepEqual(world.said(), ['one two']);
  void bob.calls[0]?.dialog.bye();
  await world.run(1_000);
  assert.equal(record.status, 'completed');
  assert.deepEqual(events(world), ['queued', 'ringing', 'in-progress', 'completed']);
  assert.deepEqual(await world.close(), noLeaks);
});

test('no event overtakes another, however slow the account is to answer', async () => {
  const world = await VoiceWorld.open(pages);
  world.answering('127.0.0.3', 1_000);
  world.pages['/events'] = () =>
    new Promise((resolve) => void world.clock.after(3_000, () => resolve('')));
  world.voice.place(order);
  await world.run(2_900);
  assert.deepEqual(events(world), ['queued']);
  await world.run(3_000);
  assert.deepEqual(events(world), ['queued', 'ringing']);
  await world.run(3_000);
  assert.deepEqual(events(world), ['queued', 'ringing', 'in-progress']);
  assert.deepEqual(await world.close(), noLeaks);
});

for (const { status, ends } of [
  { status: 486, ends: 'busy' },
  { status: 480, ends: 'no-answer' },
  { status: 404, ends: 'failed' },
])
  test(`a placed call that gets a ${status} is ${ends}`, async () => {
    const world = await VoiceWorld.open(pages);
    world.phone('127.0.0.3', (call) => call.refuse(status));
    const record = world.voice.place(order);
    await world.run(1_000);
    assert.equal(record.status, ends);
    assert.deepEqual(events(world), ['queued', ends]);
    assert.deepEqual(await world.close(), noLeaks);
  });

test('a placed call rings no longer than its timeout', async () => {
  const world = await VoiceWorld.open(pages);
  world.phone('127.0.0.3');
  const record = world.voice.place({ ...order, timeoutSeconds: 9 });
  await world.run(8_900);
  assert.equal(record.status, 'ringing');
  await world.run(1_000);
  assert.equal(record.status, 'no-answer');
  assert.deepEqual(await world.close(), noLeaks);
});

test('a call with inline TwiML and keys; its time limit ends it', async () => {
  const world = await VoiceWorld.open(pages);
  const bob = world.answering('127.0.0.9', 500);
  const record = world.voice.place({
    ...order,
    ...{ to: '+12025550177', callerId: '+12025550188', sendDigits: 'w42', timeLimitSeconds: 8 },
    instructions: {
      kind: 'twiml',
      twiml: '<Response><Say>inline</Say><Pause length="60"/></Response>',
    },
  });
  await world.run(3_000);
  assert.deepEqual(world.said(), ['inline']);
  assert.deepEqual(bob.calls[0]?.keys, ['4', '2']);
  assert.match(bob.calls[0]?.header('From') ?? '', /\+12025550188/);
  await world.run(6_000);
  assert.equal(record.status, 'completed');
  assert.deepEqual(await world.close(), noLeaks);
});

test('a ringing call is canceled, a talking one completed', async () => {
  const world = await VoiceWorld.open({ ...pages, '/voice': '<Play loop="0">/x</Play>' });
  world.phone('127.0.0.3');
  const placed = world.voice.place(order);
  const ringing = await world.phone('127.0.0.2').dial();
  await world.run(1_000);
  const talking = [...world.account.calls.values()].find(
    ({ direction }) => direction === 'inbound',
  )!;
  for (const record of [placed, talking])
    void world.voice.change(record, { kind: 'end', status: 'completed' });
  await world.run(1_000);
  assert.deepEqual([placed.status, talking.status], ['canceled', 'completed']);
  assert.equal(ringing.state, 'over');
  assert.deepEqual(await world.close(), noLeaks);
});

test('a call is sent to another document in the middle of a Dial, whose action is told', async () => {
  const world = await VoiceWorld.open({
    ...{ '/voice': '<Dial action="/done"><Sip>sip:bob@127.0.0.3</Sip></Dial>', '/done': '' },
    '/other': '<Say>Elsewhere</Say><Pause length="60"/>',
  });
  const bob = world.answering('127.0.0.3', 500);
  const ringing = await world.phone('127.0.0.2').dial();
  await world.run(2_000);
  const [record] = world.account.calls.values();
  await world.voice.change(record!, {
    kind: 'redirect',
    instructions: {
      ...{ kind: 'url', url: 'https://app.example.com/other', method: 'GET' },
      ...{ fallbackUrl: null, fallbackMethod: 'POST' },
    },
  });
  await world.run(1_000);
  assert.equal(bob.calls[0]?.isUp, false);
  assert.equal(ringing.state, 'up');
  assert.equal(world.last('/done')['DialCallStatus'], 'completed');
  assert.deepEqual(world.said(), ['Elsewhere']);
  assert.deepEqual(await world.close(), noLeaks);
});

for (const { what, after, result } of [
  { what: 'waits in a queue', after: 500, result: 'redirected' },
  { what: 'talks to who took it from a queue', after: 3_000, result: 'redirected-from-bridged' },
])
  test(`a call that ${what} is sent elsewhere: ${result}`, async () => {
    const world = await VoiceWorld.open({
      ...{ '/voice': '<Enqueue action="/left">support</Enqueue>', '/left': '' },
      '/take': '<Dial><Queue>support</Queue></Dial>',
    });
    const ringing = await world.phone('127.0.0.2').dial();
    await world.run(200);
    const [record] = world.account.calls.values();
    if (after > 1_000) {
      world.answering('127.0.0.3', 100);
      const { instructions } = order;
      assert.equal(instructions.kind, 'url');
      world.voice.place({
        ...order,
        instructions: { ...instructions, url: 'https://app.example.com/take' },
        statusCallback: null,
      });
    }
    await world.run(after);
    const twiml = '<Response><Pause length="60"/></Response>';
    await world.voice.change(record!, { kind: 'redirect', instructions: { kind: 'twiml', twiml } });
    await world.run(500);
    assert.equal(world.last('/left')['QueueResult'], result);
    assert.equal(ringing.state, 'up');
    assert.deepEqual(await world.close(), noLeaks);
  });

test('a call that is over, and a leg without TwiML, are not changed', async () => {
  const world = await VoiceWorld.open({
    '/voice': '<Dial timeLimit="60"><Sip>sip:bob@127.0.0.3</Sip></Dial>',
  });
  world.answering('127.0.0.3', 500);
  const ringing = await world.phone('127.0.0.2').dial();
  await world.run(2_000);
  const [parent, child] = world.account.calls.values();
  const twiml = '<Response/>';
  const redirect = { kind: 'redirect', instructions: { kind: 'twiml', twiml } } as const;
  const isRefused = (error: unknown): boolean =>
    error instanceof RestError && error.code === 21_220;
  await assert.rejects(world.voice.change(child!, redirect), isRefused);
  assert.equal(child!.status, 'in-progress');
  ringing.stop();
  await world.run(500);
  await assert.rejects(world.voice.change(parent!, redirect), isRefused);
  await assert.rejects(
    world.voice.change(parent!, { kind: 'end', status: 'completed' }),
    isRefused,
  );
  assert.deepEqual(await world.close(), noLeaks);
});
