import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import type * as wavefile from 'wavefile';
import { Goertzel, Tone } from '../../../src/media/tone.ts';
import { readWav, writeWav } from '../../../src/media/wav.ts';

const { WaveFile } = createRequire(import.meta.url)('wavefile') as typeof wavefile;
const tone = new Tone(440, 0.5);
const audio = Int16Array.from({ length: 1_600 }, () => tone.next());

function level(samples: Int16Array): number {
  const filter = new Goertzel(440);
  for (const sample of samples) filter.push(sample);
  return filter.level(samples.length);
}

test('what is written is read', () => {
  assert.deepEqual(readWav(writeWav(audio)), audio);
  assert.deepEqual(readWav(writeWav(new Int16Array(0))), new Int16Array(0));
});

test('other rates, widths, channels and laws come out as 8 kHz mono', () => {
  const high = Int16Array.from(
    { length: 9_600 },
    (_, i) => Math.sin((i * 2 * Math.PI * 440) / 48_000) * 16_000,
  );
  const stereo = Int16Array.from({ length: 3_200 }, (_, i) => audio[i >> 1]!);
  const files: [string, (file: wavefile.WaveFile) => void][] = [
    ['48 kHz', (file) => file.fromScratch(1, 48_000, '16', high)],
    ['stereo', (file) => file.fromScratch(2, 8_000, '16', stereo)],
    ['48 kHz stereo', (file) => file.fromScratch(2, 48_000, '16', [high, high])],
    [
      '32 bit',
      (file) =>
        file.fromScratch(
          1,
          8_000,
          '32',
          Int32Array.from(audio, (one) => one * 65_536),
        ),
    ],
    ['mu-law', (file) => (file.fromScratch(1, 8_000, '16', audio), file.toMuLaw())],
    ['A-law', (file) => (file.fromScratch(1, 8_000, '16', audio), file.toALaw())],
  ];
  for (const [what, write] of files) {
    const file = new WaveFile();
    write(file);
    const read = readWav(file.toBuffer());
    assert.ok(Math.abs(read.length - 1_600) <= 1, `${what}: ${read.length} samples`);
    assert.ok(Math.abs(level(read) - 0.5) < 0.02, `${what}: ${level(read)}`);
  }
});

test('what is no WAV file is refused with a reason', () => {
  for (const bytes of [
    new Uint8Array(0),
    Buffer.from('hello, this is no sound at all'),
    writeWav(audio).slice(0, 20),
  ])
    assert.throws(() => readWav(bytes), Error);
});
