export type Codec = 'ulaw' | 'alaw';

/** What either law sounds like when nothing is said. */
export const silenceByte: Record<Codec, number> = { ulaw: 0xff, alaw: 0xd5 };

/** One byte of G.711 µ-law as a 16-bit sample (ITU-T G.711 table 2). */
function expandUlaw(byte: number): number {
  const code = ~byte & 0xff;
  const magnitude = ((((code & 0x0f) << 3) + 0x84) << ((code & 0x70) >> 4)) - 0x84;
  return (code & 0x80) === 0 ? magnitude : -magnitude;
}

/** One byte of G.711 A-law as a 16-bit sample (ITU-T G.711 table 1). */
function expandAlaw(byte: number): number {
  const code = byte ^ 0x55;
  const segment = (code & 0x70) >> 4;
  const step = ((code & 0x0f) << 4) + 8;
  const magnitude = segment === 0 ? step : (step + 0x100) << (segment - 1);
  return (code & 0x80) === 0 ? -magnitude : magnitude;
}

function compressUlaw(sample: number): number {
  const negative = sample < 0;
  const magnitude = Math.min(negative ? -sample : sample, 32_635) + 0x84;
  const segment = 24 - Math.clz32(magnitude);
  const code = (segment << 4) | ((magnitude >> (segment + 3)) & 0x0f);
  return ~(negative ? code | 0x80 : code) & 0xff;
}

function compressAlaw(sample: number): number {
  // A-law has no zero: -1..-16 is its first negative step, so the fold is at -1 and not at 0.
  const negative = sample < 0;
  const magnitude = (negative ? ~sample : sample) >> 4;
  const segment = Math.max(0, 28 - Math.clz32(magnitude));
  const code = (segment << 4) | ((segment < 2 ? magnitude : magnitude >> (segment - 1)) & 0x0f);
  return (negative ? code : code | 0x80) ^ 0x55;
}

const expand: Record<Codec, Int16Array> = {
  ulaw: Int16Array.from({ length: 256 }, (_, byte) => expandUlaw(byte)),
  alaw: Int16Array.from({ length: 256 }, (_, byte) => expandAlaw(byte)),
};

/** Indexed by the sample's 16 bits read as unsigned. */
const compress: Record<Codec, Uint8Array> = {
  ulaw: Uint8Array.from({ length: 65_536 }, (_, bits) => compressUlaw((bits << 16) >> 16)),
  alaw: Uint8Array.from({ length: 65_536 }, (_, bits) => compressAlaw((bits << 16) >> 16)),
};

/** From one law straight to the other: the table is indexed by the byte of the first. */
export const transcodeTable: Record<Codec, Uint8Array> = {
  ulaw: Uint8Array.from(expand.ulaw, (sample) => compressAlaw(sample)),
  alaw: Uint8Array.from(expand.alaw, (sample) => compressUlaw(sample)),
};

/** The 16-bit sample of each byte of a law, for loops that decode in place. */
export function decodeTable(codec: Codec): Int16Array {
  return expand[codec];
}

/** All bytes as samples. */
export function decode(codec: Codec, bytes: Uint8Array): Int16Array {
  const table = expand[codec];
  const samples = new Int16Array(bytes.length);
  for (let i = 0; i < bytes.length; i++) samples[i] = table[bytes[i] ?? 0] ?? 0;
  return samples;
}

/** The byte of one sample. @param sample -32,768 to 32,767 */
export function encodeSample(codec: Codec, sample: number): number {
  return compress[codec][sample & 0xffff] ?? 0;
}

/** Encodes all samples into `into`, which must be at least as long. */
export function encodeInto(codec: Codec, samples: Int16Array, into: Uint8Array): void {
  const table = compress[codec];
  for (let i = 0; i < samples.length; i++) into[i] = table[(samples[i] ?? 0) & 0xffff] ?? 0;
}
