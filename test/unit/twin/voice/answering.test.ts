import assert from 'node:assert/strict';
import { test } from 'node:test';
import { noLeaks, VoiceWorld } from '../../../support/voice-world.ts';

const say = '<Say>one two three four five six seven eight nine ten</Say>';

/** What is to be seen of a call half a second after it was dialled. */
for (const { what, twiml, state } of [
  { what: 'Say', twiml: say, state: 'up' },
  { what: 'Play', twiml: '<Play loop="0">/music.wav</Play>', state: 'up' },
  { what: 'Gather', twiml: '<Gather/>', state: 'up' },
  { what: 'Record', twiml: '<Record/>', state: 'up' },
  { what: 'Enqueue', twiml: '<Enqueue>q</Enqueue>', state: 'up' },
  { what: 'Dial', twiml: '<Dial><Sip>sip:a@127.0.0.3</Sip></Dial>', state: 'up' },
  {
    what: 'Dial answerOnBridge',
    twiml: '<Dial answerOnBridge="true"><Sip>sip:a@127.0.0.3</Sip></Dial>',
    state: 'ringing',
  },
  { what: 'Pause first', twiml: `<Pause length="5"/>${say}`, state: 'ringing' },
  { what: 'Redirect', twiml: '<Redirect>/next</Redirect>', state: 'ringing' },
  { what: 'Reject', twiml: '<Reject/>', state: '404 Not Found' },
  { what: 'Reject busy', twiml: '<Reject reason="busy"/>', state: '486 Busy Here' },
  { what: 'Hangup first', twiml: '<Hangup/>', state: 'over' },
  { what: 'an empty document', twiml: '', state: 'over' },
  { what: 'Leave outside a queue', twiml: '<Leave/>', state: 'over' },
])
  test(`${what}: the call is then ${state}`, async () => {
    const world = await VoiceWorld.open({ '/voice': twiml, '/next': '<Pause length="9"/>' });
    world.phone('127.0.0.3');
    const ringing = await world.phone('127.0.0.2').dial();
    await world.run(500);
    assert.equal(ringing.state, state);
    assert.deepEqual(await world.close(), noLeaks);
  });

for (const { what, twiml, status } of [
  { what: 'Reject', twiml: '<Reject/>', status: 'no-answer' },
  { what: 'Reject busy', twiml: '<Reject reason="busy"/>', status: 'busy' },
  { what: 'a document', twiml: '<Say>Hi</Say>', status: 'completed' },
  { what: 'no verb', twiml: '', status: 'completed' },
])
  test(`after ${what} the Calls resource says ${status}`, async () => {
    const world = await VoiceWorld.open({ '/voice': twiml });
    await world.phone('127.0.0.2').dial();
    await world.run(5_000);
    assert.deepEqual(
      Array.from(world.account.calls.values(), (call) => call.status),
      [status],
    );
    assert.deepEqual(await world.close(), noLeaks);
  });

test('who gives up while it rings has a call that is canceled', async () => {
  const world = await VoiceWorld.open({ '/voice': '<Pause length="60"/>' });
  const ringing = await world.phone('127.0.0.2').dial();
  await world.run(1_000);
  ringing.stop();
  await world.run(1_000);
  const [call] = world.account.calls.values();
  assert.equal(call?.status, 'canceled');
  assert.equal(call?.startedAtMs, null);
  assert.deepEqual(await world.close(), noLeaks);
});

test('a Pause before the answer is as long as it says, and on the clock', async () => {
  const world = await VoiceWorld.open({ '/voice': `<Pause length="5"/>${say}` });
  const ringing = await world.phone('127.0.0.2').dial();
  await world.run(4_900);
  assert.equal(ringing.state, 'ringing');
  await world.run(200);
  assert.equal(ringing.state, 'up');
  assert.deepEqual(await world.close(), noLeaks);
});

test('a call without room for its audio is refused, not answered in silence', async () => {
  const world = await VoiceWorld.open({ '/voice': say });
  const phone = world.phone('127.0.0.2');
  const ringing = await phone.dial();
  world.media.isFull = true;
  await world.run(500);
  assert.equal(ringing.state, '503 Service Unavailable');
  assert.equal([...world.account.calls.values()][0]?.status, 'failed');
  assert.deepEqual(await world.close(), noLeaks);
});

test('a call whose audio breaks is hung up', async () => {
  const world = await VoiceWorld.open({ '/voice': '<Play loop="0">/x</Play>' });
  const ringing = await world.phone('127.0.0.2').dial();
  await world.run(500);
  [...world.media.legs.values()].at(-1)?.lose();
  await world.run(500);
  assert.equal(ringing.state, 'over');
  assert.deepEqual(await world.close(), noLeaks);
});

test('no call lasts longer than four hours', async () => {
  const world = await VoiceWorld.open({ '/voice': '<Play loop="0">/x</Play>' });
  const ringing = await world.phone('127.0.0.2').dial();
  await world.run(14_399_000);
  assert.equal(ringing.state, 'up');
  await world.run(3_000);
  assert.equal(ringing.state, 'over');
  assert.deepEqual(await world.close(), noLeaks);
});
