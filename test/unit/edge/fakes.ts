import type { Clock } from '../../../src/base/clock.ts';
import { silentLog, type Log } from '../../../src/base/log.ts';
import { Keypad } from '../../../src/edge/keypad.ts';
import { OwnPrompts } from '../../../src/edge/own-prompts.ts';
import { PhoneLeg, type LegDialog } from '../../../src/edge/phone-leg.ts';
import { Recordings, type RecordingStore } from '../../../src/edge/recordings.ts';
import type { Seat } from '../../../src/edge/seat.ts';
import { Voice } from '../../../src/edge/voice.ts';
import type {
  MediaEngine,
  MediaLeg,
  PlayItem,
  Recording,
} from '../../../src/media/media-engine.ts';
import type { Dialog, DialogEnd } from '../../../src/sip/dialog.ts';

/** Audio that only keeps account: what is played lasts `lengthMs`, on the given clock. */
export class FakeMedia implements MediaLeg {
  readonly localPort = 4000;
  readonly played: PlayItem[][] = [];
  infoKeys = 0;
  readonly #clock: Clock;
  lengthMs = 1_000;
  isLooping = false;
  isClosed = false;
  isPlaying = false;
  takesAnswers = true;
  answer: string | null = 'answer';
  nextRecording: Recording = { audio: new Int16Array(0), endedBy: 'silence' };

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  createOffer = (): string => 'offer';
  offerAgain = (): string => 'offer again';
  acceptAnswer = (): boolean => this.takesAnswers;
  answerOffer = (): string | null => this.answer;

  play(items: PlayItem[], options: { loop?: boolean } = {}) {
    this.played.push(items);
    this.isPlaying = true;
    this.isLooping = options.loop ?? false;
    const { promise, resolve } = Promise.withResolvers<'finished' | 'stopped'>();
    const end = (how: 'finished' | 'stopped'): void => {
      this.isPlaying = false;
      timer?.cancel();
      resolve(how);
    };
    const timer = options.loop ? null : this.#clock.after(this.lengthMs, () => end('finished'));
    return { done: promise, stop: () => end('stopped') };
  }

  record = (): Promise<Recording> => Promise.resolve(this.nextRecording);
  sendKey = (): Promise<void> => Promise.resolve();
  keyFromInfo(contentType: string): boolean {
    const isKey = contentType === 'application/dtmf-relay';
    if (isKey) this.infoKeys += 1;
    return isKey;
  }
  stats = (): Promise<never> => Promise.reject(new Error('not faked'));
  hear = (): Promise<number[]> => Promise.resolve([]);
  close(): Promise<void> {
    this.isClosed = true;
    return Promise.resolve();
  }
}

/** Recordings kept in memory, as a database would. */
export class FakeStore implements RecordingStore {
  readonly kept = new Map<string, Uint8Array>();
  isAway = false;

  keep(audio: Uint8Array): Promise<string> {
    if (this.isAway) return Promise.reject(new Error('away'));
    const name = `said-${this.kept.size}`;
    this.kept.set(name, audio);
    return Promise.resolve(name);
  }
  find(name: string): Promise<Uint8Array | null> {
    if (this.isAway) return Promise.reject(new Error('away'));
    return Promise.resolve(this.kept.get(name) ?? null);
  }
}

/** A media engine whose legs are `FakeMedia`. */
export class FakeEngine implements MediaEngine {
  readonly loaded = new Map<string, Int16Array>();
  readonly stored = new FakeStore();
  readonly bridges: [MediaLeg, MediaLeg][] = [];
  unbridged = 0;
  readonly load01 = 0;
  readonly isReady = true;
  readonly openLegs = 0;
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  load(name: string, audio: Int16Array): void {
    this.loaded.set(name, audio);
  }
  unload(name: string): void {
    this.loaded.delete(name);
  }
  open = (): Promise<MediaLeg> => Promise.resolve(new FakeMedia(this.#clock));
  bridge(a: MediaLeg, b: MediaLeg) {
    this.bridges.push([a, b]);
    return Promise.resolve({
      unbridge: () => {
        this.unbridged += 1;
        return Promise.resolve();
      },
    });
  }
  close = (): Promise<void> => Promise.resolve();
}

export class FakeDialog implements LegDialog {
  readonly callId = 'c';
  readonly peer = { protocol: 'UDP', host: '192.0.2.7', port: 5060 } as const;
  readonly byes: Parameters<Dialog['bye']>[0][] = [];
  readonly ended: Promise<DialogEnd>;
  end: (end: DialogEnd) => void = () => {};
  onOffer: Dialog['onOffer'] = () => null;
  onAnswer: Dialog['onAnswer'] = () => {};
  onInfo: Dialog['onInfo'] = () => false;

  constructor() {
    this.ended = new Promise((resolve) => (this.end = resolve));
  }

  bye(options: Parameters<Dialog['bye']>[0] = {}): Promise<void> {
    this.byes.push(options);
    this.end({ by: 'local', reason: null });
    return Promise.resolve();
  }

  snapshot() {
    return {
      ...{ callId: 'c', fromTag: 'f', branch: 'b', requestUri: 'sip:x', nextHop: null },
      ...{ fromUri: 'sip:a', toUri: 'sip:b', viaHost: 'h:1', protocol: 'UDP' as const, cseq: 1 },
      ...{ remoteTag: 't', remoteTarget: null, routeSet: [] },
    };
  }
}

/** A voice that knows these prompts, and the parts of it. */
export function voiceOn(
  tools: { media: MediaEngine; clock: Clock; log: Log },
  prompts: string[] = [],
): { voice: Voice; own: OwnPrompts; recordings: Recordings } {
  const [own, recordings] = [new OwnPrompts(tools), new Recordings(tools)];
  const { log } = tools;
  return { voice: new Voice({ prompts: new Set(prompts), recordings, own, log }), own, recordings };
}

/** A leg on fakes, with the promptings that dialogues use here. */
export function fakeLeg(clock: Clock, log: Log = silentLog) {
  const engine = new FakeEngine(clock);
  return { engine, ...legOn(engine, clock, log) };
}

export function legOn(engine: FakeEngine, clock: Clock, log: Log = silentLog) {
  const media = new FakeMedia(clock);
  const dialog = new FakeDialog();
  const keypad = new Keypad();
  const lost = new AbortController();
  const seat: Seat = { media, keypad, lost: lost.signal };
  const { voice } = voiceOn({ media: engine, clock, log }, ['welcome', 'offer']);
  voice.recordings.keepIn(engine.stored);
  const leg = new PhoneLeg({ clock, log, media: engine, voice }, dialog, seat);
  return {
    media,
    dialog,
    leg,
    lost,
    press: (keys: string) => Array.from(keys, (key) => keypad.press(key)),
  };
}
