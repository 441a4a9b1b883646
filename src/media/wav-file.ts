import { decodeTable } from './g711.ts';

/** Why a file is not taken: what it is, what was wanted, and what its owner can do. */
export interface Fault {
  found: string;
  wanted: string;
  fix: string;
}

/** Where the samples of a WAV file are and what they mean. */
export interface WavFile {
  sampleRate: number;
  channels: number;
  frames: number;
  /** Such as `44.1 kHz, 16 bit, stereo`. */
  format: string;
  /** All channels of a frame as one sample, -1 to 1. @param frame 0 to `frames` - 1 */
  sampleAt: (frame: number) => number;
}

const sampleRates = [8_000, 11_025, 12_000, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000];
const secondsMax = 120;
const secondsMin = 0.05;

const wanted = 'a WAV file of 8 to 48 kHz, 8 to 32 bit, mono or stereo, 0.05 to 120 seconds';
const exportAgain = 'Export it again as WAV, 8 kHz, 16 bit, mono; most audio editors can.';
const refuse = (found: string, fix = exportAgain): Fault => ({ found, wanted, fix });

/** Finds its way through any bytes: what they hold, or why that is no use. Never throws. */
export function openWav(bytes: Uint8Array): WavFile | Fault {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (text(bytes, 0) !== 'RIFF' || text(bytes, 8) !== 'WAVE') return refuse(kindOf(bytes));
  const chunks = chunksOf(bytes, view);
  const format = chunks.find(({ id, size }) => id === 'fmt ' && size >= 16);
  const data = chunks.find(({ id }) => id === 'data');
  if (!format || format.at + format.size > bytes.length)
    return refuse('a WAV file that does not say its format');
  if (!data) return refuse('a WAV file without samples');
  const left = bytes.length - data.at;
  // Who writes while recording cannot know the size beforehand: 0 or the most there is means "to the end".
  const isOpen = data.size === 0xffff_ffff || (data.size === 0 && left > 0);
  if (!isOpen && data.size > left)
    return refuse(
      `a WAV file that ends after ${left} of ${data.size} bytes`,
      'It was cut off on its way: copy or export it again.',
    );
  const size = isOpen ? left : data.size;
  return describe(view, format, { at: data.at, size });
}

interface Chunk {
  id: string;
  /** Where its content begins. */
  at: number;
  size: number;
}

function chunksOf(bytes: Uint8Array, view: DataView): Chunk[] {
  const chunks: Chunk[] = [];
  for (let at = 12; at + 8 <= bytes.length && chunks.length < 1_000;) {
    const size = view.getUint32(at + 4, true);
    chunks.push({ id: text(bytes, at), at: at + 8, size });
    at += 8 + size + (size % 2);
  }
  return chunks;
}

function describe(view: DataView, format: Chunk, data: Omit<Chunk, 'id'>): WavFile | Fault {
  const tag = view.getUint16(format.at, true);
  // WAVE_FORMAT_EXTENSIBLE names the true one in the first two bytes of its GUID.
  const isExtensible = tag === 0xfffe && format.size >= 26;
  const coding = isExtensible ? view.getUint16(format.at + 24, true) : tag;
  const channels = view.getUint16(format.at + 2, true);
  const sampleRate = view.getUint32(format.at + 4, true);
  const bits = view.getUint16(format.at + 14, true);
  const read = readerOf(view, coding, bits);
  if (!read) return refuse(`a WAV file coded as type ${coding} with ${bits} bit`);
  if (channels !== 1 && channels !== 2) return refuse(`a WAV file with ${channels} channels`);
  if (!sampleRates.includes(sampleRate)) return refuse(`a WAV file of ${sampleRate} Hz`);
  const width = bits / 8;
  const frames = Math.floor(data.size / (width * channels));
  const seconds = frames / sampleRate;
  if (seconds > secondsMax)
    return refuse(`${Math.ceil(seconds)} seconds`, 'Shorten it to two minutes at most.');
  if (seconds < secondsMin)
    return refuse(`${frames} samples`, 'Record it again; there is nothing in it.');
  const right = width * (channels - 1);
  return {
    ...{ sampleRate, channels, frames },
    format: `${sampleRate / 1000} kHz, ${codings[coding] ?? ''}${bits} bit, ${channels === 1 ? 'mono' : 'stereo'}`,
    sampleAt(frame) {
      const at = data.at + frame * width * channels;
      return channels === 1 ? read(at) : (read(at) + read(at + right)) / 2;
    },
  };
}

const codings: Record<number, string> = { 3: 'float ', 6: 'A-law ', 7: 'µ-law ' };

/** How one sample is read, as -1 to 1; null for a coding that is not known. */
function readerOf(view: DataView, coding: number, bits: number): ((at: number) => number) | null {
  const laws = { 6: 'alaw', 7: 'ulaw' } as const;
  if ((coding === 6 || coding === 7) && bits === 8) {
    const table = decodeTable(laws[coding]);
    return (at) => (table[view.getUint8(at)] ?? 0) / 32_768;
  }
  switch (`${coding} ${bits}`) {
    case '1 8':
      return (at) => (view.getUint8(at) - 128) / 128;
    case '1 16':
      return (at) => view.getInt16(at, true) / 32_768;
    case '1 24':
      return (at) => (view.getUint8(at) | (view.getInt16(at + 1, true) << 8)) / 8_388_608;
    case '1 32':
      return (at) => view.getInt32(at, true) / 2_147_483_648;
    case '3 32':
      return (at) => finite(view.getFloat32(at, true));
    default:
      return null;
  }
}

/** A float may be anything. */
function finite(value: number): number {
  return Number.isFinite(value) ? Math.max(-1, Math.min(1, value)) : 0;
}

function text(bytes: Uint8Array, at: number): string {
  return String.fromCharCode(...bytes.subarray(at, at + 4));
}

/** What people send when they mean a WAV file. */
function kindOf(bytes: Uint8Array): string {
  if (bytes.length === 0) return 'an empty file';
  const [first = 0, second = 0] = bytes;
  if (text(bytes, 0).startsWith('ID3') || (first === 0xff && second >= 0xe0)) return 'an MP3 file';
  if (text(bytes, 4) === 'ftyp') return 'an M4A or MP4 file';
  const known: Record<string, string> = {
    OggS: 'an Ogg file',
    fLaC: 'a FLAC file',
    FORM: 'an AIFF file',
    RF64: 'a WAV file of more than 4 GB (RF64)',
    RIFX: 'a WAV file of the other byte order (RIFX)',
  };
  return known[text(bytes, 0)] ?? 'a file that is no WAV file';
}

/** A WAV file of 8 kHz, 16 bit, mono, which every player plays. */
export function wavFileOf(audio: Int16Array): Uint8Array {
  const bytes = new Uint8Array(44 + audio.length * 2);
  const view = new DataView(bytes.buffer);
  const name = (at: number, id: string): void =>
    void new TextEncoder().encodeInto(id, bytes.subarray(at));
  name(0, 'RIFF');
  view.setUint32(4, bytes.length - 8, true);
  name(8, 'WAVEfmt ');
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true);
  view.setUint16(22, 1, true);
  view.setUint32(24, 8_000, true);
  view.setUint32(28, 16_000, true);
  view.setUint16(32, 2, true);
  view.setUint16(34, 16, true);
  name(36, 'data');
  view.setUint32(40, audio.length * 2, true);
  for (let at = 0; at < audio.length; at++) view.setInt16(44 + at * 2, audio[at] ?? 0, true);
  return bytes;
}
