import assert from 'node:assert/strict';
import { test } from 'node:test';
import { noLeaks, phoneNumber, VoiceWorld, type Ringing } from '../../../support/voice-world.ts';

const taker = '+12025550101';

/** Callers of one number wait in `support`; who calls the other takes the first of them. */
async function begin(
  enqueue: string,
  more: Record<string, string> = {},
  queueNoun = '<Queue>support</Queue>',
): Promise<VoiceWorld> {
  const world = await VoiceWorld.open({
    ...{ '/voice': enqueue, '/out': '<Say>Out</Say><Pause length="60"/>' },
    '/take': `<Dial action="/taken" timeout="20">${queueNoun}</Dial>`,
    ...{ '/taken': '<Say>Taken</Say><Pause length="60"/>', ...more },
  });
  const number = phoneNumber('PN2', taker);
  number.voiceUrl = 'https://app.example.com/take';
  world.account.phoneNumbers.set('PN2', number);
  return world;
}

const enqueue = '<Enqueue action="/out" waitUrl="/wait">support</Enqueue>';
const music = '<Play loop="0">/music</Play>';

async function wait(world: VoiceWorld, host = '127.0.0.2'): Promise<Ringing> {
  const ringing = await world.phone(host).dial();
  await world.run(2_000);
  return ringing;
}

async function take(world: VoiceWorld, host = '127.0.0.3'): Promise<Ringing> {
  const ringing = await world.phone(host).dial(`sip:${taker}@127.0.0.1:5060`);
  await world.run(1_000);
  return ringing;
}

function outcome(world: VoiceWorld): { result: string | undefined; time: number; status: string } {
  const { QueueResult, QueueTime, CallStatus, QueueSid } = world.last('/out');
  assert.match(QueueSid ?? '', /^QU[0-9a-f]{32}$/);
  return { result: QueueResult, time: Number(QueueTime), status: CallStatus ?? '' };
}

test('waits with music, is taken, hears the other, and goes on when the other hangs up', async () => {
  const world = await begin(enqueue, { '/wait': music });
  const waiting = await wait(world);
  assert.match(waiting.up.hears, /Hz/);
  await world.run(8_000);
  const agent = await take(world);
  agent.up.talk(700);
  waiting.up.talk(900);
  await world.run(100);
  assert.deepEqual([waiting.up.hears, agent.up.hears], ['700 Hz', '900 Hz']);
  assert.deepEqual(
    world.asked.map(({ path }) => path),
    ['/voice', '/wait', '/music', '/take'],
  );
  agent.stop();
  await world.run(1_000);
  assert.deepEqual(outcome(world), { result: 'bridged', time: 10, status: 'in-progress' });
  assert.equal(world.last('/taken')['DialCallStatus'], 'completed');
  assert.equal(waiting.state, 'up');
  assert.deepEqual(await world.close(), noLeaks);
});

test('the waiting one hangs up after the bridge: the other goes on, both are told', async () => {
  const world = await begin(enqueue, { '/wait': music });
  const waiting = await wait(world);
  const agent = await take(world);
  waiting.stop();
  await world.run(500);
  assert.deepEqual(outcome(world), { result: 'bridged', time: 2, status: 'completed' });
  const { DialCallStatus, DialBridged } = world.last('/taken');
  assert.deepEqual([DialCallStatus, DialBridged], ['completed', 'true']);
  assert.equal(agent.state, 'up');
  assert.deepEqual(await world.close(), noLeaks);
});

test('the waiting one hangs up: QueueResult is hangup', async () => {
  const world = await begin(enqueue, { '/wait': music });
  const waiting = await wait(world);
  waiting.stop();
  await world.run(500);
  assert.deepEqual(outcome(world), { result: 'hangup', time: 2, status: 'completed' });
  assert.equal(world.voice.queues.get('support')?.members.length, 0);
  assert.deepEqual(await world.close(), noLeaks);
});

test('Leave asks the action at once, and the call goes on there', async () => {
  const world = await begin(enqueue, {
    '/wait': '<Gather numDigits="1" action="/key" timeout="30"><Say>Press</Say></Gather>',
    '/key': '<Leave/>',
  });
  const waiting = await wait(world);
  waiting.up.press('1');
  await world.run(300);
  assert.equal(world.last('/key')['Digits'], '1');
  assert.deepEqual(outcome(world), { result: 'leave', time: 2, status: 'in-progress' });
  assert.deepEqual(world.said(), ['Press', 'Out']);
  assert.equal(waiting.state, 'up');
  assert.deepEqual(await world.close(), noLeaks);
});

test('without an action the verb after Enqueue follows', async () => {
  const world = await begin('<Enqueue waitUrl="/wait">support</Enqueue><Say>After</Say>', {
    '/wait': '<Leave/>',
  });
  await wait(world);
  assert.deepEqual(world.said(), ['After']);
  assert.deepEqual(await world.close(), noLeaks);
});

test('the wait document is asked again and again, with place and time; not faster than each second', async () => {
  const world = await begin(enqueue, { '/wait': '' });
  await wait(world);
  await wait(world, '127.0.0.4');
  await world.run(6_000);
  const asks = world.asked.filter(({ path }) => path === '/wait');
  assert.ok(asks.length >= 18 && asks.length <= 20, `asked ${asks.length} times`);
  const told = asks.at(-1)?.params ?? {};
  const { QueuePosition, CurrentQueueSize, MaxQueueSize, AvgQueueTime, QueueTime } = told;
  assert.deepEqual(
    { QueuePosition, CurrentQueueSize, MaxQueueSize, AvgQueueTime },
    { QueuePosition: '2', CurrentQueueSize: '2', MaxQueueSize: '1000', AvgQueueTime: '0' },
  );
  assert.ok(Number(QueueTime) >= 5);
  assert.deepEqual(await world.close(), noLeaks);
});

for (const { what, attribute, hears } of [
  { what: 'no waitUrl', attribute: '', hears: /Hz/ },
  { what: 'an empty waitUrl', attribute: 'waitUrl=""', hears: /silence/ },
])
  test(`${what}: ${hears.source} is heard`, async () => {
    const world = await begin(`<Enqueue ${attribute}>support</Enqueue>`);
    const waiting = await wait(world);
    assert.match(waiting.up.hears, hears);
    await world.run(60_000);
    assert.match(waiting.up.hears, hears);
    assert.deepEqual(await world.close(), noLeaks);
  });

for (const { what, page } of [
  { what: 'a verb that is not for there', page: '<Dial>+12025550177</Dial>' },
  { what: 'Record', page: '<Record/>' },
  { what: 'Enqueue', page: '<Enqueue>other</Enqueue>' },
  { what: 'no TwiML', page: '<Nonsense/>' },
  { what: 'a ring of redirects', page: '<Redirect>/wait</Redirect>' },
])
  test(`a wait document with ${what}: QueueResult is error, the caller goes on`, async () => {
    const world = await begin(enqueue, { '/wait': page });
    const waiting = await wait(world);
    assert.equal(outcome(world).result, 'error');
    assert.deepEqual(world.said(), ['Out']);
    assert.equal(waiting.state, 'up');
    assert.deepEqual(await world.close(), noLeaks);
  });

test('Hangup in a wait document ends the call', async () => {
  const world = await begin(enqueue, { '/wait': '<Hangup/>' });
  const waiting = await wait(world);
  assert.equal(waiting.state, 'over');
  assert.equal(outcome(world).result, 'hangup');
  assert.deepEqual(await world.close(), noLeaks);
});

test('callers are taken in the order they came', async () => {
  const world = await begin(enqueue, { '/wait': music });
  const first = await wait(world, '127.0.0.2');
  const second = await wait(world, '127.0.0.4');
  const agent = await take(world);
  agent.up.talk(700);
  await world.run(100);
  assert.equal(first.up.hears, '700 Hz');
  assert.notEqual(second.up.hears, '700 Hz');
  assert.deepEqual(await world.close(), noLeaks);
});

test('who takes from an empty queue waits for somebody, until the timeout', async () => {
  const world = await begin(enqueue, { '/wait': music });
  (await wait(world)).stop();
  await world.run(500);
  const late = await take(world);
  await world.run(18_000);
  assert.equal(world.paths().includes('/taken'), false);
  await world.run(3_000);
  assert.equal(world.last('/taken')['DialCallStatus'], 'no-answer');
  late.stop();
  const agent = await take(world, '127.0.0.5');
  agent.up.talk(700);
  const waiting = await wait(world, '127.0.0.4');
  assert.equal(waiting.up.hears, '700 Hz');
  assert.deepEqual(await world.close(), noLeaks);
});

test('a taker who gave up takes nobody', async () => {
  const world = await begin(enqueue, { '/wait': music });
  (await wait(world)).stop();
  await world.run(500);
  const agent = await take(world);
  agent.stop();
  await world.run(500);
  const waiting = await wait(world, '127.0.0.4');
  assert.equal(world.voice.queues.get('support')?.members.length, 1);
  assert.equal(waiting.state, 'up');
  assert.deepEqual(await world.close(), noLeaks);
});

test('there is no such queue: failed', async () => {
  const world = await begin(enqueue);
  await take(world);
  assert.equal(world.last('/taken')['DialCallStatus'], 'failed');
  assert.deepEqual(await world.close(), noLeaks);
});

test('the url of Queue is heard by the waiting one before the bridge', async () => {
  const noun = '<Queue url="/about">support</Queue>';
  const world = await begin(
    enqueue,
    { '/wait': music, '/about': '<Say>one two three</Say>' },
    noun,
  );
  const waiting = await wait(world);
  const agent = await take(world);
  agent.up.talk(700);
  await world.run(100);
  const { DequeingCallSid, QueueTime, CallSid } = world.last('/about');
  assert.equal(DequeingCallSid, world.last('/take')['CallSid']);
  assert.equal(CallSid, world.last('/voice')['CallSid']);
  assert.equal(QueueTime, '2');
  assert.equal(waiting.up.hears, '700 Hz');
  assert.deepEqual(world.said(), ['one two three']);
  assert.deepEqual(await world.close(), noLeaks);
});

test('who hangs up during that announcement puts the other back into the queue', async () => {
  const noun = '<Queue url="/about">support</Queue>';
  const about = `<Say>${'word '.repeat(50)}</Say>`;
  const world = await begin(enqueue, { '/wait': music, '/about': about }, noun);
  const waiting = await wait(world);
  const agent = await take(world);
  agent.stop();
  await world.run(1_500);
  assert.equal(world.voice.queues.get('support')?.members.length, 1);
  assert.equal(waiting.state, 'up');
  const { length } = world.asked.filter(({ path }) => path === '/wait');
  assert.equal(length, 2, 'hears the music again');
  const again = await take(world, '127.0.0.5');
  await world.run(9_000);
  again.up.talk(700);
  await world.run(100);
  assert.equal(waiting.up.hears, '700 Hz');
  assert.deepEqual(await world.close(), noLeaks);
});

test('a queue that is full says so', async () => {
  const world = await begin(enqueue, { '/wait': music });
  const first = await wait(world);
  const members = world.voice.queues.get('support')!.members;
  members.push(...Array.from({ length: 999 }, () => members[0]!));
  await wait(world, '127.0.0.4');
  assert.equal(world.last('/out')['QueueResult'], 'queue-full');
  members.splice(1);
  assert.equal(first.state, 'up');
  assert.deepEqual(await world.close(), noLeaks);
});
