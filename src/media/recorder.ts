import { frameSamples, timestampDistance } from './rtp-packet.ts';

const samplesPerMs = 8;
/** A frame whose mean |sample| reaches this has a voice in it. */
const voiceLevel = 256;
/** Kept around the voice, so that no first or last sound is clipped. */
const marginSamples = 200 * samplesPerMs;

export type RecordingEnd = 'silence' | 'key' | 'max' | 'stopped';

/** Keeps what a peer says, each packet at its own place in time, until it is quiet or full. */
export class Recorder {
  readonly id: number;
  readonly #maxSamples: number;
  readonly #silenceMs: number;
  readonly #endsMs: number;
  #audio: Int16Array;
  #baseTimestamp: number | null = null;
  #length = 0;
  #firstVoice = -1;
  #afterVoice = 0;
  #lastVoiceMs: number;

  /** @param maxMs 1-120,000 */
  constructor(id: number, maxMs: number, silenceMs: number, nowMs: number) {
    this.id = id;
    this.#maxSamples = Math.min(Math.max(maxMs, 1), 120_000) * samplesPerMs;
    this.#silenceMs = silenceMs;
    this.#endsMs = nowMs + this.#maxSamples / samplesPerMs;
    this.#lastVoiceMs = nowMs;
    this.#audio = new Int16Array(Math.min(this.#maxSamples, 8_000));
  }

  /** One packet's samples; what comes late goes to its place, what lies outside is dropped. */
  push(samples: Int16Array, count: number, timestamp: number, nowMs: number): void {
    let at = timestampDistance(timestamp, (this.#baseTimestamp ??= timestamp));
    if (Math.abs(at - this.#length) > 8_000) {
      // Neither late nor a gap but another clock (a new sender): go on where we are.
      this.#baseTimestamp = timestamp - this.#length;
      at = this.#length;
    }
    const end = Math.min(at + count, this.#maxSamples);
    if (at < 0 || end <= at) return;
    this.#grow(end);
    let sum = 0;
    for (let i = at; i < end; i++) {
      const sample = samples[i - at] ?? 0;
      this.#audio[i] = sample;
      sum += Math.abs(sample);
    }
    this.#length = Math.max(this.#length, end);
    if (sum < voiceLevel * (end - at)) return;
    if (this.#firstVoice === -1) this.#firstVoice = at;
    this.#afterVoice = Math.max(this.#afterVoice, end);
    this.#lastVoiceMs = nowMs;
  }

  /** How it ends now, or null: not yet. Asked every 20 ms, as a silent peer may send no packets. */
  endAt(nowMs: number): 'silence' | 'max' | null {
    if (this.#length >= this.#maxSamples || nowMs >= this.#endsMs) return 'max';
    return nowMs - this.#lastVoiceMs >= this.#silenceMs ? 'silence' : null;
  }

  /** The audio from just before the first voice to just after the last; empty without a voice. */
  finish(): Int16Array {
    if (this.#firstVoice === -1) return new Int16Array(0);
    const from = Math.max(0, this.#firstVoice - marginSamples);
    return this.#audio.slice(from, Math.min(this.#length, this.#afterVoice + marginSamples));
  }

  #grow(length: number): void {
    if (length <= this.#audio.length) return;
    const room = Math.min(this.#maxSamples, Math.max(length, this.#audio.length * 2));
    const larger = new Int16Array(room + frameSamples);
    larger.set(this.#audio);
    this.#audio = larger;
  }
}
