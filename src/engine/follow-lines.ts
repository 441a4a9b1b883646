import { sleep } from '../base/clock.ts';
import { lineOf, type CallTarget } from '../callback/call-target.ts';
import { findPlaces, openPlaces } from '../store/callbacks.ts';
import { listCallTargets } from '../store/call-targets.ts';
import { entriesAfter, feedEnd } from '../store/journal.ts';
import {
  beginOfLast,
  queueEventsAfter,
  queueEventsBetween,
  type QueueEventPlace,
} from '../store/queue-events.ts';
import type { Engine } from './context.ts';
import { isDatabaseAway } from './patience.ts';

/** News of other nodes comes with a hint, and at the latest after this. */
const lookMs = 1_000;
/** However many hints come. */
const breathMs = 100;
const callTargetsMs = 5_000;
const pageSize = 500;
/** A day: the centre may have been closed for the night. */
const restoredMs = 86_400_000;
/** Some seconds of work at most, in small pieces. */
const restoredMax = 50_000;

export interface FollowedLines {
  close(): Promise<void>;
}

/**
 * Begins to follow the lines of all call targets: their past is read in the background, and what any node is told of
 * them is folded here. @throws UserError database-away
 */
export async function followLines(ctx: Engine): Promise<FollowedLines> {
  const follower = new Follower(ctx);
  await follower.begin();
  return follower;
}

class Follower implements FollowedLines {
  readonly #ctx: Engine;
  readonly #closing = new AbortController();
  #hint = new AbortController();
  #queueCursor = '';
  #journalCursor = '';
  #callTargetsAt = 0;
  /** Lines that are new here. */
  #unread: CallTarget[] = [];
  /** Those of them whose callbacks are known, so that their past may be read. By the id of the call target. */
  readonly #readable = new Map<string, CallTarget>();
  #ran: Promise<unknown> = Promise.resolve();

  constructor(ctx: Engine) {
    this.#ctx = ctx;
  }

  async begin(): Promise<void> {
    // Before the past is read: what is stored from here on is news.
    this.#queueCursor = this.#journalCursor = await feedEnd(this.#ctx.db);
    await this.#followCallTargets();
    this.#ctx.lines.onLookNow(() => this.#hint.abort());
    this.#ran = Promise.all([this.#loop(() => this.#look()), this.#loop(() => this.#readPast())]);
  }

  async close(): Promise<void> {
    this.#ctx.lines.onLookNow(null);
    this.#closing.abort();
    await this.#ran;
    await this.#ctx.lines.close();
  }

  async #loop(turn: () => Promise<void>): Promise<void> {
    const { clock, log } = this.#ctx;
    const { signal } = this.#closing;
    while (!signal.aborted) {
      const hint = (this.#hint = this.#hint.signal.aborted ? new AbortController() : this.#hint);
      await turn().catch((error: unknown) => {
        if (isDatabaseAway(error))
          log.debug({ error: String(error) }, 'The lines are not followed');
        else log.error({ error }, 'The lines could not be followed');
      });
      // Aborted: there is news, or the loop ends.
      await sleep(clock, breathMs, signal).catch(() => {});
      await sleep(clock, lookMs, AbortSignal.any([signal, hint.signal])).catch(() => {});
    }
  }

  async #look(): Promise<void> {
    const { clock } = this.#ctx;
    if (clock.monotonic() - this.#callTargetsAt >= callTargetsMs) await this.#followCallTargets();
    await this.#hearQueueEvents();
    await this.#lookAtChanged();
    await this.#lookAtOpen();
    this.#ctx.lines.pass(this.#ctx.db.now());
  }

  async #followCallTargets(): Promise<void> {
    const { db, lines, clock } = this.#ctx;
    const callTargets: CallTarget[] = [];
    let cursor: string | null = null;
    do {
      const page = await listCallTargets(db, cursor, 1_000);
      callTargets.push(...page.items);
      cursor = page.nextCursor;
    } while (cursor !== null);
    this.#unread = lines.follow(callTargets);
    this.#callTargetsAt = clock.monotonic();
  }

  async #hearQueueEvents(): Promise<void> {
    const { db, lines } = this.#ctx;
    for (let count = pageSize; count === pageSize;) {
      const events = await queueEventsAfter(db, this.#queueCursor, pageSize);
      const now = db.now();
      for (const event of events) lines.hear(event, now);
      this.#queueCursor = events.at(-1)?.cursor ?? this.#queueCursor;
      count = events.length;
    }
  }

  /** Callbacks that something has happened to, as they are by now. */
  async #lookAtChanged(): Promise<void> {
    const { db, lines } = this.#ctx;
    for (let count = pageSize; count === pageSize;) {
      const entries = await entriesAfter(db, this.#journalCursor, pageSize);
      const ids = [...new Set(entries.map(({ callbackId }) => callbackId))];
      const places = ids.length > 0 ? await findPlaces(db, ids) : [];
      for (const place of places) lines.lookAt(place, db.now());
      this.#journalCursor = entries.at(-1)?.id ?? this.#journalCursor;
      count = entries.length;
    }
  }

  /**
   * Callbacks of new lines. Never beside the look at what has changed: what was read earlier may not be taken for what
   * is now.
   */
  async #lookAtOpen(): Promise<void> {
    const { db, lines } = this.#ctx;
    const unseen = this.#unread.filter(({ id }) => !this.#readable.has(id));
    if (unseen.length === 0) return;
    let after: string | null = null;
    do {
      const places = await openPlaces(db, after, pageSize);
      for (const place of places) lines.lookAt(place, db.now());
      after = places.length === pageSize ? (places.at(-1)?.id ?? null) : null;
    } while (after !== null);
    for (const callTarget of unseen) this.#readable.set(callTarget.id, callTarget);
    this.#unread = [];
  }

  /** What happened in new lines before, in the background and in small pieces: the phones go first. */
  async #readPast(): Promise<void> {
    const { lines } = this.#ctx;
    for (const callTarget of this.#readable.values()) {
      if (this.#closing.signal.aborted) return;
      lines.beginPast(callTarget);
      await this.#readPastOf(callTarget);
      lines.restored(callTarget);
      this.#readable.delete(callTarget.id);
    }
  }

  async #readPastOf(callTarget: CallTarget): Promise<void> {
    const { db, lines } = this.#ctx;
    const [line, until] = [lineOf(callTarget), db.now() + 1];
    const from = await beginOfLast(db, line, until - restoredMs, restoredMax);
    let after: QueueEventPlace | null = null;
    do {
      const page = await queueEventsBetween(db, { line, from, until, limit: pageSize, after });
      lines.restore(callTarget, page.events);
      after = page.next;
      await new Promise((resolve) => setImmediate(resolve));
    } while (after && !this.#closing.signal.aborted);
  }
}
