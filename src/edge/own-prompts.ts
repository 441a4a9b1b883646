import type { Clock } from '../base/clock.ts';
import type { Log } from '../base/log.ts';
import { within } from '../engine/patience.ts';
import { decode } from '../media/g711.ts';
import type { MediaEngine } from '../media/media-engine.ts';

/** Where the takes of prompts live. */
export interface PromptStore {
  /** Which take is said of which prompt. */
  inUse(callTargetId: string): Promise<{ prompt: string; takeId: string }[]>;
  /** G.711 µ-law of those that are there. */
  audioOf(takeIds: string[]): Promise<{ id: string; audio: Uint8Array }[]>;
}

/** The prompts of one call. */
export interface CallPrompts {
  /** They are known, or it took too long. Never rejects. */
  readonly ready: Promise<void>;
  /** The clip to be played for a prompt: its take where that is loaded, else the prompt's own name. */
  clipOf(prompt: string): string;
}

/** An hour of takes is kept ready to be played. */
const samplesMax = 3_600 * 8_000;
/** Nobody on the phone waits longer for a voice: what comes with Unhold is said instead. */
const limitMs = 1_000;
const setsMax = 1_000;

/** For calls of no call target, and until a store is there. */
export const builtInPrompts: CallPrompts = {
  ready: Promise.resolve(),
  clipOf: (prompt) => prompt,
};

/**
 * Prompts that call targets say in a voice of their own. Each call asks anew what is in use, so that a change is heard
 * by the next one; the audio of a take never changes, and is loaded once a node.
 */
export class OwnPrompts {
  readonly #media: MediaEngine;
  readonly #clock: Clock;
  readonly #log: Log;
  /** Samples by clip of what can be played, the one not used for longest first. */
  readonly #lengths = new Map<string, number>();
  /** As last seen, for when the store is away. */
  readonly #seen = new Map<string, ReadonlyMap<string, string>>();
  #samples = 0;
  #store: PromptStore | null = null;

  constructor(tools: { media: MediaEngine; clock: Clock; log: Log }) {
    this.#media = tools.media;
    this.#clock = tools.clock;
    this.#log = tools.log;
  }

  /** From now on takes are looked up there. */
  keepIn(store: PromptStore): void {
    this.#store = store;
  }

  /** The prompts of a call that begins now; they are being loaded. */
  of(callTargetId: string): CallPrompts {
    const store = this.#store;
    if (store === null) return builtInPrompts;
    let clips = this.#seen.get(callTargetId);
    const looked = this.#look(store, callTargetId).then(
      (found) => {
        clips = found;
      },
      (error: unknown) =>
        this.#log.warn(
          { callTargetId, error: String(error) },
          'Prompts of its own could not be looked up; a call goes on with those known',
        ),
    );
    return {
      ready: within(this.#clock, limitMs, looked, undefined),
      clipOf: (prompt) => this.#loaded(clips?.get(prompt)) ?? prompt,
    };
  }

  async #look(store: PromptStore, callTargetId: string): Promise<ReadonlyMap<string, string>> {
    const inUse = await store.inUse(callTargetId);
    const clips = new Map(inUse.map(({ prompt, takeId }) => [prompt, clipName(takeId)]));
    const missing = inUse.filter(({ takeId }) => !this.#lengths.has(clipName(takeId)));
    if (missing.length > 0)
      for (const take of await store.audioOf(missing.map(({ takeId }) => takeId)))
        this.#load(clipName(take.id), take.audio);
    this.#remember(callTargetId, clips);
    return clips;
  }

  #load(clip: string, audio: Uint8Array): void {
    if (this.#lengths.has(clip)) return;
    this.#media.load(clip, decode('ulaw', audio));
    this.#lengths.set(clip, audio.length);
    this.#samples += audio.length;
    for (const [oldest, samples] of this.#lengths) {
      if (this.#samples <= samplesMax || oldest === clip) break;
      this.#lengths.delete(oldest);
      this.#media.unload(oldest);
      this.#samples -= samples;
    }
  }

  /** The clip itself if it can be played, and then it is the one used last. */
  #loaded(clip: string | undefined): string | null {
    const length = clip === undefined ? undefined : this.#lengths.get(clip);
    if (clip === undefined || length === undefined) return null;
    this.#lengths.delete(clip);
    this.#lengths.set(clip, length);
    return clip;
  }

  #remember(callTargetId: string, clips: ReadonlyMap<string, string>): void {
    this.#seen.delete(callTargetId);
    this.#seen.set(callTargetId, clips);
    const [oldest] = this.#seen.keys();
    if (this.#seen.size > setsMax && oldest !== undefined) this.#seen.delete(oldest);
  }
}

const clipName = (takeId: string): string => `take-${takeId}`;
