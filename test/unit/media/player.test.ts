import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { silenceByte } from '../../../src/media/g711.ts';
import type { Clip } from '../../../src/media/player.ts';
import { clipSound, Player, silenceSound, toneSound } from '../../../src/media/player.ts';

/** A clip whose mu-law bytes count up from `first`, and whose A-law bytes are those plus 100. */
function clip(first: number, samples: number): Clip {
  const ulaw = Uint8Array.from({ length: samples }, (_, i) => (first + i) % 100);
  return { ulaw, alaw: ulaw.map((byte) => byte + 100) };
}

function playAll(player: Player): { bytes: number[]; frames: number } {
  const frame = new Uint8Array(160);
  const bytes: number[] = [];
  let frames = 0;
  while (!player.isOver && frames < 1_000) {
    if (player.fill('ulaw', frame, 0)) frames += 1;
    bytes.push(...frame);
  }
  return { bytes, frames };
}

test('items follow each other sample by sample, and the last frame ends silent', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(500), { maxLength: 6 }), (lengths) => {
      const clips = lengths.map((length, i) => clip(i, length));
      const { bytes, frames } = playAll(new Player(1, clips.map(clipSound), false));
      const wanted = clips.flatMap(({ ulaw }) => [...ulaw]);
      assert.equal(frames, Math.ceil(wanted.length / 160));
      assert.deepEqual(bytes.slice(0, wanted.length), wanted);
      assert.ok(bytes.slice(wanted.length).every((byte) => byte === silenceByte.ulaw));
    }),
  );
});

test('a loop goes round without a gap', () => {
  const player = new Player(1, [clipSound(clip(0, 100))], true);
  const frame = new Uint8Array(160);
  const bytes: number[] = [];
  for (let i = 0; i < 5; i++) {
    assert.ok(player.fill('ulaw', frame, 0));
    bytes.push(...frame);
  }
  assert.deepEqual(
    bytes,
    Array.from({ length: 800 }, (_, i) => i % 100),
  );
  assert.equal(player.isOver, false);
});

test('nothing to play, looped or not, is over at once', () => {
  for (const loops of [true, false]) {
    const player = new Player(1, [silenceSound(0), silenceSound(-5), clipSound(clip(0, 0))], loops);
    assert.ok(player.isOver);
    assert.equal(player.fill('ulaw', new Uint8Array(160), 0), false);
  }
});

test('a codec that changes midway changes from the next frame on', () => {
  const player = new Player(1, [clipSound(clip(0, 320))], false);
  const frame = new Uint8Array(200);
  player.fill('ulaw', frame, 40);
  assert.deepEqual([frame[39], frame[40], frame[199]], [0, 0, 59]);
  player.fill('alaw', frame, 40);
  assert.deepEqual([frame[40], frame[199]], [160, 119]);
});

test('silences and tones last as long as said', () => {
  assert.equal(
    playAll(new Player(1, [silenceSound(100), toneSound(400, 60, 0.3)], false)).frames,
    8,
  );
});
