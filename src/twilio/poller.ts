import { sleep, type Clock } from '../base/clock.ts';
import type { Log } from '../base/log.ts';
import type { TwilioQueue } from '../callback/call-target.ts';
import { queuesPerRequest, type ReadStatistics, type Statistics } from './statistics.ts';
import type { QueueReading } from './task-queue.ts';

export interface PollerOptions {
  clock: Clock;
  log: Log;
  read: ReadStatistics;
  /** The queues to look at, asked for each round. */
  queues: () => Promise<TwilioQueue[]>;
  onReading: (taskQueueSid: string, reading: QueueReading) => void;
  /** 0 to 1: so that nodes do not ask in step. */
  random: () => number;
}

/** From one look at all queues to the next, give or take a tenth. */
const everyMs = 10_000;
/** The same after something has happened that only a reading tells: the statistics are some seconds old themselves. */
const soonMs = 2_000;
/** Five requests a second are allowed to the account (bulk real-time statistics): we keep below. */
const spacingMs = 250;
const backOffMaxMs = 60_000;
const retryAfterMaxMs = 600_000;

/** Reads the statistics of all queues again and again, one request at a time. */
export class Poller {
  readonly #options: PollerOptions;
  readonly #closing = new AbortController();
  readonly #ran: Promise<void>;
  #hurry = new AbortController();
  #throttled = 0;
  /** What went wrong last, by workspace: said once, not every ten seconds. */
  readonly #troubles = new Map<string, string>();

  constructor(options: PollerOptions) {
    this.#options = options;
    this.#ran = this.#run();
  }

  /** Reads again before its time. */
  soon(): void {
    this.#hurry.abort();
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await this.#ran;
  }

  async #run(): Promise<void> {
    const { random } = this.#options;
    while (!this.#closing.signal.aborted) {
      const backOffMs = await this.#round();
      if (backOffMs !== null) await this.#pause(backOffMs);
      else await this.#pauseUnlessHurried(everyMs * (0.9 + 0.2 * random()));
    }
  }

  /** @returns how long nothing is to be asked; null when all went well enough */
  async #round(): Promise<number | null> {
    const { log, queues, read } = this.#options;
    this.#hurry = new AbortController();
    const watched = await queues().catch((error: unknown) => {
      log.debug({ error: String(error) }, 'The queues to look at are not known now');
      return [];
    });
    for (const [workspaceSid, own] of Map.groupBy(watched, (queue) => queue.workspaceSid)) {
      for (let from = 0; from < own.length; from += queuesPerRequest) {
        const sids = own.slice(from, from + queuesPerRequest).map((queue) => queue.taskQueueSid);
        const statistics = await read(workspaceSid, sids, this.#closing.signal);
        if (this.#closing.signal.aborted) return null;
        const backOffMs = this.#take(workspaceSid, statistics);
        if (backOffMs !== null) return backOffMs;
        await this.#pause(spacingMs);
      }
    }
    return null;
  }

  #take(workspaceSid: string, statistics: Statistics): number | null {
    const { log, onReading } = this.#options;
    if (statistics.kind === 'throttled') return this.#backOff(statistics.retryAfterMs);
    this.#throttled = 0;
    const trouble = statistics.kind === 'failed' ? statistics.reason : '';
    if (trouble !== '' && trouble !== this.#troubles.get(workspaceSid))
      log.warn({ workspaceSid, trouble }, 'The statistics of the queues cannot be read');
    this.#troubles.set(workspaceSid, trouble);
    if (statistics.kind === 'read')
      for (const [sid, reading] of statistics.queues) onReading(sid, reading);
    return null;
  }

  /** Full jitter above half of it, as often as it was too often; never sooner than was asked for. */
  #backOff(retryAfterMs: number | null): number {
    const { log, random } = this.#options;
    this.#throttled += 1;
    const mostMs = Math.min(backOffMaxMs, 2 ** this.#throttled * 1000);
    const askedMs = Math.min(retryAfterMaxMs, retryAfterMs ?? 0);
    const waitMs = Math.max(askedMs, (mostMs / 2) * (1 + random()));
    log.info({ waitMs: Math.round(waitMs) }, 'Twilio asks for fewer requests');
    return waitMs;
  }

  async #pauseUnlessHurried(ms: number): Promise<void> {
    const { clock } = this.#options;
    const start = clock.monotonic();
    await this.#pause(ms, this.#hurry.signal);
    // However much happens, no more often than this.
    await this.#pause(Math.max(0, Math.min(ms, soonMs) - (clock.monotonic() - start)));
  }

  /** Ends early when it is closed, or by the signal. */
  async #pause(ms: number, signal?: AbortSignal): Promise<void> {
    const closing = this.#closing.signal;
    const ends = signal ? AbortSignal.any([closing, signal]) : closing;
    await sleep(this.#options.clock, ms, ends).catch(() => {}); // Aborted: the loop looks why.
  }
}
