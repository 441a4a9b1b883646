import type { Clock } from '../base/clock.ts';
import type { Log } from '../base/log.ts';
import type { LegIdentifiers } from '../callback/callback.ts';
import type { Expect, PhoneInput, Phrase } from '../callback/dialogue.ts';
import type { LiveLeg } from '../engine/call-control.ts';
import type { MediaEngine, Playback } from '../media/media-engine.ts';
import type { Dialog, DialogEnd } from '../sip/dialog.ts';
import { headerText } from './header-text.ts';
import type { Seat } from './seat.ts';
import type { Voice } from './voice.ts';

/** What a leg uses of its dialog. */
export type LegDialog = Pick<
  Dialog,
  'bye' | 'callId' | 'ended' | 'peer' | 'onAnswer' | 'onInfo' | 'onOffer' | 'snapshot'
>;

/** What all legs of an edge share. */
export interface LegTools {
  clock: Clock;
  log: Log;
  media: MediaEngine;
  voice: Voice;
}

/** Q.850: normal call clearing. */
const normalClearing = 16;

const hungUp: PhoneInput = { type: 'hung-up' };

/** A call that is up: one dialog and one seat, as somebody who can be asked things. */
export class PhoneLeg implements LiveLeg {
  readonly #tools: LegTools;
  readonly #dialog: LegDialog;
  readonly #seat: Seat;
  readonly #gone = new AbortController();
  readonly #left: Promise<void>;
  #spare: Seat | null = null;
  #playing: Playback | null = null;
  #partner: PhoneLeg | null = null;
  #unbridge: (() => Promise<void>) | null = null;
  /** Why we ended it, where that is not what the dialog tells. */
  #why: string | null = null;

  constructor(tools: LegTools, dialog: LegDialog, seat: Seat, spare: Seat | null = null) {
    this.#tools = tools;
    this.#dialog = dialog;
    this.#seat = seat;
    this.#spare = spare;
    const origin = { peerHost: dialog.peer.host };
    dialog.onOffer = (sdp) =>
      sdp === null ? seat.media.offerAgain() : seat.media.answerOffer(sdp, origin);
    dialog.onAnswer = (sdp) => {
      if (!seat.media.acceptAnswer(sdp, origin)) this.#giveUp('no codec in common any more');
    };
    dialog.onInfo = (type, body) => seat.media.keyFromInfo(type, body);
    if (seat.lost.aborted) this.#giveUp(String(seat.lost.reason));
    seat.lost.addEventListener('abort', () => this.#giveUp(String(seat.lost.reason)), {
      once: true,
    });
    void dialog.ended.then((end) => this.#onEnded(end));
    this.#left = new Promise((resolve) => {
      this.gone.addEventListener('abort', () => resolve(), { once: true });
    });
  }

  get gone(): AbortSignal {
    return this.#gone.signal;
  }

  async ask(say: Phrase[], expect: Expect): Promise<PhoneInput> {
    if (this.gone.aborted) return hungUp;
    try {
      await this.#part();
      const input = await this.#answerTo(say, expect);
      return this.gone.aborted ? hungUp : input;
    } catch (error) {
      // Whoever asks may rely on an answer; a leg that cannot be spoken to is as good as gone.
      this.#tools.log.error({ error: String(error) }, 'A question could not be asked');
      this.#giveUp('failure of ours');
      return hungUp;
    } finally {
      this.#stopPlaying();
    }
  }

  keepCompany(say: Phrase[]): void {
    if (this.gone.aborted) return;
    this.#stopPlaying();
    const items = this.#tools.voice.itemsOf(say);
    if (items.length === 0) return;
    this.#note(say);
    this.#playing = this.#seat.media.play(items, { loop: true });
  }

  async hangUp(options: { reason?: string; headers?: [string, string][] } = {}): Promise<void> {
    const { reason, headers } = options;
    if (reason !== undefined) this.#why ??= reason;
    await this.#dialog.bye({
      ...(reason !== undefined && {
        reason: { protocol: 'Q.850', cause: normalClearing, text: headerText(reason) },
      }),
      ...(headers && { headers }),
    });
  }

  snapshot(): LegIdentifiers & Record<string, unknown> {
    return { ...this.#dialog.snapshot() };
  }

  get isBridged(): boolean {
    return this.#partner !== null;
  }

  get seat(): Seat {
    return this.#seat;
  }

  /** The seat kept for whom this leg will be joined with; null: none, or taken already. */
  takeSpare(): Seat | null {
    const seat = this.#spare;
    this.#spare = null;
    return seat;
  }

  /** Joins two legs; rejects when one is gone, or their audio is not close together. */
  static async bridge(a: PhoneLeg, b: PhoneLeg): Promise<void> {
    await Promise.all([a.#part(), b.#part()]);
    a.#stopPlaying();
    b.#stopPlaying();
    const bridge = await a.#tools.media.bridge(a.#seat.media, b.#seat.media);
    let ended: Promise<void> | null = null;
    const unbridge = (): Promise<void> => (ended ??= bridge.unbridge());
    a.#partner = b;
    b.#partner = a;
    a.#unbridge = unbridge;
    b.#unbridge = unbridge;
  }

  async #answerTo(say: Phrase[], expect: Expect): Promise<PhoneInput> {
    const { keypad } = this.#seat;
    if ('typeAhead' in expect && !expect.typeAhead) keypad.clear();
    const isAnswered = 'typeAhead' in expect && !keypad.isEmpty;
    if (!isAnswered) await this.#say(say);
    switch (expect.kind) {
      case 'said':
      case 'done':
        return { type: 'said' };
      case 'key': {
        const key = await this.#key(expect.timeoutMs);
        return key === null ? { type: 'silence' } : { type: 'key', key };
      }
      case 'digits':
        return this.#digits(expect);
      case 'speech':
        return this.#speech(expect);
      default:
        return expect satisfies never;
    }
  }

  /** Plays until all is said or a key interrupts. */
  async #say(say: Phrase[]): Promise<void> {
    const { voice } = this.#tools;
    const pressed = this.#seat.keypad.pressed();
    await voice.prepare(say);
    const items = voice.itemsOf(say);
    if (items.length === 0) return this.#stopPlaying();
    this.#note(say);
    this.#playing = this.#seat.media.play(items);
    await Promise.race([this.#playing.done, pressed, this.#left]);
    this.#stopPlaying();
  }

  #note(say: Phrase[]): void {
    this.#tools.log.debug({ callId: this.#dialog.callId, say }, 'Says');
  }

  /** The next key, or null when none comes in time. */
  async #key(timeoutMs: number): Promise<string | null> {
    const { keypad } = this.#seat;
    if (keypad.isEmpty && !this.gone.aborted) {
      const late = Promise.withResolvers<void>();
      const timer = this.#tools.clock.after(timeoutMs, late.resolve);
      await Promise.race([keypad.pressed(), late.promise, this.#left]);
      timer.cancel();
    }
    return keypad.take();
  }

  async #digits(expect: Extract<Expect, { kind: 'digits' }>): Promise<PhoneInput> {
    let digits = '';
    let key = await this.#key(expect.timeoutMs);
    if (key === null) return { type: 'silence' };
    while (key !== null && key !== '#') {
      digits += key;
      if (digits.length >= expect.maxDigits) break;
      key = await this.#key(expect.pauseMs);
    }
    if (key !== '#') this.#seat.keypad.ignoreNext('#');
    return { type: 'digits', digits };
  }

  async #speech(expect: Extract<Expect, { kind: 'speech' }>): Promise<PhoneInput> {
    const { keypad, media } = this.#seat;
    const { audio } = await media.record(expect);
    // A key that ended it has done its work.
    keypad.clear();
    if (audio.length === 0 || this.gone.aborted) return { type: 'silence' };
    const recording = await this.#tools.voice.recordings.keep(audio);
    // What could not be kept was not heard: the person is asked again.
    return recording === null ? { type: 'silence' } : { type: 'speech', recording };
  }

  #stopPlaying(): void {
    this.#playing?.stop();
    this.#playing = null;
  }

  /** Leaves the bridge, if there is one. */
  async #part(): Promise<void> {
    const unbridge = this.#unbridge;
    if (unbridge === null) return;
    for (const leg of [this.#partner, this]) {
      if (leg === null) continue;
      leg.#unbridge = null;
      leg.#partner = null;
    }
    await unbridge();
  }

  #giveUp(why: string): void {
    this.#why ??= why;
    void this.hangUp({ reason: why });
  }

  #onEnded({ by, reason }: DialogEnd): void {
    const told = reason === null ? '' : `: ${reason.slice(0, 200)}`;
    const sentence = {
      local: this.#why ?? 'hung up by us',
      remote: `hung up by the other side${told}`,
      timeout: `the session ran out${told}`,
      lost: `the call was lost${told}`,
    }[by];
    this.#gone.abort(sentence);
    this.#unbridge = null;
    for (const seat of [this.#seat, this.#spare]) void seat?.media.close();
  }
}
