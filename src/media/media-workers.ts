import type { Clock, Timer } from '../base/clock.ts';
import { realClock } from '../base/clock.ts';
import type { Log } from '../base/log.ts';
import { encodeInto } from './g711.ts';
import type { MediaBridge, MediaEngine, MediaLeg, OpenLeg } from './media-engine.ts';
import { MediaFull } from './media-engine.ts';
import type { Clip } from './player.ts';
import { partition } from './port-pool.ts';
import { WorkerLeg } from './worker-leg.ts';
import { WorkerThread } from './worker-thread.ts';

export interface MediaWorkersOptions {
  log: Log;
  /** How many worker threads, 1-64. One for each core beside the main thread's is enough. */
  workers: number;
  /** UDP ports for audio, both ends included; null: any the system gives. */
  portRange: { low: number; high: number } | null;
  /**
   * A worker with this many legs takes no further call (default 800, which is 400 bridged calls: a
   * worker's core is half busy then). A leg `near` another is always taken: somebody waits for it.
   */
  legsMax?: number;
  clock?: Clock;
}

/** A worker that dies at once must not be started in a tight loop. */
const restartMs = 200;

/**
 * Starts the workers and resolves when all of them are ready; rejects when one cannot start, or when
 * the port range has not at least one even port for each.
 */
export async function startMediaWorkers(options: MediaWorkersOptions): Promise<MediaEngine> {
  const { portRange, workers } = options;
  if (portRange !== null) {
    const [part] = partition(portRange, workers);
    if (part === undefined || !(part.high >= part.low))
      throw new Error(
        `ports ${portRange.low}-${portRange.high} are too few for ${workers} workers`,
      );
  }
  const engine = new MediaWorkers(options);
  try {
    await engine.started;
  } catch (error) {
    await engine.close();
    throw error;
  }
  return engine;
}

class MediaWorkers implements MediaEngine {
  readonly started: Promise<unknown>;
  readonly #options: MediaWorkersOptions;
  readonly #clock: Clock;
  readonly #legsMax: number;
  readonly #threads: WorkerThread[] = [];
  readonly #restarts = new Set<Timer>();
  readonly #clips = new Map<string, Clip>();
  #lastId = 0;
  #isClosed = false;

  constructor(options: MediaWorkersOptions) {
    this.#options = options;
    this.#clock = options.clock ?? realClock;
    this.#legsMax = options.legsMax ?? 800;
    const { portRange, workers } = options;
    const parts = portRange === null ? null : partition(portRange, workers);
    for (let at = 0; at < workers; at++) this.#start(at, parts?.[at] ?? null);
    this.started = Promise.all(this.#threads.map((thread) => thread.ready));
  }

  get load01(): number {
    const loads = this.#threads.map((thread) => {
      const isFull = !thread.isReady || thread.isLate;
      return isFull ? 1 : Math.min(1, thread.legCount / this.#legsMax);
    });
    return loads.reduce((sum, load) => sum + load, 0) / Math.max(1, loads.length);
  }

  get isReady(): boolean {
    return this.#threads.some((thread) => thread.isReady);
  }

  get openLegs(): number {
    return this.#threads.reduce((sum, thread) => sum + thread.legCount, 0);
  }

  load(name: string, audio: Int16Array): void {
    // Shared memory: a prompt set is kept once, however many workers play it.
    const clip: Clip = {
      ulaw: new Uint8Array(new SharedArrayBuffer(audio.length)),
      alaw: new Uint8Array(new SharedArrayBuffer(audio.length)),
    };
    encodeInto('ulaw', audio, clip.ulaw);
    encodeInto('alaw', audio, clip.alaw);
    this.#clips.set(name, clip);
    for (const thread of this.#threads) thread.post({ type: 'clip', name, ...clip });
  }

  unload(name: string): void {
    this.#clips.delete(name);
    for (const thread of this.#threads) thread.post({ type: 'unload', name });
  }

  async open(options: OpenLeg): Promise<MediaLeg> {
    const { host, publicHost = host, rtpTimeoutMs } = options;
    // In SDP the unspecified address means hold.
    if (publicHost === '0.0.0.0' || publicHost === '::')
      throw new Error('a leg bound to every address needs a publicHost');
    const thread = this.#threadFor(options.near);
    const leg = this.#nextId();
    try {
      const port = await thread.open(
        { type: 'open', leg, host, rtpTimeoutMs },
        { key: options.onKey, timeout: options.onTimeout, lost: options.onLost },
      );
      return new WorkerLeg(leg, port, {
        thread,
        host: publicHost,
        nextId: () => this.#nextId(),
        hasClip: (name) => this.#clips.has(name),
      });
    } catch (error) {
      throw new MediaFull(`no media leg could be opened: ${String(error)}`);
    }
  }

  async bridge(a: MediaLeg, b: MediaLeg): Promise<MediaBridge> {
    if (!(a instanceof WorkerLeg && b instanceof WorkerLeg) || a.thread !== b.thread || a === b)
      throw new Error('only two legs opened near each other can be bridged');
    const { thread } = a;
    await thread.ask({ type: 'bridge', a: a.id, b: b.id, id: this.#nextId() });
    return {
      unbridge: async () => {
        await thread.ask({ type: 'unbridge', a: a.id, b: b.id, id: this.#nextId() });
      },
    };
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    for (const timer of this.#restarts) timer.cancel();
    await Promise.all(this.#threads.map((thread) => thread.close()));
  }

  #nextId(): number {
    this.#lastId += 1;
    return this.#lastId;
  }

  #threadFor(near: MediaLeg | undefined): WorkerThread {
    if (near instanceof WorkerLeg) return near.thread;
    const able = this.#threads.filter(
      (thread) => thread.isReady && !thread.isLate && thread.legCount < this.#legsMax,
    );
    if (able.length === 0) throw new MediaFull('every media worker is full, late or starting');
    return able.reduce((least, thread) => (thread.legCount < least.legCount ? thread : least));
  }

  /** Starts the worker of a place, now and again whenever it dies. */
  #start(at: number, ports: { low: number; high: number } | null): WorkerThread {
    const { log } = this.#options;
    const thread = new WorkerThread({ ports }, log, (error) => {
      if (this.#isClosed) return;
      log.error({ worker: at, error: String(error) }, 'a media worker died');
      const timer = this.#clock.after(restartMs, () => {
        this.#restarts.delete(timer);
        this.#start(at, ports);
      });
      this.#restarts.add(timer);
    });
    this.#threads[at] = thread;
    for (const [name, clip] of this.#clips) thread.post({ type: 'clip', name, ...clip });
    return thread;
  }
}
