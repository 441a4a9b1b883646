import type { Clock, Timer } from '../../src/base/clock.ts';
import type {
  MediaBridge,
  MediaEngine,
  MediaLeg,
  MediaStats,
  OpenLeg,
  Playback,
  PlayItem,
  Recording,
} from '../../src/media/media-engine.ts';

const samplesPerMs = 8;

/** Audio without packets: what is played takes its time on the clock, and who is joined hears it. */
export class VirtualMedia implements MediaEngine {
  readonly load01 = 0;
  readonly isReady = true;
  readonly clock: Clock;
  readonly clips = new Map<string, Int16Array>();
  /** By port: an SDP names it, and so both ends of a call find each other. */
  readonly legs = new Map<number, VirtualLeg>();
  /** True: no leg can be opened. */
  isFull = false;
  #lastPort = 10_000;

  constructor(clock: Clock) {
    this.clock = clock;
  }

  get openLegs(): number {
    return this.legs.size;
  }

  load(name: string, audio: Int16Array): void {
    this.clips.set(name, audio);
  }

  unload(name: string): void {
    this.clips.delete(name);
  }

  open(options: OpenLeg): Promise<VirtualLeg> {
    if (this.isFull) return Promise.reject(new Error('full'));
    const leg = new VirtualLeg(this, ++this.#lastPort, options);
    this.legs.set(leg.localPort, leg);
    return Promise.resolve(leg);
  }

  bridge(a: MediaLeg, b: MediaLeg): Promise<MediaBridge> {
    if (!(a instanceof VirtualLeg && b instanceof VirtualLeg)) throw new Error('not virtual');
    for (const leg of [a, b]) leg.stopPlaying();
    a.partner = b;
    b.partner = a;
    const unbridge = (): Promise<void> => {
      if (a.partner === b) a.partner = b.partner = null;
      return Promise.resolve();
    };
    return Promise.resolve({ unbridge });
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  lengthMs(item: PlayItem): number {
    if ('silenceMs' in item) return item.silenceMs;
    if ('tone' in item) return item.tone.ms;
    const clip = this.clips.get(item.clip);
    if (!clip) throw new Error(`no clip ${item.clip}`);
    return clip.length / samplesPerMs;
  }
}

export class VirtualLeg implements MediaLeg {
  readonly localPort: number;
  partner: VirtualLeg | null = null;
  /** What was played, in order. */
  readonly played: PlayItem[][] = [];
  /** What the person at this end says when recorded; samples, empty for silence. */
  voice = new Int16Array(0);
  readonly #engine: VirtualMedia;
  readonly #options: OpenLeg;
  #remotePort: number | null = null;
  #playing: { items: PlayItem[]; stop: () => void } | null = null;
  #endRecording: ((by: Recording['endedBy']) => void) | null = null;

  constructor(engine: VirtualMedia, localPort: number, options: OpenLeg) {
    this.#engine = engine;
    this.localPort = localPort;
    this.#options = options;
  }

  createOffer = (): string => `v=0\r\nm=audio ${this.localPort} RTP/AVP 0 101\r\n`;
  offerAgain = (): string => this.createOffer();

  acceptAnswer(sdp: string): boolean {
    this.#remotePort = Number(/^m=audio (\d+)/m.exec(sdp)?.[1] ?? 0);
    return this.#remotePort > 0;
  }

  answerOffer(sdp: string): string | null {
    return this.acceptAnswer(sdp) ? this.createOffer() : null;
  }

  get #remote(): VirtualLeg | null {
    return this.#engine.legs.get(this.#remotePort ?? 0) ?? null;
  }

  play(items: PlayItem[], options: { loop?: boolean } = {}): Playback {
    this.stopPlaying();
    this.played.push(items);
    const { promise, resolve } = Promise.withResolvers<'finished' | 'stopped'>();
    const end = (how: 'finished' | 'stopped'): void => {
      timer?.cancel();
      if (this.#playing?.stop === stop) this.#playing = null;
      resolve(how);
    };
    const stop = (): void => end('stopped');
    const lengthMs = items.reduce((sum, item) => sum + this.#engine.lengthMs(item), 0);
    const timer = options.loop ? null : this.#engine.clock.after(lengthMs, () => end('finished'));
    this.#playing = { items, stop };
    return { done: promise, stop };
  }

  stopPlaying(): void {
    this.#playing?.stop();
  }

  /** What this end sends at the moment: `silence`, the pitch of its first tone, or a clip's name. */
  get sends(): string {
    if (this.partner !== null) return this.partner.hears;
    const [item] = this.#playing?.items ?? [];
    if (item === undefined || 'silenceMs' in item) return 'silence';
    return 'tone' in item ? `${item.tone.hz} Hz` : item.clip;
  }

  /** What is heard at this end at the moment. */
  get hears(): string {
    return this.#remote?.sends ?? 'nothing';
  }

  record({ maxMs, silenceMs }: { maxMs: number; silenceMs: number }): Promise<Recording> {
    const { promise, resolve } = Promise.withResolvers<Recording>();
    const audio = this.#remote?.voice ?? new Int16Array(0);
    const spokenMs = audio.length / samplesPerMs + silenceMs;
    const timer: Timer = this.#engine.clock.after(Math.min(spokenMs, maxMs), () =>
      this.#endRecording?.(spokenMs > maxMs ? 'max' : 'silence'),
    );
    this.#endRecording = (endedBy) => {
      this.#endRecording = null;
      timer.cancel();
      resolve({ audio, endedBy });
    };
    return promise;
  }

  sendKey(key: string): Promise<void> {
    return new Promise((resolve) => {
      this.#engine.clock.after(160, () => {
        this.#remote?.keyArrives(key);
        resolve();
      });
    });
  }

  keyArrives(key: string): void {
    this.#endRecording?.('key');
    this.#options.onKey(key);
    const far = this.partner === null ? null : this.partner.#remote;
    far?.keyArrives(key);
  }

  keyFromInfo(contentType: string, body: string): boolean {
    const key = /^signal=(.)/im.exec(body)?.[1];
    if (contentType !== 'application/dtmf-relay' || key === undefined) return false;
    this.keyArrives(key);
    return true;
  }

  /** The worker that carries it dies. */
  lose(): void {
    this.#options.onLost();
  }

  stats = (): Promise<MediaStats> => Promise.reject(new Error('not virtual'));
  hear = (): Promise<number[]> => Promise.reject(new Error('not virtual'));

  close(): Promise<void> {
    this.stopPlaying();
    this.#endRecording?.('stopped');
    if (this.partner !== null) this.partner = this.partner.partner = null;
    this.#engine.legs.delete(this.localPort);
    return Promise.resolve();
  }
}
