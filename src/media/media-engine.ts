/** One thing to be played; items follow each other sample by sample. */
export type PlayItem =
  | { clip: string }
  /** 0-600,000 ms. */
  | { silenceMs: number }
  /** 20-3,900 Hz, 0-600,000 ms; `level` is the amplitude, 0-1 of full scale (default 0.3). */
  | { tone: { hz: number; ms: number; level?: number } };

export interface Playback {
  /** `stopped`: by `stop`, another `play`, a bridge, or the end of the leg. Never rejects. */
  readonly done: Promise<'finished' | 'stopped'>;
  stop(): void;
}

export interface Recording {
  /** 8 kHz mono, without the silence before and after; empty when nobody spoke. */
  audio: Int16Array;
  /** `stopped`: by another `record` or the end of the leg. */
  endedBy: 'silence' | 'key' | 'max' | 'stopped';
}

export interface MediaStats {
  received: number;
  sent: number;
  /** Gaps in the peer's numbering (RFC 3550 A.3). */
  lost: number;
  /** Thrown away: from another source, of another payload type, not RTP. */
  dropped: number;
  jitterMs: number;
  /** `host:port` the peer's audio comes from; null before its first packet. */
  locked: string | null;
}

/** Where the SIP message that carried an SDP came from: behind a NAT its audio does, too. */
export interface SdpOrigin {
  peerHost?: string;
}

export interface MediaLeg {
  /** The UDP port of this leg, bound. */
  readonly localPort: number;
  createOffer(): string;
  /** False: the answer has nothing in common with the offer. */
  acceptAnswer(sdp: string, origin?: SdpOrigin): boolean;
  /** Answers a first or a later offer; null: nothing in common (488), and all stays as it was. */
  answerOffer(sdp: string, origin?: SdpOrigin): string | null;
  /** The offer for a re-INVITE that came without one. */
  offerAgain(): string;
  /** Plays instead of what is playing, and over a bridged peer. Throws when a clip is not loaded. */
  play(items: PlayItem[], options?: { loop?: boolean }): Playback;
  /**
   * Records what the peer says. @param options maxMs 1-120,000; silenceMs: this long without a
   * voice ends it. A key ends it, too. Never rejects.
   */
  record(options: { maxMs: number; silenceMs: number }): Promise<Recording>;
  /**
   * Sends a key by RFC 4733 and resolves when it is out. @param key one of `0-9*#A-D`
   * @param durationMs 40-8,000, default 160. Rejects when the peer takes no telephone-events.
   */
  sendKey(key: string, durationMs?: number): Promise<void>;
  /** A key that came by SIP INFO; false: not a body or type of keys (415). */
  keyFromInfo(contentType: string, body: string): boolean;
  stats(): Promise<MediaStats>;
  /** The amplitude (0-1 of full scale) of each frequency in the next `windowMs` (20-10,000). */
  hear(hz: number[], windowMs: number): Promise<number[]>;
  /** Idempotent, and possible at any moment: whatever is under way is stopped. */
  close(): Promise<void>;
}

export interface MediaBridge {
  unbridge(): Promise<void>;
}

export interface OpenLeg {
  /** The address to bind, and to be named in SDP unless `publicHost` is given. */
  host: string;
  publicHost?: string;
  /** Silence on the wire (no packets at all) for this long after the first packet: `onTimeout`. */
  rtpTimeoutMs: number;
  /** A leg this one will be bridged with. */
  near?: MediaLeg;
  /** Once for each key pressed, however it was sent. */
  onKey: (key: string) => void;
  /** At most once, never while on hold. */
  onTimeout: () => void;
  /** The worker that carried the leg died; nothing more comes of it. */
  onLost: () => void;
}

/** Audio of calls. Implementations: worker threads (media-workers.ts) and a virtual one for tests. */
export interface MediaEngine {
  /** Keeps a clip (8 kHz mono) under a name, instead of one that was there. */
  load(name: string, audio: Int16Array): void;
  unload(name: string): void;
  /** Rejects with `MediaFull` when no worker can take another leg. */
  open(options: OpenLeg): Promise<MediaLeg>;
  /** Joins two legs opened `near` each other; what was playing to them stops. */
  bridge(a: MediaLeg, b: MediaLeg): Promise<MediaBridge>;
  /** 0 idle, 1 full. */
  readonly load01: number;
  readonly isReady: boolean;
  readonly openLegs: number;
  close(): Promise<void>;
}

/** No room for another leg: the call is to be refused with 503. */
export class MediaFull extends Error {
  constructor(reason: string) {
    super(reason);
    this.name = 'MediaFull';
  }
}
