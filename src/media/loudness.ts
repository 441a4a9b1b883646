/** Something odd about how a recording sounds: it can be used all the same. */
export interface AudioWarning {
  warning: 'silent' | 'quiet' | 'loud' | 'clipped' | 'silence-before' | 'silence-after';
  /** Decibels to full scale, seconds of silence, or the share of samples in percent. */
  found: number;
  /** The limit it is beyond, in the same unit. */
  limit: number;
}

const frameSamples = 160;
/** What is quieter than that nobody hears as speech on a phone. */
const silenceDb = -45;
/** Our own prompts speak at -19 dB (scripts/render-prompts.ts). */
const quietDb = -30;
const loudDb = -10;
const clippedPercent = 0.2;
const secondsBefore = 1;
const secondsAfter = 2;

/** @param audio 8 kHz, -1 to 1 (more is clipped) */
export function warningsOf(audio: Float32Array): AudioWarning[] {
  const powers = powersOf(audio);
  const voiced = powers.filter((power) => decibels(power) > silenceDb);
  const [first] = voiced;
  const loudest = decibels(powers.reduce((most, power) => Math.max(most, power), 0));
  if (first === undefined) return [{ warning: 'silent', found: round(loudest), limit: silenceDb }];
  const level = decibels(voiced.reduce((sum, power) => sum + power, 0) / voiced.length);
  const isVoice = (power: number): boolean => decibels(power) > silenceDb;
  const before = (powers.findIndex(isVoice) * frameSamples) / 8_000;
  const after = ((powers.length - 1 - powers.findLastIndex(isVoice)) * frameSamples) / 8_000;
  const clipped = (100 * audio.filter((one) => Math.abs(one) > 0.995).length) / audio.length;
  const all: (AudioWarning & { holds: boolean })[] = [
    { warning: 'quiet', found: level, limit: quietDb, holds: level < quietDb },
    { warning: 'loud', found: level, limit: loudDb, holds: level > loudDb },
    { warning: 'clipped', found: clipped, limit: clippedPercent, holds: clipped > clippedPercent },
    {
      ...{ warning: 'silence-before', found: before, limit: secondsBefore },
      holds: before > secondsBefore,
    },
    {
      ...{ warning: 'silence-after', found: after, limit: secondsAfter },
      holds: after > secondsAfter,
    },
  ];
  return all.flatMap(({ holds, warning, found, limit }) =>
    holds ? [{ warning, found: round(found), limit }] : [],
  );
}

/** The mean square of each 20 ms. */
function powersOf(audio: Float32Array): number[] {
  return Array.from({ length: Math.ceil(audio.length / frameSamples) }, (_, nth) => {
    const frame = audio.subarray(nth * frameSamples, (nth + 1) * frameSamples);
    return frame.reduce((sum, one) => sum + one * one, 0) / frame.length;
  });
}

/** @param power mean square of samples, 1 at full scale */
function decibels(power: number): number {
  return power <= 1e-10 ? -100 : 10 * Math.log10(power);
}

const round = (value: number): number => Math.round(value * 10) / 10;
