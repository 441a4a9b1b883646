import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { realClock, sleep } from '../../../src/base/clock.ts';
import { createPromptDesk } from '../../../src/edge/prompt-desk.ts';
import { requestCallback } from '../../../src/engine/request-callback.ts';
import { replacePrompt, restorePrompt } from '../../../src/engine/prompts.ts';
import { readWav } from '../../../src/media/wav.ts';
import { Baresip } from '../../support/baresip.ts';
import { toneShare } from '../../support/tone-wav.ts';
import { sine, wavBytes } from '../../support/wav-bytes.ts';
import { promptsIn } from './heard.ts';
import { Platform } from './platform.ts';

const desk = createPromptDesk();
/** A tone that nothing of ours has, of another rate than a phone's. Made beforehand, or the busy test process would refuse calls. */
const file = wavBytes({ rate: 44_100, channels: 2, seconds: 2, sound: sine(1_234, 0.3) });
const system = { kind: 'system' } as const;
let platform: Platform;
before(async () => {
  platform = await Platform.start();
});
after(() => platform.stop());

/** What somebody hears who calls and listens for so long. */
async function callIn(to: string, listenMs = 3_000): Promise<Buffer> {
  const phone = await Baresip.start({ toneHz: 440, answer: false, user: '+12025550143' });
  try {
    // What a test before this looked through kept the process busy, and for a second it takes no calls.
    await sleep(realClock, 1_200);
    phone.dial(`sip:${to}@127.0.0.1:${platform.edge.port}`);
    await phone.until('CALL_ESTABLISHED');
    await sleep(realClock, listenMs);
    phone.hangUp();
    await phone.until('CALL_CLOSED');
    const [wav] = phone.heard();
    assert.ok(wav);
    return wav;
  } finally {
    await phone.stop();
  }
}

test('baresip hears what was uploaded, from the next call on, and what comes with Unhold once it is taken back', async () => {
  const { target, number } = await platform.add();
  const of = { callTargetId: target.id, key: 'welcome' };
  const before = await callIn(number);
  await replacePrompt(platform.engine, desk, { ...of, file, fileName: null }, system);
  const replaced = await callIn(number, 3_500);
  await restorePrompt(platform.engine, desk, { ...of, takeId: null }, system);
  const back = await callIn(number);

  // Looked at when all calls are over: it keeps the process busy, which would refuse calls.
  for (const wav of [before, back]) {
    assert.equal(promptsIn(readWav(wav))[0], 'welcome');
    assert.ok(toneShare(wav, 1_234) < 0.01);
  }
  const names = promptsIn(readWav(replaced));
  assert.ok(!names.includes('welcome') && names.includes('your-turn-comes'), names.join(' '));
  assert.ok(toneShare(replaced, 1_234) > 0.3, String(toneShare(replaced, 1_234)));
});

test('a take whose audio is lost is said as it comes with Unhold', async () => {
  const { target, number } = await platform.add();
  const wanted = { callTargetId: target.id, key: 'welcome', file, fileName: null };
  await replacePrompt(platform.engine, desk, wanted, system);
  // Nothing of ours does this: somebody at the database might.
  await platform.engine.db.kysely.deleteFrom('prompt_in_use').execute();
  await platform.engine.db.kysely.deleteFrom('prompt_take').execute();
  assert.equal(promptsIn(readWav(await callIn(number)))[0], 'welcome');
});

test('the customer who is rung hears the call target’s own words, too', async () => {
  const customerNumber = '+12025550199';
  const customer = await Baresip.start({ toneHz: 440, answer: true, user: customerNumber });
  const trunk = { uri: `sip:127.0.0.1:${customer.sipPort}`, username: null, password: null };
  const node = await Platform.start({ trunk: { ...trunk, probe: false } });
  try {
    const { target } = await node.add({
      ...{ afterRegistrationSeconds: 0, estimate: { source: 'fixed', seconds: 0 } },
    });
    const wanted = { callTargetId: target.id, key: 'this-is-your-callback', file, fileName: null };
    await replacePrompt(node.engine, desk, wanted, system);
    await requestCallback(node.engine, { callTargetId: target.id, number: customerNumber }, system);
    await customer.until('CALL_ESTABLISHED', 15_000);
    await sleep(realClock, 3_000);
    customer.hangUp();
    await customer.until('CALL_CLOSED');
    const [wav] = customer.heard();
    assert.ok(wav && toneShare(wav, 1_234) > 0.3);
    assert.ok(!promptsIn(readWav(wav)).includes('this-is-your-callback'));
  } finally {
    await customer.stop();
    await node.stop();
  }
});
