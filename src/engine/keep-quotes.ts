import { sleep } from '../base/clock.ts';
import type { CallTarget } from '../callback/call-target.ts';
import { isoWeekOf } from '../callback/iso-week.ts';
import type { QuoteSums, SettledQuote } from '../callback/kept-quote.ts';
import { decideOffer } from '../callback/offer.ts';
import type { QueueEvent } from '../callback/queue-event.ts';
import { addQuote, noSums } from '../estimate/accuracy.ts';
import { countWaiting } from '../store/callbacks.ts';
import { findCallTarget } from '../store/call-targets.ts';
import {
  deleteQuotes,
  insertQuotes,
  settleLost,
  settlePromises,
  settleQuotes,
} from '../store/quotes.ts';
import { addQuoteSums } from '../store/quote-weeks.ts';
import type { Session } from '../store/schema.ts';
import type { Engine } from './context.ts';
import { factsOf } from './decide-offer.ts';
import { waitAhead } from './estimate-wait.ts';
import { isDatabaseAway } from './patience.ts';
import type { Quoted } from './quote-book.ts';
import { quoteOfWait } from './quote-of-wait.ts';

/** How long quotes are gathered before they are written together. */
const writeMs = 1_000;
const batch = 500;
const sweepMs = 30_000;
const forgetMs = 3_600_000;
/** Word of a caller that is older tells what was once, not what would be said now. */
const lateMs = 30_000;
/** A call of which nothing was heard for so long is not waited for. */
const lostMs = 86_400_000;
/** Five weeks, as the events of the lines. */
export const keptQuotesMs = 35 * 86_400_000;

export interface KeptQuotes {
  /** Writes what there is, once, and stops. */
  close(): Promise<void>;
}

/**
 * Begins to keep what is believed of every wait and what becomes of it: of who is promised a callback, and of every
 * caller of a line that is seen. Behind the back of the calls: what cannot be written in time is dropped and counted.
 */
export function keepQuotes(ctx: Engine): KeptQuotes {
  const closing = new AbortController();
  const close = ctx.quotes.open();
  const endEvents = ctx.lines.onEvent((callTarget, event) => {
    try {
      noteEvent(ctx, callTarget, event);
    } catch (error) {
      // The line goes on without it.
      ctx.log.error({ error }, 'A quote was not noted');
    }
  });
  const loop = async (everyMs: number, turn: () => Promise<void>): Promise<void> => {
    while (!closing.signal.aborted) {
      await sleep(ctx.clock, everyMs, closing.signal).catch(() => {}); // Aborted: the loop ends.
      if (!closing.signal.aborted) await unlessAway(ctx, turn);
    }
  };
  const loops = Promise.all([
    loop(writeMs, () => writeQuotes(ctx)),
    loop(sweepMs, () => settleRest(ctx)),
    loop(forgetMs, () => forgetQuotes(ctx)),
  ]);
  return {
    async close() {
      endEvents();
      closing.abort();
      await loops;
      close();
      await unlessAway(ctx, () => writeQuotes(ctx));
    },
  };
}

/** A caller joins, and is quoted in silence what he would have been told; or it is known what became of him. */
function noteEvent(ctx: Engine, callTarget: CallTarget, event: QueueEvent): void {
  const { id: callTargetId } = callTarget;
  if (event.type === 'answered' || event.type === 'abandoned' || event.type === 'left') {
    const { type: happened, call, at } = event;
    return ctx.quotes.ended({ callTargetId, call, happened, at });
  }
  const now = ctx.db.now();
  if (event.type !== 'joined' || event.isCallback || now - event.at > lateMs) return;
  const waitedSeconds = Math.max(0, event.at - event.since) / 1000;
  const wait = waitAhead(ctx, callTarget, waitedSeconds, event.priority);
  const facts = factsOf(ctx, callTarget, { wait, number: null, occasion: 'ahead' });
  ctx.quotes.made({
    facts,
    quote: quoteOfWait(ctx, callTarget, wait, { call: event.call, callbackId: null }),
  });
}

/** Writes what was gathered, in the order in which it came. @throws UserError database-away, with all still there */
async function writeQuotes(ctx: Engine): Promise<void> {
  const { quotes, db, log } = ctx;
  const dropped = quotes.takeDropped();
  if (dropped > 0) log.warn({ dropped }, 'Quotes were not kept: there were more than could be');
  for (let next = quotes.take(batch); next; next = quotes.take(batch)) {
    const { made, ended } = next;
    try {
      await db.tx(async (trx) => {
        if (made.length > 0) await insertQuotes(trx, await decided(trx, made));
        if (ended.length > 0) await sumUp(trx, await settleQuotes(trx, ended));
      });
    } catch (error) {
      if (isDatabaseAway(error)) quotes.putBack(next);
      throw error;
    }
  }
}

/** With what the offer would have been, now that there is time to count who waits. */
async function decided(trx: Session, made: readonly Quoted[]) {
  const counts = new Map<string, number>();
  const quotes = [];
  for (const { quote, facts } of made) {
    if (!facts) quotes.push(quote);
    else {
      const { callTargetId } = quote;
      const waitingCount =
        facts.settings.maxWaiting === null
          ? 0
          : (counts.get(callTargetId) ?? (await countWaiting(trx, callTargetId)));
      counts.set(callTargetId, waitingCount);
      const { offer: offered, reason } = decideOffer({ ...facts, waitingCount });
      quotes.push({ ...quote, offered, reason });
    }
  }
  return quotes;
}

/** What became of callbacks, by their own story, and of calls that were never heard of again. */
async function settleRest({ db }: Engine): Promise<void> {
  for (const settle of [
    (trx: Session) => settlePromises(trx, batch),
    (trx: Session) => settleLost(trx, trx.now() - lostMs, batch),
  ]) {
    let count: number;
    do {
      count = await db.tx(async (trx) => {
        const settled = await settle(trx);
        await sumUp(trx, settled);
        return settled.length;
      });
    } while (count === batch);
  }
}

/** Adds quotes that were just settled to the sums of their weeks, in the same commit. */
async function sumUp(trx: Session, settled: readonly SettledQuote[]): Promise<void> {
  const weeks = new Map<string, { callTargetId: string; week: string; sums: QuoteSums }>();
  const zones = new Map<string, string>();
  for (const quote of settled) {
    const { callTargetId } = quote;
    const zone =
      zones.get(callTargetId) ?? (await findCallTarget(trx, callTargetId))?.timeZone ?? 'UTC';
    zones.set(callTargetId, zone);
    const week = isoWeekOf(quote.at, zone);
    const found = weeks.get(`${callTargetId} ${week}`) ?? { callTargetId, week, sums: noSums() };
    weeks.set(`${callTargetId} ${week}`, found);
    addQuote(found.sums, quote);
  }
  // In one order on all nodes, which so do not wait for each other in a ring.
  for (const key of [...weeks.keys()].sort()) {
    const found = weeks.get(key);
    if (found) await addQuoteSums(trx, found.callTargetId, found.week, found.sums);
  }
}

async function forgetQuotes(ctx: Engine): Promise<void> {
  const before = ctx.db.now() - keptQuotesMs;
  while ((await deleteQuotes(ctx.db, before, 5_000)) === 5_000 && !ctx.isStopping);
}

async function unlessAway(ctx: Engine, turn: () => Promise<void>): Promise<void> {
  await turn().catch((error: unknown) => {
    if (isDatabaseAway(error)) ctx.log.debug({ error: String(error) }, 'Quotes wait to be written');
    else ctx.log.error({ error }, 'Quotes could not be kept');
  });
}
