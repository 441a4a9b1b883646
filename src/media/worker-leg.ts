import { randomInt } from 'node:crypto';
import { eventOfKey } from './dtmf-event.ts';
import { readInfoKey } from './info-dtmf.ts';
import type { MediaLeg, MediaStats, Playback } from './media-engine.ts';
import type { PlayItem, Recording, SdpOrigin } from './media-engine.ts';
import { SdpSession } from './sdp.ts';
import type { Answer, LegRequest } from './worker-messages.ts';
import type { WorkerThread } from './worker-thread.ts';

const noStats: MediaStats = {
  received: 0,
  sent: 0,
  lost: 0,
  dropped: 0,
  jitterMs: 0,
  locked: null,
};

/** What a leg needs to know of where it lives. */
export interface LegHome {
  readonly thread: WorkerThread;
  /** As named in SDP. */
  readonly host: string;
  nextId(): number;
  hasClip(name: string): boolean;
}

/** The main thread's end of a leg: offer and answer are made here, audio in the worker. */
export class WorkerLeg implements MediaLeg {
  readonly id: number;
  readonly localPort: number;
  readonly thread: WorkerThread;
  readonly #home: LegHome;
  readonly #sdp: SdpSession;
  #closed: Promise<void> | null = null;

  constructor(id: number, localPort: number, home: LegHome) {
    this.id = id;
    this.localPort = localPort;
    this.thread = home.thread;
    this.#home = home;
    const sessionId = randomInt(1, 2 ** 47);
    this.#sdp = new SdpSession({ host: home.host, port: localPort, sessionId });
  }

  get isClosed(): boolean {
    return this.#closed !== null;
  }

  createOffer(): string {
    return this.#sdp.offer();
  }

  offerAgain(): string {
    return this.#sdp.offer();
  }

  acceptAnswer(sdp: string, origin: SdpOrigin = {}): boolean {
    const plan = this.#sdp.acceptAnswer(sdp, origin.peerHost);
    if (plan !== null) this.thread.post({ type: 'plan', leg: this.id, plan });
    return plan !== null;
  }

  answerOffer(sdp: string, origin: SdpOrigin = {}): string | null {
    const answered = this.#sdp.answer(sdp, origin.peerHost);
    if (answered === null) return null;
    this.thread.post({ type: 'plan', leg: this.id, plan: answered.plan });
    return answered.sdp;
  }

  play(items: PlayItem[], options: { loop?: boolean } = {}): Playback {
    for (const item of items)
      if ('clip' in item && !this.#home.hasClip(item.clip))
        throw new Error(`no clip is loaded under the name ${item.clip}`);
    if (this.isClosed) return { done: Promise.resolve('stopped'), stop: () => {} };
    const id = this.#home.nextId();
    const leg = this.id;
    const request = { type: 'play', leg, id, items, loop: options.loop ?? false } as const;
    const answer = this.thread.ask(request);
    return {
      done: answer.then((got) => (got?.kind === 'played' ? got.how : 'stopped')),
      // A leg that is closed is silent already; no message is spent on it.
      stop: () => {
        if (!this.isClosed) this.thread.post({ type: 'stop', leg, id });
      },
    };
  }

  async record(options: { maxMs: number; silenceMs: number }): Promise<Recording> {
    const got = await this.#ask({ type: 'record', ...options });
    if (got?.kind !== 'recorded') return { audio: new Int16Array(0), endedBy: 'stopped' };
    return { audio: got.audio, endedBy: got.endedBy };
  }

  async sendKey(key: string, durationMs = 160): Promise<void> {
    const event = eventOfKey(key);
    if (event === null) throw new Error('a key is one of 0-9, *, #, A-D');
    const got = await this.#ask({ type: 'send-key', event, durationMs });
    if (got?.kind === 'key-refused')
      throw new Error('the peer takes no telephone-events, or too many keys are waiting');
  }

  keyFromInfo(contentType: string, body: string): boolean {
    const pressed = readInfoKey(contentType, body);
    if (pressed === null) return false;
    const { key, durationMs } = pressed;
    this.thread.post({ type: 'info-key', leg: this.id, key, heldMs: durationMs });
    return true;
  }

  async stats(): Promise<MediaStats> {
    const got = await this.#ask({ type: 'stats' });
    return got?.kind === 'stats' ? got.stats : noStats;
  }

  async hear(hz: number[], windowMs: number): Promise<number[]> {
    const got = await this.#ask({ type: 'hear', hz, windowMs });
    return got?.kind === 'heard' ? got.levels : hz.map(() => 0);
  }

  close(): Promise<void> {
    this.#closed ??= this.thread.closeLeg(this.id);
    return this.#closed;
  }

  /** Null when the leg is closed or its worker died. */
  #ask(request: LegRequest): Promise<Answer | null> {
    if (this.isClosed) return Promise.resolve(null);
    return this.thread.ask({ ...request, leg: this.id, id: this.#home.nextId() });
  }
}
