import assert from 'node:assert/strict';
import { test } from 'node:test';
import { answer, pairUp } from '../../support/two-agents.ts';
import type { Weather } from '../../support/fake-transport.ts';

const weathers: Record<string, Weather> = {
  'a perfect line': {},
  '10 % loss': { loss: 0.1, delayMs: 30 },
  '30 % loss': { loss: 0.3, delayMs: 30 },
  'every packet twice': { duplication: 1, delayMs: 30 },
  'packets overtaking each other': { delayMs: 10, jitterMs: 700 },
  'all of it': { loss: 0.1, duplication: 0.2, delayMs: 20, jitterMs: 600 },
};

/** Rung, answered, changed, hung up by one or the other: 20 calls over each kind of line. */
for (const [name, weather] of Object.entries(weathers)) {
  test(`whole calls over ${name} end the same for both, and leave nothing behind`, async () => {
    const results: string[] = [];
    const pair = pairUp({
      weather: { seed: 7, ...weather },
      bob: {
        onInvite: (call) => {
          call.progress(180);
          call.onOffer = () => answer;
          void call.accept({ sdp: answer }).then(async (result) => {
            results.push(`callee ${result.kind}`);
            if (result.kind !== 'confirmed') return;
            result.dialog.onOffer = () => answer;
            results.push(`callee's end ${(await result.dialog.ended).by}`);
          });
        },
      },
    });
    for (let i = 0; i < 20; i++) {
      const calling = pair.call();
      void calling.result.then(async (result) => {
        results.push(`caller ${result.kind}`);
        if (result.kind !== 'answered') return;
        const changed = await result.dialog.reinvite(`changed ${i}`);
        results.push(`changed ${changed.kind}`);
        await result.dialog.bye();
      });
      await pair.clock.run(1_000);
    }
    await pair.clock.run(200_000);
    const counts: Record<string, number> = {};
    for (const result of results) counts[result] = (counts[result] ?? 0) + 1;
    assert.deepEqual(counts, {
      'callee confirmed': 20,
      'caller answered': 20,
      'changed answered': 20,
      "callee's end remote": 20,
    });
    assert.equal(pair.clock.pendingCount, 0);
  });
}

test('calls cancelled at any moment end cancelled for both, on any line', async () => {
  for (let cancelMs = 0; cancelMs < 200; cancelMs += 10) {
    const pair = pairUp({ weather: { seed: cancelMs, loss: 0.1, delayMs: 20, jitterMs: 20 } });
    const call = pair.call();
    pair.clock.after(80, () => {
      void pair.incoming[0]?.accept({ sdp: answer }).then(async (taken) => {
        if (taken.kind === 'confirmed') await taken.dialog.ended;
        ended = true;
      });
    });
    let ended = false;
    pair.clock.after(cancelMs, () => call.cancel());
    await pair.clock.run(150_000);
    const result = await call.result;
    // Cancelled too late: it is up, and stays so until somebody hangs up.
    if (result.kind === 'answered') void result.dialog.bye();
    else assert.equal(result.kind, 'cancelled');
    await pair.clock.run(150_000);
    const isOver = pair.incoming.every((one) => ended || one.cancelled.aborted);
    assert.equal(isOver, true, `cancelled after ${cancelMs} ms`);
    assert.equal(pair.clock.pendingCount, 0);
  }
});
