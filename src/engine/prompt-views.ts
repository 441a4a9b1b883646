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
