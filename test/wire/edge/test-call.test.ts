import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { realClock, sleep } from '../../../src/base/clock.ts';
import { UserError } from '../../../src/base/errors.ts';
import {
  getTestCall,
  startTrunkTestCall,
  type TestCallView,
} from '../../../src/engine/test-calls.ts';
import { readWav } from '../../../src/media/wav.ts';
import { Baresip } from '../../support/baresip.ts';
import { freePort } from '../../support/free-port.ts';
import { promptsIn } from './heard.ts';
import { Platform } from './platform.ts';

/** A test call over a trunk: a softphone rings, is picked up, and hears the greeting. */

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

const number = '+12025550123';

async function platformWith(trunkPort: number, transport = 'udp'): Promise<Platform> {
  const uri = `sip:127.0.0.1:${trunkPort};transport=${transport}`;
  const trunk = { uri, username: null, password: null, probe: false };
  const platform = await Platform.start({ trunk });
  closing.push(() => platform.stop());
  return platform;
}

async function over({ engine }: Platform, id: string): Promise<TestCallView> {
  for (let tries = 0; tries < 600; tries++) {
    const call = await getTestCall(engine, id);
    if (call.endedAt !== null) return call;
    await sleep(realClock, 50);
  }
  throw new Error('the test call does not end');
}

test('who picks up hears the greeting, and then we hang up; no callback comes of it', async () => {
  const phone = await Baresip.start({ toneHz: 440, answer: true, user: number });
  closing.push(() => phone.stop());
  const platform = await platformWith(phone.sipPort);
  const { target } = await platform.add();
  const call = await startTrunkTestCall(platform.engine, {
    ...{ callTargetId: target.id, number, startedBy: 'Ada' },
  });
  const end = await over(platform, call.id);
  assert.deepEqual([end.result, end.sipStatus, end.callbackId], ['heard', 200, null]);
  assert.ok(end.answeredAt !== null && end.endedAt !== null);
  const lastedMs = Date.parse(end.endedAt) - Date.parse(end.answeredAt);
  assert.ok(lastedMs > 2_000, `the greeting lasts longer than ${lastedMs} ms`);
  const { param } = await phone.until('CALL_ESTABLISHED');
  assert.match(param ?? '', /\+12025550110/, 'the caller ID of the call target');
  await phone.until('CALL_CLOSED');
  const [wav] = phone.heard();
  assert.ok(wav, 'nothing was heard');
  const heard = promptsIn(readWav(wav));
  assert.ok(heard.includes('this-is-your-callback') && heard.includes('goodbye'), heard.join(' '));
  assert.deepEqual(await platform.callbacks(target.id), []);
});

test('where nobody is, the call fails and says how; a number that a rule forbids is never rung', async () => {
  const platform = await platformWith(await freePort(), 'tcp');
  const { target } = await platform.add({ blockedPrefixes: ['+1202555017'] });
  const asked = { callTargetId: target.id, startedBy: 'Ada' };
  const forbidden = startTrunkTestCall(platform.engine, { ...asked, number: '+12025550177' });
  await assert.rejects(forbidden, (error) => {
    assert.ok(error instanceof UserError);
    assert.deepEqual([error.code, error.extra['rule']], ['number-refused', 'blocked']);
    return true;
  });
  const call = await startTrunkTestCall(platform.engine, { ...asked, number });
  const end = await over(platform, call.id);
  assert.ok(['carrier-error', 'no-answer'].includes(end.result ?? ''), end.result ?? '');
  assert.ok(end.reason);
});
