import type { Clock, Timer } from '../base/clock.ts';
import type { Log } from '../base/log.ts';
import type { LineEvent } from '../callback/queue-event.ts';
import { insertQueueEvents } from '../store/queue-events.ts';
import { notifyQueueEvents } from '../store/listen.ts';
import type { Database } from '../store/database.ts';
import { isDatabaseAway } from './patience.ts';

/** How long events are gathered: many come at the same time, and each commit costs as much as a hundred. */
const gatherMs = 200;
const retryMs = 1_000;
const batch = 500;
/** Some minutes of a large contact centre. */
const keptMax = 20_000;

/**
 * Writes what was told of the lines, in small batches and behind the back of who tells it. What comes while the
 * database is away is kept, up to a bound.
 */
export class QueueEventLog {
  readonly #options: { clock: Clock; log: Log; db: Database };
  #waiting: LineEvent[] = [];
  #timer: Timer | null = null;
  #writing: Promise<void> = Promise.resolve();
  #lost = 0;
  #isClosed = false;

  constructor(options: { clock: Clock; log: Log; db: Database }) {
    this.#options = options;
  }

  add(event: LineEvent): void {
    if (this.#isClosed) return;
    this.#waiting.push(event);
    if (this.#waiting.length > keptMax) this.#forgetSome();
    this.#schedule(gatherMs);
  }

  /** Writes what there is, once; what cannot be written now is lost. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#timer?.cancel();
    await this.#writing;
    await this.#write();
  }

  #schedule(delayMs: number): void {
    this.#timer ??= this.#options.clock.after(delayMs, () => {
      this.#writing = this.#write().finally(() => {
        this.#timer = null;
        if (this.#waiting.length > 0 && !this.#isClosed) this.#schedule(retryMs);
      });
    });
  }

  /** The oldest tell least of now. Said once, until it has been made good. */
  #forgetSome(): void {
    const many = keptMax / 10;
    if (this.#lost === 0)
      this.#options.log.warn(
        { kept: keptMax },
        'The database is away for so long that events of the lines are lost',
      );
    this.#waiting.splice(0, many);
    this.#lost += many;
  }

  async #write(): Promise<void> {
    const { db, log } = this.#options;
    while (this.#waiting.length > 0) {
      const events = this.#waiting.slice(0, batch);
      try {
        await db.tx(async (trx) => {
          await insertQueueEvents(trx, events);
          await notifyQueueEvents(trx);
        });
      } catch (error) {
        if (isDatabaseAway(error)) return;
        // One that no column takes must not keep back all that come after it.
        log.error({ error, count: events.length }, 'Events of the lines were not kept');
      }
      const written = new Set(events);
      this.#waiting = this.#waiting.filter((event) => !written.has(event));
    }
    if (this.#lost > 0) log.warn({ lost: this.#lost }, 'Events of the lines were lost');
    this.#lost = 0;
  }
}
