import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { realClock, sleep } from '../../../src/base/clock.ts';
import type { IncomingCall } from '../../../src/sip/invite-server.ts';
import { parseUri } from '../../../src/sip/uri.ts';
import { Phone, type PhoneCall } from './phone.ts';
import { Platform } from './platform.ts';

let platform: Platform;
let caller: Phone;
let queue: Phone;
before(async () => {
  platform = await Platform.start();
  caller = await Phone.start();
  queue = await Phone.start();
  queue.onCall = (call) => takers.get(parseUri(call.request.uri)?.user ?? '')?.(call);
});
after(async () => {
  await Promise.all([caller.close(), queue.close()]);
  await platform.stop();
});

const number = '+12025550143';
const headers: [string, string][] = [['x-user-to-user', `${number}#x`]];
const end = (text: string): string => `Q.850;cause=16;text="${text}"`;

const takers = new Map<string, (call: IncomingCall) => void>();

/** A caller who keeps holding, and what the hold destination makes of it. */
async function hold(take: (call: IncomingCall) => void): Promise<PhoneCall> {
  const user = `hold${takers.size}`;
  takers.set(user, take);
  const holdDestination = `sip:${user}@127.0.0.1:${queue.agent.port}`;
  const { dial } = await platform.add({ holdDestination });
  const call = await caller.dial(dial, { headers });
  await call.press('2');
  return call;
}

describe('a caller who keeps holding', { concurrency: true }, () => {
  test('is joined to the hold destination, which sees who calls', async () => {
    const joined = Promise.withResolvers<PhoneCall>();
    const asked = Promise.withResolvers<IncomingCall>();
    const call = await hold((incoming) => {
      asked.resolve(incoming);
      void queue.pickUp(incoming).then((taken) => taken && joined.resolve(taken));
    });
    const { request } = await asked.promise;
    assert.match(request.headers.get('From') ?? '', /sip:\+12025550143@/);
    assert.equal(request.headers.get('x-user-to-user'), number);
    assert.equal(request.headers.get('X-Unhold-Result'), 'hold');
    const agent = await joined.promise;
    call.talk(440);
    agent.talk(620);
    assert.deepEqual(await Promise.all([call.hears(620), agent.hears(440)]), [true, true]);
    await call.press('5');
    await call.pressByInfo('6');
    await sleep(realClock, 500);
    assert.deepEqual(agent.keys, ['5', '6']);
    await agent.dialog.bye();
    assert.equal((await call.ended()).by, 'remote');
  });

  test('who hangs up releases the other side', async () => {
    const joined = Promise.withResolvers<PhoneCall>();
    const call = await hold((incoming) => {
      void queue.pickUp(incoming).then((taken) => taken && joined.resolve(taken));
    });
    const agent = await joined.promise;
    await call.dialog.bye();
    assert.equal((await agent.ended()).by, 'remote');
  });

  test('who hangs up while it rings there is not left ringing', async () => {
    const ringing = Promise.withResolvers<IncomingCall>();
    const call = await hold((incoming) => {
      incoming.progress(180);
      ringing.resolve(incoming);
    });
    const { cancelled } = await ringing.promise;
    const stopped = new Promise((resolve) => cancelled.addEventListener('abort', resolve));
    await call.dialog.bye();
    await stopped;
  });

  test('is hung up with the result when it fails there', async () => {
    const call = await hold((incoming) => incoming.refuse(503));
    assert.equal((await call.ended()).reason, end('hold'));
  });
});
