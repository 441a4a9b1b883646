import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { realClock, sleep } from '../../../src/base/clock.ts';
import { requestCallback } from '../../../src/engine/request-callback.ts';
import { readWav } from '../../../src/media/wav.ts';
import { Baresip } from '../../support/baresip.ts';
import { toneShare } from '../../support/tone-wav.ts';
import { promptsIn } from './heard.ts';
import { Platform } from './platform.ts';

let platform: Platform;
before(async () => {
  platform = await Platform.start();
});
after(() => platform.stop());

const number = '+12025550143';

describe('baresip as the caller', { concurrency: true }, () => {
  for (const [dtmf, transport] of [
    ['rtpevent', 'udp'],
    ['info', 'tcp'],
  ] as const)
    test(`keys by ${dtmf} over ${transport}: the promise is made and heard`, async () => {
      const { target, number: to } = await platform.add();
      const phone = await Baresip.start({
        toneHz: 440,
        answer: false,
        user: number,
        dtmf,
        transport,
      });
      try {
        phone.dial(`sip:${to}@127.0.0.1:${platform.edge.port};transport=${transport}`);
        await phone.until('CALL_ESTABLISHED');
        await sleep(realClock, 500);
        phone.press('1');
        await sleep(realClock, 1_000);
        phone.press('1');
        await phone.until('CALL_CLOSED', 20_000);
        assert.equal((await platform.callback(target.id)).number, number);
        const [wav] = phone.heard();
        assert.ok(wav);
        const heard = promptsIn(readWav(wav));
        assert.ok(heard.includes('call-you') && heard.includes('number-4'), heard.join(' '));
      } finally {
        await phone.stop();
      }
    });
});

for (const firstParty of ['customer', 'agent'] as const)
  test(`baresip as customer and as agent, ${firstParty} first: each hears the other's tone`, async () => {
    const customerNumber = '+12025550199';
    const customer = await Baresip.start({ toneHz: 440, answer: true, user: customerNumber });
    const agent = await Baresip.start({ toneHz: 620, answer: true, user: 'agents' });
    const trunk = { uri: `sip:127.0.0.1:${customer.sipPort}`, username: null, password: null };
    const node = await Platform.start({ trunk: { ...trunk, probe: true } });
    try {
      const { target } = await node.add({
        ...{ firstParty, destinationIsPerson: true, afterRegistrationSeconds: 0 },
        destination: `sip:agents@127.0.0.1:${agent.sipPort}`,
        estimate: { source: 'fixed', seconds: 0 },
      });
      const asked = { callTargetId: target.id, number: customerNumber };
      await requestCallback(node.engine, asked, { kind: 'system' });
      await customer.until('CALL_ESTABLISHED', 15_000);
      if (firstParty === 'customer') {
        await sleep(realClock, 1_000);
        customer.press('1');
      }
      await node.callback(target.id, ({ state }) => state === 'talking', 15_000);
      await sleep(realClock, 2_000);
      customer.hangUp();
      const { outcome } = await node.callback(target.id, ({ state }) => state === 'ended');
      assert.equal(outcome, 'completed');
      await agent.until('CALL_CLOSED');
      const share = (phone: Baresip, hz: number): number =>
        Math.max(0, ...phone.heard().map((wav) => toneShare(wav, hz)));
      const shares = [share(customer, 620), share(agent, 440)];
      assert.ok(Math.min(...shares) > 0.8, shares.join(' and '));
      assert.equal(node.edge.trunkState, 'up');
    } finally {
      await Promise.all([customer.stop(), agent.stop()]);
      await node.stop();
    }
  });
