import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import type * as wavefile from 'wavefile';
import type { Codec } from '../../../src/media/g711.ts';
import {
  decodeTable,
  encodeInto,
  encodeSample,
  silenceByte,
  transcodeTable,
} from '../../../src/media/g711.ts';

const { WaveFile } = createRequire(import.meta.url)('wavefile') as typeof wavefile;
const codecs: Codec[] = ['ulaw', 'alaw'];
const everySample = Int16Array.from({ length: 65_536 }, (_, i) => i - 32_768);

/** The same byte as heard by a decoder that is not ours. */
function foreignDecode(codec: Codec): Int16Array {
  const file = new WaveFile();
  const bytes = Uint8Array.from({ length: 256 }, (_, i) => i);
  file.fromScratch(1, 8_000, codec === 'ulaw' ? '8m' : '8a', bytes);
  if (codec === 'ulaw') file.fromMuLaw();
  else file.fromALaw();
  return Int16Array.from(file.getSamples() as unknown as ArrayLike<number>);
}

function foreignEncode(codec: Codec): Uint8Array {
  const file = new WaveFile();
  file.fromScratch(1, 8_000, '16', everySample);
  if (codec === 'ulaw') file.toMuLaw();
  else file.toALaw();
  return (file.data as { samples: Uint8Array }).samples;
}

for (const codec of codecs) {
  test(`${codec} decodes every byte as another implementation does`, () => {
    assert.deepEqual([...decodeTable(codec)], [...foreignDecode(codec)]);
  });

  test(`${codec}: a decoded byte encodes to what sounds the same`, () => {
    const table = decodeTable(codec);
    for (const sample of table) assert.equal(table[encodeSample(codec, sample)], sample);
  });

  test(`${codec} encodes every sample as another implementation does, or nearer`, () => {
    const table = decodeTable(codec);
    const into = new Uint8Array(everySample.length);
    encodeInto(codec, everySample, into);
    const theirs = foreignEncode(codec);
    for (const [i, sample] of everySample.entries()) {
      const error = Math.abs(table[into[i]!]! - sample);
      assert.ok(error <= Math.abs(table[theirs[i]!]! - sample), `${sample} is off by ${error}`);
      assert.ok(error <= (Math.abs(sample) + 132) / 32 + 8, `${sample} is off by ${error}`);
    }
  });

  test(`${codec}: silence is silent, and the loudest stays loud`, () => {
    assert.ok(Math.abs(decodeTable(codec)[silenceByte[codec]]!) <= 8);
    assert.equal(encodeSample(codec, 0), silenceByte[codec]);
    assert.ok(decodeTable(codec)[encodeSample(codec, 32_767)]! > 31_000);
    assert.ok(decodeTable(codec)[encodeSample(codec, -32_768)]! < -31_000);
  });
}

test('straight from one law to the other sounds as by way of samples', () => {
  for (let byte = 0; byte < 256; byte++) {
    assert.equal(transcodeTable.ulaw[byte], encodeSample('alaw', decodeTable('ulaw')[byte]!));
    assert.equal(transcodeTable.alaw[byte], encodeSample('ulaw', decodeTable('alaw')[byte]!));
  }
});
