import type { Expect, Phrase } from '../callback/dialogue.ts';
import { isPromptName } from '../callback/prompt-places.ts';
import { clipsOf, wordsOf, type Part } from '../callback/prompt-set.ts';
import type { WalkedStep } from '../callback/walk-dialogue.ts';
import type { ChosenTake } from '../store/prompts.ts';
import type { PromptDesk } from './prompt-desk.ts';
import type { ExpectView, TriedPart, TriedStep } from './prompt-views.ts';
import { secondsOf } from './prompts.ts';
import { printParts } from './speech.ts';

/** Whose voice it is said in. */
interface Speaker {
  callTargetId: string;
  takes: readonly ChosenTake[];
}

export function printSteps(desk: PromptDesk, speaker: Speaker, steps: WalkedStep[]): TriedStep[] {
  return steps.map(({ name, isEnd, say, expect, keys, pressed }) => ({
    ...{ name, isEnd, pressed, ...printSpeech(desk, speaker, say) },
    expect: expect && printExpect(expect),
    keys: keys.map(({ key, leadsTo, isEnd: ends, say: then }) => ({
      ...{ key, leadsTo, isEnd: ends, words: wordsOf(then) },
    })),
  }));
}

function printSpeech(
  desk: PromptDesk,
  { callTargetId, takes }: Speaker,
  say: Phrase[],
): Pick<TriedStep, 'words' | 'parts' | 'seconds' | 'audio'> {
  const all = clipsOf(say);
  const takeOf = (clip: string) => takes.find(({ prompt }) => prompt === clip);
  const samplesOf = (part: Part): number => {
    if (!('clip' in part)) return part.silenceMs * 8;
    return (
      takeOf(part.clip)?.bytes ?? (isPromptName(part.clip) ? desk.builtIn(part.clip).length : 0)
    );
  };
  // What a caller would have said is nobody's to hear here.
  const audible = all.filter((part) => !('clip' in part) || isPromptName(part.clip));
  return {
    words: wordsOf(say),
    parts: all.map((part): TriedPart =>
      'clip' in part
        ? {
            key: part.clip,
            text: wordsOf([{ prompt: part.clip }]),
            isReplaced: !!takeOf(part.clip),
          }
        : { pauseMs: part.silenceMs },
    ),
    seconds: secondsOf(audible.reduce((sum, part) => sum + samplesOf(part), 0)),
    audio:
      audible.length === 0
        ? null
        : `/v1/call-targets/${callTargetId}/speech?parts=${encodeURIComponent(printParts(audible))}`,
  };
}

function printExpect(expect: Expect): ExpectView {
  const nothing = { timeoutSeconds: null, maxDigits: null };
  switch (expect.kind) {
    case 'key':
      return { ...nothing, kind: 'key', timeoutSeconds: expect.timeoutMs / 1000 };
    case 'digits':
      return {
        ...{ kind: 'digits', maxDigits: expect.maxDigits },
        timeoutSeconds: expect.timeoutMs / 1000,
      };
    case 'speech':
      return { ...nothing, kind: 'speech', timeoutSeconds: expect.maxMs / 1000 };
    case 'said':
    case 'done':
      return { ...nothing, kind: 'said' };
    default:
      return expect satisfies never;
  }
}
