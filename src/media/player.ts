import type { Codec } from './g711.ts';
import { encodeSample, silenceByte } from './g711.ts';
import { frameSamples } from './rtp-packet.ts';
import { Tone } from './tone.ts';

/** A prompt in both laws, in memory that all workers share. */
export type Clip = Record<Codec, Uint8Array>;

/** What is left of an item: where in it we are, and how to write its next samples. */
export interface Sound {
  readonly samples: number;
  write(codec: Codec, from: number, into: Uint8Array, at: number, count: number): void;
}

export function clipSound(clip: Clip): Sound {
  return {
    samples: clip.ulaw.length,
    write(codec, from, into, at, count) {
      into.set(clip[codec].subarray(from, from + count), at);
    },
  };
}

export function silenceSound(ms: number): Sound {
  return {
    samples: Math.max(0, Math.round(ms * 8)),
    write(codec, _from, into, at, count) {
      into.fill(silenceByte[codec], at, at + count);
    },
  };
}

export function toneSound(hz: number, ms: number, level: number): Sound {
  const tone = new Tone(hz, level);
  return {
    samples: Math.max(0, Math.round(ms * 8)),
    write(codec, _from, into, at, count) {
      for (let i = at; i < at + count; i++) into[i] = encodeSample(codec, tone.next());
    },
  };
}

/** Plays sounds one after the other, frame by frame, without a gap between them. */
export class Player {
  readonly id: number;
  readonly #sounds: Sound[];
  readonly #loops: boolean;
  #at = 0;
  #from = 0;

  constructor(id: number, sounds: Sound[], loops: boolean) {
    this.id = id;
    this.#sounds = sounds.filter((sound) => sound.samples > 0);
    this.#loops = loops;
  }

  /** Fills one frame; false when nothing was left to fill it with. A last half frame ends silent. */
  fill(codec: Codec, into: Uint8Array, start: number): boolean {
    let done = 0;
    while (done < frameSamples) {
      const sound = this.#sounds[this.#at];
      if (sound === undefined) break;
      const count = Math.min(frameSamples - done, sound.samples - this.#from);
      sound.write(codec, this.#from, into, start + done, count);
      done += count;
      this.#from += count;
      if (this.#from === sound.samples) this.#next();
    }
    if (done < frameSamples) into.fill(silenceByte[codec], start + done, start + frameSamples);
    return done > 0;
  }

  get isOver(): boolean {
    return this.#at >= this.#sounds.length;
  }

  #next(): void {
    this.#from = 0;
    this.#at += 1;
    if (this.#loops && this.isOver) this.#at = 0;
  }
}
