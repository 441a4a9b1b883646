import texts from '../../prompts/en/texts.json' with { type: 'json' };
import type { Phrase } from './dialogue.ts';

/** Every prompt that can be said; its recording is `prompts/en/audio/<name>.wav`. */
export type PromptName = keyof typeof texts;

/** A part to be played: a recorded clip, or a pause. */
export type Part = { clip: string } | { silenceMs: number };

/** A prompt by name; a name without a text does not compile. */
export function prompt(name: PromptName): Phrase {
  return { prompt: name };
}

/** The recorded parts that, played in this order, say the phrases. */
export function clipsOf(phrases: readonly Phrase[]): Part[] {
  return phrases.flatMap((phrase) => partsOf(phrase));
}

/** The same as words: what the transcript shows and what a text-to-speech voice would read. */
export function wordsOf(phrases: readonly Phrase[]): string {
  return clipsOf(phrases)
    .flatMap((part) => ('clip' in part ? [textOf(part.clip)] : []))
    .join(' ');
}

const textOf = (clip: string): string =>
  Object.hasOwn(texts, clip) ? texts[clip as PromptName] : `(${clip})`;

function partsOf(phrase: Phrase): Part[] {
  if ('prompt' in phrase) return [{ clip: phrase.prompt }];
  if ('digits' in phrase) return digitParts(phrase.digits);
  if ('number' in phrase) return numberNames(phrase.number).map((clip) => ({ clip }));
  if ('when' in phrase) return whenNames(phrase.when).map((clip) => ({ clip }));
  if ('recording' in phrase) return [{ clip: phrase.recording }];
  return [{ silenceMs: phrase.silenceMs }];
}

/** Digits in groups as people read them: up to four last, then threes going left. */
function digitParts(digits: string): Part[] {
  const keys = Array.from(digits).filter((key) => /[\d+]/.test(key));
  return keys.flatMap((key, index): Part[] => {
    const clip = key === '+' ? 'plus' : `number-${key}`;
    const left = keys.length - 1 - index;
    const endsGroup = left >= 4 && (left - 4) % 3 === 0;
    return endsGroup && key !== '+' ? [{ clip }, { silenceMs: 250 }] : [{ clip }];
  });
}

/** @param value 0-9999; what lies outside is brought to the nearest end */
function numberNames(value: number): string[] {
  const number = Math.min(9999, Math.max(0, Math.trunc(value)));
  if (number <= 20) return [`number-${number}`];
  if (number < 100) return [`number-${number - (number % 10)}`, ...restNames(number % 10)];
  if (number < 1000)
    return [`number-${Math.trunc(number / 100)}`, 'hundred', ...restNames(number % 100)];
  return [`number-${Math.trunc(number / 1000)}`, 'thousand', ...restNames(number % 1000)];
}

const restNames = (rest: number): string[] => (rest === 0 ? [] : numberNames(rest));

/** "tomorrow at three thirty p m": hours 0-23 are read on the twelve-hour clock. */
function whenNames(when: { day: string; hour: number; minute: number }): string[] {
  const minute =
    when.minute === 0 ? [] : [...(when.minute < 10 ? ['oh'] : []), ...numberNames(when.minute)];
  return [
    ...(when.day === 'other' ? [] : [when.day]),
    'at',
    ...numberNames(when.hour % 12 === 0 ? 12 : when.hour % 12),
    ...minute,
    when.hour < 12 ? 'am' : 'pm',
  ];
}
