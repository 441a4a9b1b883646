import assert from 'node:assert/strict';
import { test } from 'node:test';
import { realClock, sleep } from '../../../src/base/clock.ts';
import { updateCallTarget } from '../../../src/engine/call-targets.ts';
import { Phone } from './phone.ts';
import { Platform } from './platform.ts';

const saidHz = 500;

test('what a caller says is heard by the agent, also when another process makes the call', async (t) => {
  const phone = await Phone.start();
  t.after(() => phone.close());
  const first = await Platform.start();
  const { target, dial } = await first.add({
    ...{ offer: 'already-made', firstParty: 'agent', destinationIsPerson: true },
    // Nobody is called before the first process has gone.
    ...{ processing: false, afterRegistrationSeconds: 0, destination: phone.uri },
    estimate: { source: 'fixed', seconds: 0 },
    metadataItems: [
      { name: 'words', type: 'audio', maxLength: 10, terminator: null, default: null },
    ],
  });
  const caller = await phone.dial(dial);
  await caller.press('1');
  await sleep(realClock, 500);
  await caller.press('5');
  caller.talk(saidHz);
  await sleep(realClock, 1_500);
  caller.media.play([{ silenceMs: 20 }]);
  await caller.ended();
  await first.callback(target.id, ({ state }) => state === 'waiting');
  const left = await first.leave();

  const heard = Promise.withResolvers<boolean>();
  phone.onCall = (call) =>
    void phone.pickUp(call).then(async (agent) => {
      heard.resolve((await agent?.hears(saidHz, 20_000)) ?? false);
      await agent?.dialog.bye();
    });
  const trunk = { uri: phone.uri, username: null, password: null, probe: false };
  const second = await Platform.start({ trunk }, left);
  t.after(() => second.stop());
  await updateCallTarget(second.engine, target.id, { processing: true });
  assert.equal(await heard.promise, true);
});
