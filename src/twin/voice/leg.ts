import { randomHex } from '../../base/ids.ts';
import type { Log } from '../../base/log.ts';
import type { MediaEngine, MediaLeg, Playback, PlayItem } from '../../media/media-engine.ts';
import type { Dialog } from '../../sip/dialog.ts';
import type { Headers } from '../../sip/headers.ts';
import type { OutgoingCall } from '../../sip/invite-client.ts';
import type { IncomingCall } from '../../sip/invite-server.ts';
import type { UserAgent } from '../../sip/user-agent.ts';
import { KeyBuffer } from './key-buffer.ts';

/** What all legs share. */
export interface LegTools {
  log: Log;
  agent: UserAgent;
  media: MediaEngine;
  /** The address that is bound for audio. */
  host: string;
}

export type Dialled =
  | { kind: 'answered'; headers: Headers }
  /** `status` is null when nobody could be asked. */
  | { kind: 'refused'; status: number | null; reason: string; headers: Headers | null }
  | { kind: 'cancelled' };

export interface DialOptions {
  to: string;
  /** A SIP URI. */
  from: string;
  headers: [string, string][];
  credentials?: { username: string; password: string };
  /** A leg that this one will be joined with. */
  near?: Leg;
  onRinging?: () => void;
}

/** A phone that died without a word is given up after this long without any packet. */
const rtpTimeoutMs = 120_000;
/** Ringing is limited by who dials, on the twin's own clock; this only ends what was forgotten. */
const ringLimitMs = 900_000;

/** One SIP call with its audio: taken or made, answered or not. It says nothing of TwiML. */
export class Leg {
  readonly keys = new KeyBuffer();
  readonly #tools: LegTools;
  readonly #incoming: IncomingCall | null;
  readonly #gone = new AbortController();
  #outgoing: OutgoingCall | null = null;
  #isUnwanted = false;
  #isRefused = false;
  #answering: Promise<boolean> | null = null;
  #dialog: Dialog | null = null;
  #media: MediaLeg | null = null;
  #unbridge: (() => Promise<void>) | null = null;

  constructor(tools: LegTools, incoming: IncomingCall | null = null) {
    this.#tools = tools;
    this.#incoming = incoming;
    incoming?.cancelled.addEventListener('abort', () => this.#end(), { once: true });
  }

  /** Aborts when the call is over or will never be, whoever ended it. */
  get gone(): AbortSignal {
    return this.#gone.signal;
  }

  get isUp(): boolean {
    return this.#dialog !== null && !this.gone.aborted;
  }

  /** It was turned away before it was up. */
  get isRefused(): boolean {
    return this.#isRefused;
  }

  get callId(): string | null {
    return this.#incoming?.callId ?? this.#dialog?.callId ?? null;
  }

  /** What the other end said as it hung up. */
  get byeHeaders(): Headers | null {
    return this.#dialog?.byeHeaders ?? null;
  }

  ring(): void {
    this.#incoming?.progress(180);
  }

  /** Gives a final answer to a call not picked up. @param status 400-699 */
  refuse(status: number): void {
    this.#isRefused = true;
    this.#incoming?.refuse(status);
    this.#end();
  }

  /** Picks up; false when the caller is gone or cannot be talked to. Again: the same answer. */
  answer(): Promise<boolean> {
    if (this.#incoming === null) return Promise.resolve(this.isUp);
    return (this.#answering ??= this.#pickUp(this.#incoming));
  }

  /** Calls; never rejects. Audio is taken first, so that nobody is rung whom we could not talk to. */
  async dial(options: DialOptions): Promise<Dialled> {
    const dialled = await this.#invite(options).catch((error: unknown): Dialled => {
      this.#tools.log.warn({ error: String(error), to: options.to }, 'A call could not be made');
      return { kind: 'refused', status: null, reason: String(error), headers: null };
    });
    if (dialled.kind !== 'answered') this.#end();
    return dialled;
  }

  /** Ends the call, whatever its state; `headers` go into the BYE. Never rejects. */
  async hangUp(headers: [string, string][] = []): Promise<void> {
    this.#isUnwanted = true;
    this.#outgoing?.cancel();
    if (this.#dialog !== null) await this.#dialog.bye({ headers });
    else if (this.#incoming !== null && this.#answering === null) this.refuse(603);
    if (this.#outgoing === null) this.#end();
  }

  /** Plays instead of what is playing. A leg that is not up plays nothing. */
  play(items: PlayItem[], options: { loop?: boolean } = {}): Playback {
    if (this.#media === null || items.length === 0)
      return { done: Promise.resolve('stopped'), stop() {} };
    return this.#media.play(items, options);
  }

  /** @param maxMs, silenceMs as `MediaLeg.record` takes them */
  async record(maxMs: number, silenceMs: number): Promise<Int16Array> {
    if (this.#media === null) return new Int16Array(0);
    const { audio } = await this.#media.record({ maxMs, silenceMs });
    return audio;
  }

  /** Sends a key; false when the other end takes none. */
  async sendKey(key: string): Promise<boolean> {
    if (this.#media === null) return false;
    return this.#media.sendKey(key).then(
      () => true,
      () => false,
    );
  }

  /** Joins two legs that are up; false when one of them is gone. */
  static async join(a: Leg, b: Leg): Promise<boolean> {
    const [one, two] = [a.#media, b.#media];
    if (one === null || two === null || !a.isUp || !b.isUp) return false;
    const bridge = await a.#tools.media.bridge(one, two);
    let ended: Promise<void> | null = null;
    const unbridge = (): Promise<void> => (ended ??= bridge.unbridge());
    a.#unbridge = unbridge;
    b.#unbridge = unbridge;
    return true;
  }

  /** Leaves the one it is joined with, if any. */
  async part(): Promise<void> {
    const unbridge = this.#unbridge;
    this.#unbridge = null;
    if (!this.gone.aborted) await unbridge?.();
  }

  async #pickUp(incoming: IncomingCall): Promise<boolean> {
    let media: MediaLeg;
    try {
      media = await this.#open();
    } catch (error) {
      this.#tools.log.warn({ error: String(error) }, 'No audio for a call');
      this.refuse(503);
      return false;
    }
    const origin = { peerHost: incoming.peer.host };
    const sdp =
      incoming.sdp === null ? media.createOffer() : media.answerOffer(incoming.sdp, origin);
    if (sdp === null) {
      this.refuse(488);
      return false;
    }
    const accepted = await incoming.accept({ sdp });
    if (accepted.kind !== 'confirmed') {
      this.#end();
      return false;
    }
    const isAgreed =
      incoming.sdp !== null || (accepted.sdp !== null && media.acceptAnswer(accepted.sdp, origin));
    this.#connect(accepted.dialog, media);
    if (isAgreed && !this.#isUnwanted) return true;
    await this.hangUp();
    return false;
  }

  async #invite(options: DialOptions): Promise<Dialled> {
    const media = await this.#open(options.near);
    if (this.#isUnwanted) return { kind: 'cancelled' };
    const { credentials, onRinging } = options;
    const outgoing = this.#tools.agent.invite({
      to: options.to,
      from: { uri: options.from },
      headers: options.headers,
      sdp: media.createOffer(),
      ringTimeoutMs: ringLimitMs,
      ids: { callId: randomHex(16), fromTag: randomHex(6), branch: `z9hG4bK${randomHex(8)}` },
      ...(credentials && { credentials }),
      onProgress: ({ status }) => {
        if (status === 180 || status === 183) onRinging?.();
      },
    });
    this.#outgoing = outgoing;
    const result = await outgoing.result;
    this.#outgoing = null;
    if (result.kind === 'refused') return result;
    if (result.kind === 'unreachable')
      return { kind: 'refused', status: null, reason: result.reason, headers: null };
    if (result.kind !== 'answered') return { kind: 'cancelled' };
    const origin = { peerHost: result.dialog.peer.host };
    const isAgreed = result.sdp !== null && media.acceptAnswer(result.sdp, origin);
    this.#connect(result.dialog, media);
    if (isAgreed && !this.#isUnwanted) return { kind: 'answered', headers: result.headers };
    await this.hangUp();
    if (isAgreed) return { kind: 'cancelled' };
    return { kind: 'refused', status: 488, reason: 'no audio in common', headers: null };
  }

  async #open(near?: Leg): Promise<MediaLeg> {
    const nearMedia = near === undefined ? null : near.#media;
    const media = await this.#tools.media.open({
      ...{ host: this.#tools.host, rtpTimeoutMs, ...(nearMedia && { near: nearMedia }) },
      onKey: (key) => this.keys.press(key),
      onTimeout: () => void this.hangUp(),
      onLost: () => void this.hangUp(),
    });
    this.#media = media;
    // Hung up while it was being opened.
    if (this.gone.aborted) await media.close();
    return media;
  }

  #connect(dialog: Dialog, media: MediaLeg): void {
    const origin = { peerHost: dialog.peer.host };
    this.#dialog = dialog;
    dialog.onOffer = (sdp) => (sdp === null ? media.offerAgain() : media.answerOffer(sdp, origin));
    dialog.onAnswer = (sdp) => void media.acceptAnswer(sdp, origin);
    dialog.onInfo = (type, body) => media.keyFromInfo(type, body);
    void dialog.ended.then(() => this.#end());
  }

  #end(): void {
    if (this.gone.aborted) return;
    this.#gone.abort();
    void this.#media?.close();
  }
}
