import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { realClock, sleep } from '../../../src/base/clock.ts';
import { Phone } from './phone.ts';
import { Platform } from './platform.ts';

let platform: Platform;
let phone: Phone;
before(async () => {
  platform = await Platform.start();
  phone = await Phone.start();
});
after(async () => {
  await phone.close();
  await platform.stop();
});

const number = '+12025550143';
const context: [string, string][] = [['x-user-to-user', number]];

describe('a caller who may have a callback', { concurrency: true }, () => {
  test('presses 1 and 1: the promise is stored, and confirmed by voice', async () => {
    const { target, dial } = await platform.add();
    const call = await phone.dial(dial, { headers: context });
    await call.press('11');
    const end = await call.ended();
    assert.deepEqual([end.by, end.reason], ['remote', 'Q.850;cause=16;text="promised"']);
    const heard = await call.prompts();
    assert.deepEqual(heard.slice(-5), ['call-you', 'in-about', 'number-4', 'minutes', 'promised']);
    const callback = await platform.callback(target.id, ({ state }) => state === 'waiting');
    assert.equal(callback.number, number);
    assert.deepEqual(callback.metadata, { 'x-user-to-user': number });
  });

  test('hears who we are before anything is pressed, and is interrupted by nothing but keys', async () => {
    const { dial } = await platform.add();
    const call = await phone.dial(dial, { headers: context });
    await sleep(realClock, 9_000);
    await call.dialog.bye();
    const heard = await call.prompts();
    assert.deepEqual(heard.slice(0, 4), ['welcome', 'your-turn-comes', 'in-about', 'number-4']);
  });

  test('presses keys by SIP INFO', async () => {
    const { target, dial } = await platform.add();
    const call = await phone.dial(dial, { headers: context });
    await call.pressByInfo('11');
    await call.ended();
    assert.equal((await platform.callback(target.id)).number, number);
  });

  test('types another number, ended by #, and confirms it', async () => {
    const { target, dial } = await platform.add();
    const call = await phone.dial(dial, { headers: context });
    await call.press('122025550177#');
    await sleep(realClock, 1_500);
    await call.press('1');
    const heard = await call.prompts();
    assert.ok(
      heard.some((name) => name.startsWith('typed')),
      heard.join(' '),
    );
    const callback = await platform.callback(target.id);
    assert.equal(callback.number, '+12025550177');
    assert.deepEqual(callback.metadata, { 'x-user-to-user': number });
  });

  test('sends no number: is asked for one at once', async () => {
    const { target, dial } = await platform.add();
    const call = await phone.dial(dial, { from: 'anonymous' });
    await call.press('12025550178#');
    await sleep(realClock, 1_500);
    await call.press('1');
    await call.ended();
    assert.equal((await platform.callback(target.id)).number, '+12025550178');
  });

  test('hangs up before the number is confirmed: nothing is promised', async () => {
    const { target, dial } = await platform.add();
    const call = await phone.dial(dial, { headers: context });
    await call.press('1');
    await sleep(realClock, 200);
    await call.dialog.bye();
    await sleep(realClock, 500);
    assert.deepEqual(await platform.callbacks(target.id), []);
  });

  test('hangs up right after confirming: is registered', async () => {
    const { target, dial } = await platform.add();
    const call = await phone.dial(dial, { headers: context });
    await call.press('11');
    await call.dialog.bye();
    assert.equal((await platform.callback(target.id)).number, number);
  });

  test('presses wrong keys three times: back to the queue', async () => {
    const { target, dial } = await platform.add();
    const call = await phone.dial(dial, { headers: context });
    for (let mistake = 0; mistake < 3; mistake++) {
      await call.press('7');
      await sleep(realClock, 700);
    }
    const end = await call.ended();
    assert.deepEqual([end.by, end.reason], ['remote', 'Q.850;cause=16;text="hold"']);
    assert.equal((await call.prompts()).at(-1), 'sorry-hold');
    assert.deepEqual(await platform.callbacks(target.id), []);
  });

  test('rings again: is recognised, and keeps the callback', async () => {
    const { target, dial } = await platform.add({ offer: 'already-made' });
    const first = await phone.dial(dial, { headers: context });
    await first.press('1');
    await first.ended();
    const second = await phone.dial(dial, { headers: context });
    await second.press('1');
    const heard = await second.prompts();
    assert.deepEqual(heard.slice(-2), ['kept', 'goodbye']);
    assert.equal((await platform.callbacks(target.id)).length, 1);
  });

  test('makes no offer of media: ours is taken, and its answer from the ACK', async () => {
    const { target, dial } = await platform.add();
    const call = await phone.dial(dial, { headers: context, lateOffer: true });
    await call.press('11');
    assert.equal((await call.prompts()).at(-1), 'promised');
    assert.equal((await platform.callback(target.id)).number, number);
  });

  test('is put on hold by a re-INVITE and taken back', async () => {
    const { target, dial } = await platform.add();
    const call = await phone.dial(dial, { headers: context });
    const offer = call.media.offerAgain();
    const held = await call.dialog.reinvite(offer.replace('a=sendrecv', 'a=inactive'));
    assert.ok(held.kind === 'answered' && held.sdp?.includes('a=inactive'));
    const back = await call.dialog.reinvite(offer);
    assert.ok(back.kind === 'answered' && back.sdp?.includes('a=sendrecv'));
    await call.press('11');
    await call.ended();
    assert.equal((await platform.callback(target.id)).number, number);
  });

  test('leaves a typed and a spoken word for the agent', async () => {
    const { target, dial } = await platform.add({
      offer: 'already-made',
      metadataItems: [
        { name: 'account', type: 'dtmf', maxLength: 4, terminator: null, default: null },
        { name: 'words', type: 'audio', maxLength: 10, terminator: null, default: null },
      ],
    });
    const call = await phone.dial(dial);
    await call.press('1');
    await call.press('4711');
    await sleep(realClock, 300);
    await call.press('5');
    call.talk(500);
    await sleep(realClock, 1_500);
    call.media.play([{ silenceMs: 20 }]);
    await call.ended();
    const { metadata } = await platform.callback(target.id);
    assert.equal(metadata['account'], '4711');
    assert.match(metadata['words'] ?? '', /^recording-/);
  });
});

describe('what stands in the way is said before pick-up', { concurrency: true }, () => {
  test('a number that is not ours', async () => {
    const at = `127.0.0.1:${platform.edge.port}`;
    for (const user of ['+12025550999', 'billing', '0', `%00${'1'.repeat(300)}`])
      assert.equal(await phone.refusal(`sip:${user}@${at}`), '404', user);
    assert.equal(await phone.refusal(`sip:${at}`), '404');
  });

  test('a call target that takes no callbacks, or no more of them', async () => {
    const off = await platform.add({ registering: false });
    assert.equal(await phone.refusal(off.dial), '480');
    const full = await platform.add({ maxWaiting: 0 });
    assert.equal(await phone.refusal(full.dial), '503 after 60');
  });

  test('a call that comes back to us', async () => {
    const { dial } = await platform.add();
    const headers: [string, string][] = [['X-Unhold-Callback', 'x']];
    assert.equal(await phone.refusal(dial, { headers }), '482');
  });

  test('no codec in common', async () => {
    const { dial } = await platform.add();
    const sdp =
      'v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio 4000 RTP/AVP 18\r\n';
    assert.equal(await phone.refusal(dial, { sdp }), '488');
  });
});
