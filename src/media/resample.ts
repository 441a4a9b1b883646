import { setImmediate as breathe } from 'node:timers/promises';

/** Zero crossings of the filter on either side: 32 keep speech below 3.6 kHz and let nothing fold back. */
const crossings = 32;
/** Where the filter begins to fall, as a part of half of the lower rate. */
const passBand = 0.93;

/**
 * Brings sound to another rate by a windowed sinc (Smith, Digital Audio Resampling, 2002), with the gaps that let
 * other work go on: a second of sound at a time.
 * @param sampleAt 0 to `length` - 1, any scale
 */
export async function resample(
  source: { sampleAt: (index: number) => number; length: number; rate: number },
  rate: number,
): Promise<Float32Array> {
  const { sampleAt, length } = source;
  const input = new Float32Array(length);
  for (let at = 0; at < length; at++) {
    if (at % source.rate === 0) await breathe();
    input[at] = sampleAt(at);
  }
  if (source.rate === rate) return input;
  const shared = divisor(source.rate, rate);
  const [step, phases] = [source.rate / shared, rate / shared];
  const filters = Array.from({ length: phases }, (_, phase) =>
    filterOf(phase / phases, rate / source.rate),
  );
  const output = new Float32Array(Math.round((length * rate) / source.rate));
  for (let at = 0; at < output.length; at++) {
    if (at % rate === 0) await breathe();
    const position = at * step;
    output[at] = filtered(input, Math.floor(position / phases), filters[position % phases]);
  }
  return output;
}

interface Filter {
  taps: Float32Array;
  /** The first tap is for the sample so much before. */
  reach: number;
}

/** @param offset 0-1, how far behind a sample the wanted point lies; @param ratio new rate by old */
function filterOf(offset: number, ratio: number): Filter {
  const scale = Math.min(1, ratio) * passBand;
  const reach = Math.ceil(crossings / scale);
  const taps = new Float32Array(2 * reach + 1);
  let sum = 0;
  for (let i = 0; i < taps.length; i++) {
    const at = i - reach - offset;
    const inside = at / (reach + 1);
    // Blackman: 58 dB down at the first side lobe, which is below the noise of G.711.
    const window = 0.42 + 0.5 * Math.cos(Math.PI * inside) + 0.08 * Math.cos(2 * Math.PI * inside);
    taps[i] = sinc(at * scale) * window;
    sum += taps[i] ?? 0;
  }
  return { taps: taps.map((tap) => tap / sum), reach };
}

function filtered(input: Float32Array, at: number, filter: Filter | undefined): number {
  if (!filter) return 0;
  const { taps, reach } = filter;
  const from = Math.max(0, reach - at);
  const to = Math.min(taps.length, input.length - at + reach);
  let sum = 0;
  for (let i = from; i < to; i++) sum += (taps[i] ?? 0) * (input[at - reach + i] ?? 0);
  return sum;
}

function sinc(x: number): number {
  return x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
}

function divisor(a: number, b: number): number {
  return b === 0 ? a : divisor(b, a % b);
}
