/** A mono 16-bit 8 kHz WAV file with a sine tone. */
export function toneWav(hz: number, seconds: number): Buffer {
  const samples = Math.round(seconds * 8000);
  const wav = Buffer.alloc(44 + samples * 2);
  wav.write('RIFF', 0);
  wav.writeUInt32LE(36 + samples * 2, 4);
  wav.write('WAVEfmt ', 8);
  wav.writeUInt32LE(16, 16);
  wav.writeUInt16LE(1, 20);
  wav.writeUInt16LE(1, 22);
  wav.writeUInt32LE(8000, 24);
  wav.writeUInt32LE(16000, 28);
  wav.writeUInt16LE(2, 32);
  wav.writeUInt16LE(16, 34);
  wav.write('data', 36);
  wav.writeUInt32LE(samples * 2, 40);
  for (let i = 0; i < samples; i++)
    wav.writeInt16LE(Math.round(8000 * Math.sin((2 * Math.PI * hz * i) / 8000)), 44 + i * 2);
  return wav;
}

/** Share of a WAV's energy (0-1) that lies at the frequency, over its loudest second. */
export function toneShare(wav: Buffer, hz: number): number {
  const data = wav.indexOf('data');
  const samples = new Int16Array(
    Uint8Array.from(wav.subarray(data + 8, data + 8 + ((wav.length - data - 8) & ~1))).buffer,
  );
  const rate = wav.readUInt32LE(24);
  let best = 0;
  for (let start = 0; start + rate <= samples.length; start += rate / 2) {
    const window = samples.subarray(start, start + rate);
    let [re, im, energy] = [0, 0, 0];
    for (let i = 0; i < window.length; i++) {
      const angle = (2 * Math.PI * hz * i) / rate;
      re += window[i]! * Math.cos(angle);
      im += window[i]! * Math.sin(angle);
      energy += window[i]! ** 2;
    }
    if (energy > window.length * 1000)
      best = Math.max(best, (2 * (re ** 2 + im ** 2)) / (window.length * energy));
  }
  return best;
}
