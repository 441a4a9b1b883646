import assert from 'node:assert/strict';
import { test } from 'node:test';
import { caller, line, noLeaks, VoiceWorld } from '../../../support/voice-world.ts';

test('a call runs its VoiceUrl, is spoken to, and is hung up', async () => {
  const world = await VoiceWorld.open({ '/voice': '<Say>Good day to you</Say><Hangup/>' });
  const ringing = await world.phone('127.0.0.2').dial();
  await world.run(300);
  assert.equal(ringing.state, 'up');
  assert.match(ringing.up.hears, /Hz/);
  await world.run(2_000);
  assert.equal(ringing.state, 'over');
  assert.deepEqual(ringing.progress, [180]);
  assert.deepEqual(world.said(), ['Good day to you']);
  const { CallSid, AccountSid, ...params } = world.last('/voice');
  assert.equal(AccountSid, world.account.sid);
  assert.deepEqual(params, {
    ...{ From: caller, Caller: caller, To: line, Called: line, ApiVersion: '2010-04-01' },
    ...{ Direction: 'inbound', CallStatus: 'ringing' },
  });
  assert.equal(world.account.calls.get(CallSid ?? '')?.status, 'completed');
  assert.deepEqual(await world.close(), noLeaks);
});
