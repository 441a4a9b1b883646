/** Makes WAV files of any kind, right and wrong; written without anything of ours, so that no mistake is made twice. */
export interface WavWish {
  rate?: number;
  channels?: number;
  bits?: number;
  /** 1 PCM, 3 float, 6 A-law, 7 µ-law. */
  coding?: number;
  seconds?: number;
  /** -1 to 1 by time in seconds; the same in all channels. */
  sound?: (at: number) => number;
}

/** A sine. */
export const sine =
  (hz: number, level = 0.5) =>
  (at: number): number =>
    level * Math.sin(2 * Math.PI * hz * at);

export function wavBytes(wish: WavWish = {}): Buffer {
  const { rate = 8_000, channels = 1, bits = 16, coding = 1, seconds = 1 } = wish;
  const { sound = sine(440) } = wish;
  const frames = Math.round(seconds * rate);
  const width = bits / 8;
  const data = Buffer.alloc(frames * channels * width);
  for (let frame = 0; frame < frames; frame++)
    for (let channel = 0; channel < channels; channel++)
      put(data, (frame * channels + channel) * width, sound(frame / rate), coding, bits);
  return wavAround(data, { rate, channels, bits, coding });
}

/** A file around the bytes of its samples. */
export function wavAround(data: Buffer, wish: WavWish = {}): Buffer {
  const { rate = 8_000, channels = 1, bits = 16, coding = 1 } = wish;
  const head = Buffer.alloc(44);
  head.write('RIFF', 0);
  head.writeUInt32LE(36 + data.length, 4);
  head.write('WAVEfmt ', 8);
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(coding, 20);
  head.writeUInt16LE(channels, 22);
  head.writeUInt32LE(rate, 24);
  head.writeUInt32LE((rate * channels * bits) / 8, 28);
  head.writeUInt16LE((channels * bits) / 8, 32);
  head.writeUInt16LE(bits, 34);
  head.write('data', 36);
  head.writeUInt32LE(data.length, 40);
  return Buffer.concat([head, data]);
}

function put(data: Buffer, at: number, value: number, coding: number, bits: number): void {
  const scaled = Math.round(value * (2 ** (bits - 1) - 1));
  if (coding === 3) data.writeFloatLE(value, at);
  else if (bits === 8) data.writeUInt8(scaled + 128, at);
  else data.writeIntLE(scaled, at, bits / 8);
}
