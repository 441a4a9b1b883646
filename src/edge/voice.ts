import type { Log } from '../base/log.ts';
import type { Phrase } from '../callback/dialogue.ts';
import { clipsOf } from '../callback/prompt-set.ts';
import type { PlayItem } from '../media/media-engine.ts';
import { builtInPrompts, type CallPrompts, type OwnPrompts } from './own-prompts.ts';
import type { Recordings } from './recordings.ts';

/**
 * Turns phrases into audio: the prompts loaded at start, those that a call target says in a voice of its own, and what
 * callers have recorded, once prepared.
 */
export class Voice {
  readonly recordings: Recordings;
  readonly own: OwnPrompts;
  readonly #prompts: ReadonlySet<string>;
  readonly #ofCall: CallPrompts;
  readonly #log: Log;

  constructor(
    tools: { prompts: ReadonlySet<string>; recordings: Recordings; own: OwnPrompts; log: Log },
    ofCall = builtInPrompts,
  ) {
    this.#prompts = tools.prompts;
    this.recordings = tools.recordings;
    this.own = tools.own;
    this.#log = tools.log;
    this.#ofCall = ofCall;
  }

  /** The voice of a call that begins now, with the prompts its call target has now. */
  of(callTargetId: string): Voice {
    const { recordings, own } = this;
    const tools = { prompts: this.#prompts, recordings, own, log: this.#log };
    return new Voice(tools, own.of(callTargetId));
  }

  /** Waits for the call target's own prompts, not for long, and fetches what callers have recorded. Never rejects. */
  async prepare(say: readonly Phrase[]): Promise<void> {
    await this.#ofCall.ready;
    for (const phrase of say)
      if ('recording' in phrase) await this.recordings.load(phrase.recording);
  }

  /** What is to be played, without the parts that there is no audio of. */
  itemsOf(say: readonly Phrase[]): PlayItem[] {
    return clipsOf(say).flatMap((part): PlayItem[] => {
      if (!('clip' in part)) return [part];
      if (this.#prompts.has(part.clip)) return [{ clip: this.#ofCall.clipOf(part.clip) }];
      if (this.recordings.has(part.clip)) return [part];
      this.#log.warn({ clip: part.clip.slice(0, 80) }, 'There is no audio of this; left out');
      return [];
    });
  }
}
