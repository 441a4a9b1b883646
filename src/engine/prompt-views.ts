import type { PromptKind } from '../callback/prompt-places.ts';
import type { TakeWarning } from './prompt-desk.ts';

/** A recording of a prompt that somebody uploaded. */
export interface TakeView {
  takeId: string;
  seconds: number;
  fileName: string | null;
  warnings: TakeWarning[];
  madeAt: string;
  madeBy: string;
}

/** One prompt as a call target says it. */
export interface PromptView {
  key: string;
  text: string;
  /** `part`: a word that numbers and times are joined from; `sound`: a tone or music. */
  kind: PromptKind;
  /** None for parts: they are said wherever a number or a time is. */
  saidAt: { dialogue: string; moment: string }[];
  /** As it is said now. */
  seconds: number;
  builtInSeconds: number;
  /** Null: what comes with Unhold is said. */
  replaced: (TakeView & { since: string; chosenBy: string }) | null;
}

export interface PromptStory extends PromptView {
  /** Newest first. */
  takes: TakeView[];
}

export interface PromptChange extends PromptView {
  /** What was said before, so that it can be said again; null: what comes with Unhold. */
  previousTakeId: string | null;
}

/** What is waited for once all is said. */
export interface ExpectView {
  /** `said`: nothing but that. */
  kind: 'key' | 'digits' | 'speech' | 'said';
  /** How long; of speech, its most. */
  timeoutSeconds: number | null;
  maxDigits: number | null;
}

export type TriedPart = { key: string; text: string; isReplaced: boolean } | { pauseMs: number };

/** One step of a dialogue that was tried. */
export interface TriedStep {
  /** The question, or how it ends. */
  name: string;
  isEnd: boolean;
  words: string;
  parts: TriedPart[];
  seconds: number;
  /** Where all of it can be heard in one; null: nothing is said. */
  audio: string | null;
  /** Null where it ends. */
  expect: ExpectView | null;
  /** Only keys that mean something, and what is said when they are pressed. */
  keys: { key: string; leadsTo: string; isEnd: boolean; words: string }[];
  /** What was pressed here. */
  pressed: string[];
}

/** What would have been asked of the platform, and what it would have answered. */
export interface TriedRequest {
  request: 'store' | 'cancel-open';
  answer: string;
  number: string | null;
  scheduledFor: string | null;
}

export interface TriedDialogue {
  dialogue: 'registration' | 'customer' | 'agent';
  /** As it was read. */
  number: string | null;
  /** The call would not be picked up, and the caller stay in the contact centre's queue; null: it would. */
  refusal: { status: number; reason: string } | null;
  steps: TriedStep[];
  /** How it ended; null: it waits for a key. */
  end: string | null;
  requests: TriedRequest[];
  /** Presses that were left when it ended. */
  unused: number;
}
