import { UserError } from '../base/errors.ts';
import type { PromptDesk } from '../engine/prompt-desk.ts';

/** Of a process without audio: everything about prompts is answered 502. */
export const noDesk: PromptDesk = { builtIn: noAudio, read: noAudio, wavOf: noAudio };

function noAudio(): never {
  throw new UserError('upstream-away', 'This process has no audio; ask one that takes calls.');
}
