import type { MediaStats, PlayItem } from './media-engine.ts';
import type { RecordingEnd } from './recorder.ts';
import type { MediaPlan } from './sdp.ts';

/** What a worker is born with. */
export interface WorkerSettings {
  /** Null: any port the system gives. */
  ports: { low: number; high: number } | null;
}

/** Asked of one leg; answered exactly once unless the worker dies or the leg is gone. */
export type LegRequest =
  | { type: 'play'; items: PlayItem[]; loop: boolean }
  | { type: 'record'; maxMs: number; silenceMs: number }
  | { type: 'send-key'; event: number; durationMs: number }
  | { type: 'hear'; hz: number[]; windowMs: number }
  | { type: 'stats' };

/** Told to one leg. */
export type LegNotice =
  | { type: 'plan'; plan: MediaPlan }
  | { type: 'stop'; id: number }
  | { type: 'info-key'; key: string; heldMs: number }
  | { type: 'close' };

/** `leg` and `id` are numbers given out by the main thread, never used twice. */
export type LegMessage = (LegRequest & { leg: number; id: number }) | (LegNotice & { leg: number });

export type ToWorker =
  | { type: 'clip'; name: string; ulaw: Uint8Array; alaw: Uint8Array }
  | { type: 'unload'; name: string }
  | { type: 'open'; leg: number; host: string; rtpTimeoutMs: number }
  | { type: 'bridge'; a: number; b: number; id: number }
  | { type: 'unbridge'; a: number; b: number; id: number }
  | LegMessage;

/** What a request came to. */
export type Answer =
  | { kind: 'played'; how: 'finished' | 'stopped' }
  | { kind: 'recorded'; audio: Int16Array; endedBy: RecordingEnd }
  | { kind: 'key-sent' }
  | { kind: 'key-refused' }
  | { kind: 'heard'; levels: number[] }
  | { kind: 'stats'; stats: MediaStats }
  | { kind: 'done' };

export type FromWorker =
  | { type: 'ready' }
  | { type: 'opened'; leg: number; port: number }
  | { type: 'not-opened'; leg: number; reason: string }
  | { type: 'key'; leg: number; key: string }
  | { type: 'timeout'; leg: number }
  | { type: 'answer'; id: number; answer: Answer }
  /** A bug in the leg; it is closed by then. */
  | { type: 'failed'; leg: number; reason: string }
  | { type: 'closed'; leg: number }
  /** Share of the wheel's slots (0-1) that ran late in the last second. */
  | { type: 'load'; lateShare: number };
