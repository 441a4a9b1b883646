import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { cancelCallback } from '../../src/engine/cancel-callback.ts';
import type { Engine } from '../../src/engine/context.ts';
import { findRecording, keepRecording } from '../../src/engine/recordings.ts';
import { registerCallback } from '../../src/engine/register-callback.ts';
import { Fixture, key } from '../support/engine-fixture.ts';

const fixture = new Fixture();
let engine: Engine;
before(async () => {
  await fixture.open();
  engine = fixture.node.engine;
});
after(() => fixture.world.close());

const words = Uint8Array.from({ length: 256 }, (_, byte) => byte);
const item = { maxLength: 120, terminator: null, default: null };
const metadataItems = [
  { ...item, name: 'words', type: 'audio' as const },
  { ...item, name: 'x-note', type: 'sip-header' as const },
];
let nth = 0;

/** A promise in whose call this was said. */
async function promise(metadata: Record<string, string>): Promise<string> {
  nth += 1;
  const target = await fixture.addTarget({ metadataItems, processing: false });
  const wanted = {
    ...{ callTargetId: target.id, number: `+120255501${10 + nth}`, metadata },
    ...{ scheduledFor: null, waitedSeconds: 0, call: null },
  };
  return (await registerCallback(engine, wanted, key)).id;
}

/** Time passes unseen; then the node wakes up. */
async function leap(hours: number): Promise<void> {
  fixture.world.clock.advance(hours * 3_600_000);
  await fixture.world.settle();
}

const isThere = async (name: string): Promise<boolean> =>
  (await findRecording(engine, name)) !== null;

describe('what a caller has said', () => {
  it('is found again byte for byte, on another node too', async () => {
    const name = await keepRecording(engine, words);
    const other = await fixture.world.start('other');
    assert.deepEqual(new Uint8Array((await findRecording(other.engine, name)) ?? []), words);
    for (const none of ['', 'welcome', 'recording-', 'recording-1', `recording-'; --`])
      assert.equal(await findRecording(engine, none), null);
  });

  it('is two minutes at most, and never nothing', async () => {
    assert.ok(await isThere(await keepRecording(engine, new Uint8Array(960_000))));
    for (const length of [0, 960_001])
      await assert.rejects(keepRecording(engine, new Uint8Array(length)), /recording_audio_check/);
  });

  it('is named in the callback, and its bytes are not shown', async () => {
    const name = await keepRecording(engine, words);
    const view = await fixture.view(await promise({ words: name }));
    assert.deepEqual(view.metadata, { words: name });
    assert.ok(JSON.stringify(view).length < 2_000);
  });

  it('outlives the end of its callback by a day, or the call that promised nothing', async () => {
    const [kept, ended, unpromised, stolen] = await Promise.all(
      Array.from({ length: 4 }, () => keepRecording(engine, words)),
    );
    assert.ok(kept && ended && unpromised && stolen);
    await promise({ words: kept });
    const id = await promise({ words: ended });
    // A header may say what it likes: only what was spoken makes a recording a callback's.
    await promise({ 'x-note': stolen });
    await cancelCallback(engine, { id }, key);
    const all = [kept, ended, unpromised, stolen];
    await leap(23);
    assert.deepEqual(await Promise.all(all.map(isThere)), [true, true, true, true]);
    await leap(2);
    assert.deepEqual(await Promise.all(all.map(isThere)), [true, false, false, false]);
  });

  it('stays with the callback it was said for, whoever names it later', async () => {
    const name = await keepRecording(engine, words);
    await promise({ words: name });
    const id = await promise({ words: name });
    await cancelCallback(engine, { id }, key);
    await leap(26);
    assert.ok(await isThere(name));
  });
});
