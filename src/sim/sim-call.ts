import { sleep, type Clock } from '../base/clock.ts';
import type { MediaLeg } from '../media/media-engine.ts';
import type { Dialog } from '../sip/dialog.ts';
import type { Story } from './story.ts';

/** A call as a person has it: hears speech and tones, presses keys, hangs up. */
export class SimCall {
  readonly who: string;
  readonly dialog: Dialog;
  /** Keys the other side sent, in order. */
  readonly keys: string[] = [];
  readonly #media: MediaLeg;
  readonly #clock: Clock;
  readonly #story: Story;
  readonly #over = new AbortController();

  constructor(parts: { who: string; dialog: Dialog; media: MediaLeg; clock: Clock; story: Story }) {
    this.who = parts.who;
    this.dialog = parts.dialog;
    this.#media = parts.media;
    this.#clock = parts.clock;
    this.#story = parts.story;
    this.dialog.onOffer = (sdp) =>
      sdp === null ? this.#media.offerAgain() : this.#media.answerOffer(sdp);
    this.dialog.onAnswer = (sdp) => void this.#media.acceptAnswer(sdp);
    this.dialog.onInfo = (type, body) => this.#media.keyFromInfo(type, body);
    void this.dialog.ended.then((end) => {
      if (end.by !== 'local')
        this.note(`the other side hung up${end.reason ? ` (${end.reason})` : ''}`);
      this.#over.abort(new Error('the call is over'));
      return this.#media.close();
    });
  }

  /** Aborts when the call is over, whoever ended it. */
  get over(): AbortSignal {
    return this.#over.signal;
  }

  note(what: string): void {
    this.#story.note(this.who, what);
  }

  keyHeard(key: string): void {
    this.keys.push(key);
    this.note(`hears the key ${key}`);
  }

  /** Waits while the call is up; false when it ended first. */
  async pause(delayMs: number): Promise<boolean> {
    return sleep(this.#clock, delayMs, this.over).then(
      () => true,
      () => false,
    );
  }

  /**
   * Listens until the voice pauses and tells for how long it spoke; 0 when it said nothing.
   * @param maxMs 1-120,000: gives up listening after this long
   */
  async listen(maxMs: number, pauseMs = 900): Promise<number> {
    const heard = await this.#media.record({ maxMs, silenceMs: pauseMs });
    const spokenMs = Math.round(heard.audio.length / 8);
    if (spokenMs > 0) this.note(`hears ${(spokenMs / 1000).toFixed(1)} s of speech`);
    return spokenMs;
  }

  /** Presses keys one after the other, as a thumb does. */
  async press(keys: string): Promise<void> {
    for (const key of keys) {
      if (this.over.aborted) return;
      this.note(`presses ${key}`);
      await this.#media.sendKey(key, 120);
      await this.pause(80);
    }
  }

  /** Sends this tone until the call is over: the simulation's way to talk. */
  talk(hz: number): void {
    this.note(`talks (a tone of ${hz} Hz)`);
    this.#media.play([{ tone: { hz, ms: 10_000, level: 0.3 } }], { loop: true });
  }

  quiet(): void {
    this.#media.play([{ silenceMs: 20 }]);
  }

  /** Listens up to `maxMs` for the tone of somebody who talks; tells the story either way. */
  async hears(hz: number, maxMs: number): Promise<boolean> {
    for (let spentMs = 0; spentMs < maxMs && !this.over.aborted; spentMs += 300) {
      const [level] = await this.#media.hear([hz], 300);
      if ((level ?? 0) > 0.1) {
        this.note(`hears the tone of ${hz} Hz`);
        return true;
      }
    }
    this.note(`hears no tone of ${hz} Hz`);
    return false;
  }

  /** Does somebody talk already when the phone is picked up? A voice that speaks holds no tone for so long. */
  async isTalkedTo(hz: number): Promise<boolean> {
    let inARow = 0;
    for (let window = 0; window < 4 && inARow < 2 && !this.over.aborted; window += 1) {
      const [level] = await this.#media.hear([hz], 300);
      inARow = (level ?? 0) > 0.1 ? inARow + 1 : 0;
    }
    if (inARow === 2) this.note(`is joined at once: hears the tone of ${hz} Hz`);
    return inARow === 2;
  }

  async hangUp(why = 'hangs up'): Promise<void> {
    if (!this.dialog.isEnded) this.note(why);
    await this.dialog.bye();
  }
}
