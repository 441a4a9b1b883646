import type { MediaEngine, PlayItem } from '../../media/media-engine.ts';
import { readWav } from '../../media/wav.ts';
import type { Mount } from '../web/mount.ts';
import type { Web } from '../web/web.ts';

const bytesMax = 8_000_000;
const timeLimitMs = 15_000;
const clipsMax = 20;

/** A slow quiet chord, broken: 4 s, to be played again and again. */
export const music: PlayItem[] = [262, 330, 392, 523, 392, 330, 262, 196].map((hz) => ({
  tone: { hz, ms: 500, level: 0.05 },
}));

/** What a caller hears while a phone rings that was dialled for them (ITU-T E.180: 2 s, 4 s pause). */
export const ringback: PlayItem[] = [
  { tone: { hz: 440, ms: 2_000, level: 0.08 } },
  { silenceMs: 4_000 },
];

export const beep: PlayItem[] = [{ tone: { hz: 1_000, ms: 400, level: 0.2 } }];

/** Where Twilio keeps its hold music; none of it is here, so `<Play>` takes the twin's own, and nobody need be warned. */
export const twilioMusic: Mount = {
  host: 'com.twilio.sounds.music.s3.amazonaws.com',
  handle: async () => ({ status: 404, headers: {}, body: '' }),
};

/** Audio of `<Play>`: WAV files that can be reached from here, music for all others. */
export class Sounds {
  readonly #web: Web;
  readonly #media: MediaEngine;
  /** By URL, the oldest first; `music` stands for what could not be loaded. */
  readonly #known = new Map<string, PlayItem[]>();

  constructor(web: Web, media: MediaEngine) {
    this.#web = web;
    this.#media = media;
  }

  /** @param url absolute */
  async itemsFor(url: string): Promise<PlayItem[]> {
    const known = this.#known.get(url);
    if (known) return known;
    const audio = await this.#load(url);
    if (audio === null) return music;
    this.#media.load(url, audio);
    const items = [{ clip: url }];
    this.#known.set(url, items);
    this.#forgetOldest();
    return items;
  }

  async #load(url: string): Promise<Int16Array | null> {
    const answer = await this.#web.send({
      ...{ url, method: 'GET', params: {}, timeLimitMs, kind: 'function', bytesMax },
    });
    if (answer.kind === 'failed' || answer.status !== 200) return null;
    try {
      return readWav(answer.bytes);
    } catch {
      // No WAV file: an MP3 perhaps, which the twin cannot read.
      return null;
    }
  }

  #forgetOldest(): void {
    if (this.#known.size <= clipsMax) return;
    const [oldest] = this.#known.keys();
    if (oldest === undefined) return;
    this.#known.delete(oldest);
    this.#media.unload(oldest);
  }
}
