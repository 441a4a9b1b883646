import { Worker } from 'node:worker_threads';
import type { Log } from '../base/log.ts';
import type { Answer, FromWorker, ToWorker, WorkerSettings } from './worker-messages.ts';

/** The main thread's end of a leg. */
export interface LegListener {
  key: (key: string) => void;
  timeout: () => void;
  lost: () => void;
}

interface Opening {
  listener: LegListener;
  opened: (port: number) => void;
  failed: (error: Error) => void;
}

/** Above this share of late slots a worker takes no further first legs. */
const lateShareMax = 0.2;
/** The heap of a worker; clips are outside of it. */
const heapMb = 256;

/** One media worker as the main thread sees it: its legs, and the requests it has not answered. */
export class WorkerThread {
  readonly #worker: Worker;
  readonly #log: Log;
  readonly #legs = new Map<number, LegListener>();
  readonly #opening = new Map<number, Opening>();
  readonly #closing = new Map<number, () => void>();
  readonly #requests = new Map<number, (answer: Answer | null) => void>();
  readonly #ready = Promise.withResolvers<void>();
  #reason: unknown = new Error('the media worker ended by itself');
  #isReady = false;
  #isDead = false;
  #lateShare = 0;

  /**
   * @param onDeath once, when it ended without `close`; its legs have heard of it by then
   */
  constructor(settings: WorkerSettings, log: Log, onDeath: (error: unknown) => void) {
    this.#log = log;
    this.#worker = new Worker(new URL('worker.ts', import.meta.url), {
      workerData: settings,
      resourceLimits: { maxOldGenerationSizeMb: heapMb },
    });
    // Nobody may be waiting any more when it fails.
    this.#ready.promise.catch(() => {});
    this.#worker.on('message', (message: FromWorker) => this.#handle(message));
    this.#worker.on('error', (error) => {
      this.#reason = error;
    });
    this.#worker.on('exit', () => {
      if (this.#isDead) return;
      this.#end((listener) => listener.lost());
      onDeath(this.#reason);
    });
  }

  /** Resolves when the worker can take legs; rejects when it died before that. */
  get ready(): Promise<void> {
    return this.#ready.promise;
  }

  get isReady(): boolean {
    return this.#isReady && !this.#isDead;
  }

  get isLate(): boolean {
    return this.#lateShare > lateShareMax;
  }

  get legCount(): number {
    return this.#legs.size + this.#opening.size;
  }

  post(message: ToWorker): void {
    if (!this.#isDead) this.#worker.postMessage(message, []);
  }

  /** Posts a request and gives its answer; null when the worker died first. */
  ask(message: ToWorker & { id: number }): Promise<Answer | null> {
    if (this.#isDead) return Promise.resolve(null);
    return new Promise((resolve) => {
      this.#requests.set(message.id, resolve);
      this.post(message);
    });
  }

  /** Resolves with the leg's port, rejects with a reason. */
  open(message: ToWorker & { type: 'open' }, listener: LegListener): Promise<number> {
    return new Promise((opened, failed) => {
      if (this.#isDead) return failed(new Error('the media worker died'));
      this.#opening.set(message.leg, { listener, opened, failed });
      this.post(message);
    });
  }

  /** Resolves when the leg's socket is closed. The listener hears nothing from now on. */
  closeLeg(leg: number): Promise<void> {
    if (this.#isDead || !this.#legs.has(leg)) return Promise.resolve();
    return new Promise((resolve) => {
      this.#closing.set(leg, resolve);
      this.post({ type: 'close', leg });
    });
  }

  /** Ends the worker and everything in it; legs are not told. */
  async close(): Promise<void> {
    if (!this.#isDead) this.#end(() => {});
    await this.#worker.terminate();
  }

  #handle(message: FromWorker): void {
    switch (message.type) {
      case 'ready':
        this.#isReady = true;
        return this.#ready.resolve();
      case 'opened': {
        const opening = this.#opening.get(message.leg);
        if (opening === undefined) return;
        this.#opening.delete(message.leg);
        this.#legs.set(message.leg, opening.listener);
        return opening.opened(message.port);
      }
      case 'not-opened':
        this.#opening.get(message.leg)?.failed(new Error(message.reason));
        this.#opening.delete(message.leg);
        return;
      case 'key':
        if (!this.#closing.has(message.leg)) this.#legs.get(message.leg)?.key(message.key);
        return;
      case 'timeout':
        if (!this.#closing.has(message.leg)) this.#legs.get(message.leg)?.timeout();
        return;
      case 'answer':
        this.#requests.get(message.id)?.(message.answer);
        this.#requests.delete(message.id);
        return;
      case 'failed':
        return this.#fail(message.leg, message.reason);
      case 'closed':
        this.#legs.delete(message.leg);
        this.#closing.get(message.leg)?.();
        this.#closing.delete(message.leg);
        return;
      case 'load':
        this.#lateShare = message.lateShare;
        return;
      default:
        message satisfies never;
    }
  }

  /** The leg is gone at once; its unanswered requests are answered by its closing. */
  #fail(leg: number, reason: string): void {
    const listener = this.#closing.has(leg) ? undefined : this.#legs.get(leg);
    this.#legs.delete(leg);
    this.#log.error({ leg, error: reason }, 'a bug ended the media of a call');
    listener?.lost();
  }

  #end(tell: (listener: LegListener) => void): void {
    this.#isDead = true;
    this.#ready.reject(this.#reason);
    const lost = [...this.#legs].filter(([leg]) => !this.#closing.has(leg));
    for (const opening of this.#opening.values())
      opening.failed(new Error('the media worker died'));
    for (const resolve of this.#requests.values()) resolve(null);
    for (const resolve of this.#closing.values()) resolve();
    for (const map of [this.#legs, this.#opening, this.#requests, this.#closing]) map.clear();
    for (const [, listener] of lost) tell(listener);
  }
}
