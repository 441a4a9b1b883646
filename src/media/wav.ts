import { createRequire } from 'node:module';
import type * as wavefile from 'wavefile';

// CommonJS whose names an ES import does not see, though its types say so.
const { WaveFile } = createRequire(import.meta.url)('wavefile') as typeof wavefile;

const sampleRate = 8_000;
/** Ten minutes at 48 kHz stereo, 16 bit. */
const bytesMax = 120_000_000;

/** Reads a WAV file of any common format as 8 kHz mono; throws an Error that says what is wrong. */
export function readWav(bytes: Uint8Array): Int16Array {
  if (bytes.length > bytesMax) throw new Error(`a WAV file may have ${bytesMax} bytes at most`);
  const file = new WaveFile(bytes);
  const { sampleRate: rate, numChannels } = file.fmt as { sampleRate: number; numChannels: number };
  if (file.bitDepth === '8a') file.fromALaw();
  if (file.bitDepth === '8m') file.fromMuLaw();
  if (file.bitDepth !== '16') file.toBitDepth('16');
  if (rate !== sampleRate) file.toSampleRate(sampleRate);
  const samples = file.getSamples(true, Int16Array) as unknown as Int16Array;
  return numChannels === 1 ? samples : mixDown(samples, numChannels);
}

/** @param audio 8 kHz mono */
export function writeWav(audio: Int16Array): Uint8Array {
  const file = new WaveFile();
  file.fromScratch(1, sampleRate, '16', audio);
  return file.toBuffer();
}

function mixDown(interleaved: Int16Array, channels: number): Int16Array {
  return Int16Array.from({ length: Math.floor(interleaved.length / channels) }, (_, i) => {
    let sum = 0;
    for (let channel = 0; channel < channels; channel++)
      sum += interleaved[i * channels + channel] ?? 0;
    return sum / channels;
  });
}
