import type { Clock } from '../base/clock.ts';
import type { Log } from '../base/log.ts';
import { within } from '../engine/patience.ts';
import { decode, encodeInto } from '../media/g711.ts';
import type { MediaEngine } from '../media/media-engine.ts';

/** Where recordings live; G.711 µ-law, each under a name given to it. */
export interface RecordingStore {
  keep(audio: Uint8Array): Promise<string>;
  find(name: string): Promise<Uint8Array | null>;
}

/** Half an hour of speech is kept ready to be played. */
const samplesMax = 30 * 60 * 8_000;
/** Nobody on the phone waits longer for the store. */
const limitMs = 2_000;

/** What callers have said: stored when it is said, and loaded on whichever node plays it to an agent. */
export class Recordings {
  readonly #media: MediaEngine;
  readonly #clock: Clock;
  readonly #log: Log;
  /** Samples by name of those that can be played, the one not used for longest first. */
  readonly #lengths = new Map<string, number>();
  #samples = 0;
  #store: RecordingStore | null = null;

  constructor(tools: { media: MediaEngine; clock: Clock; log: Log }) {
    this.#media = tools.media;
    this.#clock = tools.clock;
    this.#log = tools.log;
  }

  /** From now on recordings are kept there. */
  keepIn(store: RecordingStore): void {
    this.#store = store;
  }

  /** Stores 8 kHz mono audio and gives its name; null when the store does not take it in time. Never rejects. */
  async keep(audio: Int16Array): Promise<string | null> {
    const bytes = new Uint8Array(audio.length);
    encodeInto('ulaw', audio, bytes);
    return this.#inTime('kept', (store) => store.keep(bytes));
  }

  /** Makes ready to be played what the store has under this name, in time. Never rejects. */
  async load(name: string): Promise<void> {
    const length = this.#lengths.get(name);
    if (length !== undefined) return this.#touch(name, length);
    const bytes = await this.#inTime('loaded', (store) => store.find(name));
    if (bytes === null || this.has(name)) return;
    this.#media.load(name, decode('ulaw', bytes));
    this.#samples += bytes.length;
    this.#touch(name, bytes.length);
    for (const [oldest, samples] of this.#lengths) {
      if (this.#samples <= samplesMax || oldest === name) break;
      this.#lengths.delete(oldest);
      this.#media.unload(oldest);
      this.#samples -= samples;
    }
  }

  /** It can be played. */
  has(name: string): boolean {
    return this.#lengths.has(name);
  }

  #touch(name: string, length: number): void {
    this.#lengths.delete(name);
    this.#lengths.set(name, length);
  }

  async #inTime<Result>(
    done: string,
    work: (store: RecordingStore) => Promise<Result>,
  ): Promise<Result | null> {
    if (this.#store === null) return null;
    const worked = work(this.#store).catch((error: unknown) => {
      this.#log.warn({ error: String(error) }, `A recording was not ${done}`);
      return null;
    });
    return within(this.#clock, limitMs, worked, null);
  }
}
