import type { Log } from '../base/log.ts';
import type { Phrase } from '../callback/dialogue.ts';
import { clipsOf } from '../callback/prompt-set.ts';
import type { PlayItem } from '../media/media-engine.ts';
import type { Recordings } from './recordings.ts';

/** Turns phrases into audio: the prompts loaded at start, and what callers have recorded, once prepared. */
export class Voice {
  readonly recordings: Recordings;
  readonly #prompts: ReadonlySet<string>;
  readonly #log: Log;

  constructor(prompts: ReadonlySet<string>, recordings: Recordings, log: Log) {
    this.#prompts = prompts;
    this.recordings = recordings;
    this.#log = log;
  }

  /** Fetches what callers have recorded, so that it can be played. Never rejects. */
  async prepare(say: readonly Phrase[]): Promise<void> {
    for (const phrase of say)
      if ('recording' in phrase) await this.recordings.load(phrase.recording);
  }

  /** What is to be played, without the parts that there is no audio of. */
  itemsOf(say: readonly Phrase[]): PlayItem[] {
    return clipsOf(say).filter((part) => {
      if (!('clip' in part) || this.#prompts.has(part.clip)) return true;
      if (this.recordings.has(part.clip)) return true;
      this.#log.warn({ clip: part.clip.slice(0, 80) }, 'There is no audio of this; left out');
      return false;
    });
  }
}
