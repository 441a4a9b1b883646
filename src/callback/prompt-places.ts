import texts from '../../prompts/en/texts.json' with { type: 'json' };
import type { QuestionName } from './registration-state.ts';
import type { PromptName } from './prompt-set.ts';

/** A moment of a dialogue: a question, an end, or what is heard while the other side is called. */
export type Moment =
  | `registration ${Exclude<QuestionName, 'cancelling' | 'storing'> | 'hold' | 'kept' | 'promised'}`
  | `customer ${'ready' | 'more-time' | 'connect' | 'snooze' | 'decline' | 'no-key' | 'waiting' | 'no-agent' | 'trouble'}`
  | `agent ${'whisper' | 'ringing' | 'no-customer'}`;

/**
 * When what is said, apart from the words that numbers and times are joined from. Written down rather than found by
 * walking all dialogues, which takes a second; a test walks them and compares.
 */
export const saidAt: Record<Moment, readonly PromptName[]> = {
  'registration offer': [
    'welcome',
    'cancelled',
    'your-turn-comes',
    'offer',
    'offer-later',
    'not-understood',
  ],
  'registration open-callback': ['welcome', 'open-callback', 'not-understood'],
  'registration later': [
    'later-hours',
    'later-today',
    'later-tomorrow',
    'closed-then',
    'not-understood',
  ],
  'registration hour': ['type-hour', 'hour-passed', 'not-understood'],
  'registration half-of-day': ['half-of-day', 'not-understood'],
  'registration confirm-time': ['chosen', 'right-or-again', 'not-understood'],
  'registration own-number': [
    'welcome',
    'your-turn-comes',
    'chosen',
    'own-number',
    'own-or-other',
    'not-understood',
  ],
  'registration type-number': [
    'welcome',
    'your-turn-comes',
    'chosen',
    'type-number',
    'number-unknown',
    'number-refused',
    'not-understood',
  ],
  'registration confirm-number': ['typed', 'right-or-again', 'not-understood'],
  'registration type-data': ['type-data', 'not-understood'],
  'registration speak-data': ['speak-data', 'beep', 'not-understood'],
  'registration promised': ['call-you', 'promised'],
  'registration kept': ['kept', 'number-has-callback', 'goodbye'],
  'registration hold': [
    'keep-holding',
    'sorry-hold',
    'cancelled',
    'hour-passed',
    'closed-then',
    'number-unknown',
    'number-refused',
    'waiting-music',
    'not-understood',
  ],
  'customer ready': ['this-is-your-callback', 'callback-menu'],
  'customer more-time': ['this-is-your-callback', 'more-time-menu'],
  'customer connect': ['connecting-you'],
  'customer snooze': ['call-again', 'goodbye'],
  'customer decline': ['cancelled', 'goodbye'],
  'customer no-key': ['nobody-there', 'goodbye'],
  'customer waiting': ['waiting-music'],
  'customer no-agent': ['no-agent', 'place-kept', 'please-call-again', 'goodbye'],
  'customer trouble': ['trouble', 'goodbye'],
  'agent whisper': ['agent-intro', 'caller-typed', 'caller-said', 'agent-menu'],
  'agent ringing': ['ringback', 'agent-intro', 'caller-typed', 'caller-said'],
  'agent no-customer': ['no-customer'],
};

/** The words that numbers, times and spans are joined from: said wherever one is said. */
const joining: ReadonlySet<string> = new Set<PromptName>([
  'hundred',
  'thousand',
  'oh',
  'plus',
  'today',
  'tomorrow',
  'at',
  'am',
  'pm',
  'and',
  'minute',
  'minutes',
  'hour',
  'hours',
  'in',
  'in-about',
  'in-between',
  'in-more-than',
]);

/** All prompts there are, in the order of the file. */
export const promptNames = Object.keys(texts).filter(isPromptName);

/** True for the name of a prompt, and for nothing that only looks like a member of every object. */
export function isPromptName(name: string): name is PromptName {
  return Object.hasOwn(texts, name);
}

/** `part`: a word that numbers and times are joined from; `sound`: a tone or music. */
export type PromptKind = 'sentence' | 'part' | 'sound';

export function kindOf(prompt: PromptName): PromptKind {
  if (prompt.startsWith('number-') && /\d$/.test(prompt)) return 'part';
  if (joining.has(prompt)) return 'part';
  return texts[prompt].startsWith('(') ? 'sound' : 'sentence';
}

/** Where a prompt is said; none for the parts of numbers and times. */
export function momentsOf(prompt: PromptName): Moment[] {
  const moments = Object.keys(saidAt) as Moment[];
  return moments.filter((moment) => saidAt[moment].includes(prompt));
}

/** The words of a prompt; of a sound, what it is. */
export function textOfPrompt(prompt: PromptName): string {
  return texts[prompt];
}
