import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { openWav, type WavFile } from '../../../src/media/wav-file.ts';
import { sine, wavAround, wavBytes } from '../../support/wav-bytes.ts';

function opened(bytes: Uint8Array): WavFile {
  const wav = openWav(bytes);
  assert.ok(!('fix' in wav), JSON.stringify(wav));
  return wav;
}

function refused(bytes: Uint8Array): string {
  const wav = openWav(bytes);
  assert.ok('fix' in wav, 'it was taken');
  assert.match(wav.wanted, /^a WAV file of 8 to 48 kHz/);
  assert.match(wav.fix, /\w.*\.$/);
  return wav.found;
}

for (const [format, wish] of Object.entries({
  '8 kHz, 16 bit, mono': {},
  '48 kHz, 16 bit, stereo': { rate: 48_000, channels: 2 },
  '44.1 kHz, 24 bit, stereo': { rate: 44_100, bits: 24, channels: 2 },
  '22.05 kHz, 32 bit, mono': { rate: 22_050, bits: 32 },
  '16 kHz, 8 bit, mono': { rate: 16_000, bits: 8 },
  '11.025 kHz, float 32 bit, stereo': { rate: 11_025, coding: 3, bits: 32, channels: 2 },
}))
  test(`reads ${format}`, () => {
    const wav = opened(wavBytes({ ...wish, seconds: 0.1, sound: sine(440, 0.5) }));
    assert.equal(wav.format, format);
    assert.equal(wav.frames, Math.round(wav.sampleRate / 10));
    for (let frame = 0; frame < wav.frames; frame += 7) {
      const wanted = sine(440, 0.5)(frame / wav.sampleRate);
      assert.ok(Math.abs(wav.sampleAt(frame) - wanted) < 0.01, `frame ${frame}`);
    }
  });

test('reads both laws, by ITU-T G.711', () => {
  const ulaw = opened(wavAround(Buffer.alloc(800, 0x80), { coding: 7, bits: 8 }));
  assert.equal(Math.round(ulaw.sampleAt(0) * 32_768), 32_124);
  const alaw = opened(wavAround(Buffer.alloc(800, 0xaa), { coding: 6, bits: 8 }));
  assert.equal(Math.round(alaw.sampleAt(0) * 32_768), 32_256);
});

test('chunks before the samples, an odd one too, and a size that was never written, do no harm', () => {
  const plain = wavBytes({ seconds: 0.2 });
  const odd = Buffer.concat([Buffer.from('LIST\x03\0\0\0abc\0', 'latin1')]);
  const withList = Buffer.concat([plain.subarray(0, 36), odd, plain.subarray(36)]);
  assert.equal(opened(withList).frames, 1_600);
  for (const size of [0, 0xffff_ffff]) {
    const streamed = Buffer.from(plain);
    streamed.writeUInt32LE(size, 40);
    assert.equal(opened(streamed).frames, 1_600);
  }
});

test('what people send by mistake is named', () => {
  const begins = (text: string): Buffer => Buffer.from(text.padEnd(100, '\0'), 'latin1');
  assert.equal(refused(begins('ID3')), 'an MP3 file');
  assert.equal(refused(begins('\xff\xfb')), 'an MP3 file');
  assert.equal(refused(begins('\0\0\0\x20ftypM4A ')), 'an M4A or MP4 file');
  assert.equal(refused(begins('OggS')), 'an Ogg file');
  assert.equal(refused(begins('fLaC')), 'a FLAC file');
  assert.equal(refused(begins('<html>')), 'a file that is no WAV file');
  assert.equal(refused(Buffer.alloc(0)), 'an empty file');
});

test('a WAV file that is no use says what it is', () => {
  assert.equal(refused(wavBytes({ rate: 96_000, seconds: 0.1 })), 'a WAV file of 96000 Hz');
  assert.equal(refused(wavBytes({ channels: 6, seconds: 0.1 })), 'a WAV file with 6 channels');
  assert.equal(
    refused(wavAround(Buffer.alloc(800), { coding: 85 })),
    'a WAV file coded as type 85 with 16 bit',
  );
  assert.equal(refused(wavBytes({ seconds: 120.5 })), '121 seconds');
  assert.equal(refused(wavBytes({ seconds: 0.01 })), '80 samples');
  assert.equal(
    refused(wavBytes({}).subarray(0, 1_000)),
    'a WAV file that ends after 956 of 16000 bytes',
  );
  assert.equal(refused(wavBytes({}).subarray(0, 36)), 'a WAV file without samples');
  assert.equal(
    refused(Buffer.concat([wavBytes({}).subarray(0, 12), wavBytes({}).subarray(36)])),
    'a WAV file that does not say its format',
  );
});

test('any bytes at all are read or refused, and no sample is outside of -1 to 1', () => {
  const headed = fc
    .tuple(fc.uint8Array({ maxLength: 60 }), fc.uint8Array({ maxLength: 2_000 }))
    .map(([head, data]) => {
      const bytes = Buffer.concat([wavBytes({ seconds: 0 }), Buffer.alloc(500), data]);
      bytes.writeUInt32LE(bytes.length - 44, 40);
      // Some bytes of a right header, wrong.
      for (let i = 0; i + 1 < head.length; i += 2) bytes[16 + (head[i]! % 28)] = head[i + 1]!;
      return bytes;
    });
  const any = fc.oneof(fc.uint8Array({ maxLength: 300 }), headed);
  fc.assert(
    fc.property(any, (bytes) => {
      const wav = openWav(bytes);
      if ('fix' in wav) return;
      for (let frame = 0; frame < wav.frames; frame++)
        assert.ok(Math.abs(wav.sampleAt(frame)) <= 1);
      assert.throws(() => wav.sampleAt(bytes.length));
    }),
    { numRuns: 300 },
  );
});
