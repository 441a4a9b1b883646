import assert from 'node:assert/strict';
import { test } from 'node:test';
import { answer, offer, pairUp } from '../../support/two-agents.ts';

test('a call: rung, answered, acknowledged, hung up', async () => {
  const pair = pairUp();
  const progress: number[] = [];
  const call = pair.call({ onProgress: ({ status }) => void progress.push(status) });
  await pair.clock.run(1);
  const [incoming] = pair.incoming;
  assert.equal(incoming?.sdp, offer);
  incoming.progress(180);
  await pair.clock.run(100);
  const accepted = incoming.accept({ sdp: answer });
  await pair.clock.run(1);
  const result = await call.result;
  const taken = await accepted;
  assert.ok(result.kind === 'answered' && taken.kind === 'confirmed');
  assert.equal(result.sdp, answer);
  assert.deepEqual(progress, [180]);
  assert.equal(result.dialog.remoteTag, taken.dialog.localTag);
  void result.dialog.bye();
  await pair.clock.run(1);
  assert.deepEqual(await taken.dialog.ended, { by: 'remote', reason: null });
  assert.deepEqual(await result.dialog.ended, { by: 'local', reason: null });
  assert.deepEqual(pair.story(), [
    'alice INVITE',
    'bob 100 INVITE',
    'bob 180 INVITE',
    'alice PRACK',
    'bob 200 PRACK',
    'bob 200 INVITE',
    'alice ACK',
    'alice BYE',
    'bob 200 BYE',
  ]);
  await pair.clock.run(40_000);
  assert.equal(pair.clock.pendingCount, 0);
  await pair.close();
});
