import type { PlayItem } from '../../media/media-engine.ts';

const toneMs = 100;
const gapMs = 60;
const lowestHz = 300;
const stepHz = 40;
const steps = 12;
const level = 0.15;

/**
 * Speech as the twin has it: one short tone for each word, 160 ms a word, the same word always at the
 * same pitch. No words are to be heard; tests and people read the text in the call's notes.
 */
export function tonesOf(text: string): PlayItem[] {
  const words = text.split(/\s+/).filter((word) => word !== '');
  return words.flatMap((word) => [
    { tone: { hz: pitchOf(word), ms: toneMs, level } },
    { silenceMs: gapMs },
  ]);
}

function pitchOf(word: string): number {
  let sum = 0;
  for (const char of word.toLowerCase()) sum = (sum * 31 + (char.codePointAt(0) ?? 0)) % 65_521;
  return lowestHz + (sum % steps) * stepHz;
}
