import assert from 'node:assert/strict';
import { test } from 'node:test';
import { anything, assert as check, asyncProperty } from 'fast-check';
import { HandClock } from '../../../../src/base/clock.ts';
import { callbackResult } from '../../../../src/flex/functions/callback-result.ts';
import { callSid, never, timed, unholdSays, withoutUnhold, withUnhold } from './fixture.ts';

const became = (word: string) => ({ callSid, became: word, callbackId: null });
const event = { CallSid: callSid, DialCallStatus: 'completed' };
const promised = { result: 'promised', became: 'promised' };
const queued = { result: 'queue', became: 'unknown' };

/** Asks with an Unhold that answers these one after the other. */
async function ask(answers: unknown[], given: Record<string, unknown> = event) {
  const clock = new HandClock();
  const { fetch, asked } = unholdSays(...answers);
  const done = await timed(clock, callbackResult(withUnhold, given, { clock, fetch }));
  assert.equal(clock.pendingCount, 0);
  return { ...done, asked };
}

test('a promise ends the call', async () => {
  const { value, asked, seconds } = await ask([became('promised')]);
  assert.deepEqual(value, promised);
  assert.equal(seconds, 0);
  assert.equal(asked[0]!.url, `https://unhold.example.com/v1/handovers/${callSid}`);
  assert.equal(asked[0]!.headers['Authorization'], 'Bearer a-key');
});

test('who would rather hold is queued at once', async () => {
  const { value, asked } = await ask([became('hold')]);
  assert.deepEqual(value, { result: 'queue', became: 'hold' });
  assert.equal(asked.length, 1);
});

test('a word that comes a moment late still counts', async () => {
  const { value, seconds } = await ask([became('unknown'), new Error('away'), became('promised')]);
  assert.deepEqual(value, promised);
  assert.equal(seconds, 1);
});

test('an Unhold that never knows is asked three times, and the caller is queued', async () => {
  const { value, asked } = await ask([became('unknown')]);
  assert.deepEqual(value, queued);
  assert.equal(asked.length, 3);
});

test('an Unhold that does not answer costs the caller 5.5 seconds at most', async () => {
  const { value, seconds } = await ask([never]);
  assert.deepEqual(value, queued);
  assert.equal(seconds, 5.5);
});

test('of a call that was never answered it is asked once', async () => {
  for (const DialCallStatus of ['busy', 'no-answer', 'failed', 'canceled']) {
    const { value, asked } = await ask([became('unknown')], { CallSid: callSid, DialCallStatus });
    assert.deepEqual(value, queued);
    assert.equal(asked.length, 1);
  }
});

test('without Unhold or without a call there is nothing to ask', async () => {
  const { fetch, asked } = unholdSays(became('promised'));
  const ports = { clock: new HandClock(), fetch };
  assert.deepEqual(await callbackResult(withoutUnhold, event, ports), queued);
  for (const CallSid of [undefined, '', 'CA1', `${callSid}/../x`, [callSid], { a: 1 }])
    assert.deepEqual(await callbackResult(withUnhold, { CallSid }, ports), queued);
  assert.equal(asked.length, 0);
});

test('only the word itself promises, whatever else comes back', async () => {
  await check(
    asyncProperty(anything(), async (answer) => {
      assert.deepEqual((await ask([answer])).value, queued);
    }),
    { numRuns: 100 },
  );
  for (const word of ['PROMISED', 'promised ', true, ['promised']])
    assert.deepEqual((await ask([{ became: word }])).value, queued);
});
