import { sql, type Insertable, type RawBuilder, type Selectable } from 'kysely';
import type { Happening, KeptQuote, SettledQuote } from '../callback/kept-quote.ts';
import { at, text } from './rows.ts';
import type { QuoteTable, Session } from './schema.ts';

/** Stores quotes; of two for the same call the first counts, whichever node made it. @param quotes 1-1000 */
export async function insertQuotes(session: Session, quotes: readonly KeptQuote[]): Promise<void> {
  await session.kysely
    .insertInto('quote')
    // By their key: nodes that store the same at the same time must not wait for each other in a ring.
    .values(quotes.map(toRow).sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1)))
    .onConflict((conflict) => conflict.columns(['call_target_id', 'call']).doNothing())
    .execute();
}

/** What became of a call that holds, and when (ms since 1970). */
export interface Ending {
  callTargetId: string;
  call: string;
  happened: Happening;
  at: number;
}

/** Notes what became of calls. @param endings 1-1000 @returns the quotes settled by this, each only once ever */
export async function settleQuotes(
  session: Session,
  endings: readonly Ending[],
): Promise<SettledQuote[]> {
  const column = (values: unknown[], type: string): RawBuilder<unknown> =>
    sql`${values}::${sql.raw(type)}[]`;
  const ids = endings.map(({ callTargetId }) => callTargetId);
  const calls = endings.map(({ call }) => text(call));
  const { rows } = await sql<Selectable<QuoteTable>>`
    with told as (
      select distinct on (id, call) * from unnest(${column(ids, 'uuid')}, ${column(calls, 'text')},
        ${column(
          endings.map(({ happened }) => happened),
          'text',
        )},
        ${column(
          endings.map((ending) => at(ending.at)),
          'timestamptz',
        )}) with ordinality as told (id, call, happened, at, nth)
      order by id, call, nth
    ), open as (
      select call_target_id, quote.call, told.happened, told.at as ended_at from quote
      join told on told.id = call_target_id and told.call = quote.call
      where quote.happened is null and callback_id is null order by call_target_id, quote.call for update of quote
    )
    update quote set happened = open.happened,
      waited_seconds = greatest(0, extract(epoch from open.ended_at - quote.at))
    from open where quote.call_target_id = open.call_target_id and quote.call = open.call
    returning quote.*`.execute(session.kysely);
  return rows.map(toSettled);
}

/** Results of an attempt that was in time and did not find the person. */
const notReached = ['busy', 'no-answer', 'rejected', 'carrier-error', 'no-key', 'customer-hung-up'];

/**
 * Notes what became of promised callbacks that reached an agent or have ended, by their own story.
 * @param limit callbacks at most @returns as `settleQuotes`
 */
export async function settlePromises(session: Session, limit: number): Promise<SettledQuote[]> {
  const { rows } = await sql<Selectable<QuoteTable>>`
    with open as (
      select quote.call_target_id, quote.call, callback.id, outcome, ended_at from quote
      join callback on callback.id = quote.callback_id
      where quote.happened is null and quote.callback_id is not null and state in ('talking', 'ended')
      order by quote.callback_id limit ${limit} for update of quote skip locked
    ), story as (
      select open.*,
        (select min(at) from journal where callback_id = open.id and event = 'bridged') as bridged_at,
        exists (select from attempt where callback_id = open.id and result = any(${notReached}::text[]))
          or exists (select from journal where callback_id = open.id and event in ('snoozed', 'rescheduled')) as put_off
      from open
    )
    update quote set
      happened = case
        when outcome = 'abandoned' then 'abandoned'
        when put_off or outcome = 'unreachable' then 'not-reached'
        when bridged_at is not null then 'answered'
        else 'left' end,
      waited_seconds = greatest(0, extract(epoch from coalesce(bridged_at, ended_at, quote.at) - quote.at))
    from story where quote.call_target_id = story.call_target_id and quote.call = story.call
    returning quote.*`.execute(session.kysely);
  return rows.map(toSettled);
}

/** Gives up calls of which nothing was heard. @param before ms since 1970 @param limit calls at most */
export async function settleLost(
  session: Session,
  before: number,
  limit: number,
): Promise<SettledQuote[]> {
  const { rows } = await sql<Selectable<QuoteTable>>`
    with open as (
      select call_target_id, call from quote
      where happened is null and callback_id is null and at < ${at(before)}
      order by at limit ${limit} for update skip locked
    )
    update quote set happened = 'lost',
      waited_seconds = greatest(0, extract(epoch from ${at(session.now())}::timestamptz - quote.at))
    from open where quote.call_target_id = open.call_target_id and quote.call = open.call
    returning quote.*`.execute(session.kysely);
  return rows.map(toSettled);
}

/** Quotes made since then of which it is known what became of them. @param since ms since 1970 @param limit quotes at most */
export async function settledSince(
  session: Session,
  since: number,
  limit: number,
): Promise<SettledQuote[]> {
  const { rows } = await sql<Selectable<QuoteTable>>`
    select * from quote where at >= ${at(since)} and happened is not null
    order by at limit ${limit}`.execute(session.kysely);
  return rows.map(toSettled);
}

/** What was believed of a promised callback's wait, and what became of it when that is known; null: nothing was kept. */
export async function quoteOfCallback(
  session: Session,
  { id, callTargetId }: { id: string; callTargetId: string },
): Promise<KeptQuote | SettledQuote | null> {
  const row = await session.kysely
    .selectFrom('quote')
    .selectAll()
    .where('call_target_id', '=', callTargetId)
    .where('call', '=', id)
    .executeTakeFirst();
  return row ? (row.happened === null ? toKept(row) : toSettled(row)) : null;
}

/** Forgets old quotes; the sums of their weeks stay. @param limit rows at most @returns how many are gone */
export async function deleteQuotes(
  session: Session,
  before: number,
  limit: number,
): Promise<number> {
  const { numAffectedRows } = await sql`
    with old as (
      select call_target_id, call from quote where at < ${at(before)} order by at limit ${limit}
    )
    delete from quote using old where quote.call_target_id = old.call_target_id and quote.call = old.call`.execute(
    session.kysely,
  );
  return Number(numAffectedRows ?? 0);
}

type Row = Insertable<QuoteTable>;

const keyOf = (row: Row): string => `${row.call_target_id} ${row.call}`;

function toRow({ believed, ...quote }: KeptQuote): Row {
  return {
    ...{ call_target_id: quote.callTargetId, call: text(quote.call) },
    ...{ callback_id: quote.callbackId, at: at(quote.at) },
    ...{ mean_seconds: believed?.meanSeconds ?? null, p50_seconds: believed?.p50Seconds ?? null },
    ...{ p80_seconds: believed?.p80Seconds ?? null, low_seconds: believed?.lowSeconds ?? null },
    ...{ high_seconds: believed?.highSeconds ?? null },
    ...{ over_threshold: believed?.overThreshold ?? null },
    ...{ baseline_seconds: quote.baselineSeconds, basis: text(quote.basis) },
    ...{ offered: quote.offered, reason: quote.reason, happened: null, waited_seconds: null },
  };
}

function toSettled(row: Selectable<QuoteTable>): SettledQuote {
  return {
    ...toKept(row),
    ...{ happened: row.happened ?? 'lost', waitedSeconds: row.waited_seconds ?? 0 },
  };
}

function toKept(row: Selectable<QuoteTable>): KeptQuote {
  return {
    ...{ callTargetId: row.call_target_id, call: row.call, callbackId: row.callback_id },
    ...{ at: row.at, baselineSeconds: row.baseline_seconds, basis: row.basis },
    ...{ offered: row.offered, reason: row.reason },
    believed:
      row.mean_seconds === null
        ? null
        : {
            meanSeconds: row.mean_seconds,
            p50Seconds: row.p50_seconds ?? row.mean_seconds,
            p80Seconds: row.p80_seconds ?? row.mean_seconds,
            lowSeconds: row.low_seconds ?? row.mean_seconds,
            highSeconds: row.high_seconds ?? row.mean_seconds,
            overThreshold: row.over_threshold ?? 0,
          },
  };
}
