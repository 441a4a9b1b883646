import { sql } from 'kysely';
import type { Happening } from '../callback/kept-quote.ts';
import { at } from './rows.ts';
import type { Session } from './schema.ts';

/*
 * The quotes of a call target and a time, as they are shown. Scored is what `addQuote` scores: who had to wait and reached
 * an agent.
 */

/** Times in ms since 1970, `until` not in it. */
export interface QuoteRange {
  callTargetId: string;
  from: number;
  until: number;
}

const within = ({ callTargetId, from, until }: QuoteRange) =>
  sql`call_target_id = ${callTargetId} and at >= ${at(from)} and at < ${at(until)}`;

const isScored = sql`mean_seconds is not null and happened = 'answered' and basis <> 'agents-free'`;

/** One quote against what happened. */
export interface ScoredQuote {
  callbackId: string | null;
  at: number;
  meanSeconds: number;
  lowSeconds: number;
  highSeconds: number;
  p80Seconds: number;
  /** Null where the line was not seen. */
  baselineSeconds: number | null;
  waitedSeconds: number;
}

/**
 * Some of the scored quotes, oldest first: drawn by a hash of the call, so that the same are drawn each time, whenever they were made.
 * @param limit at most so many
 */
export async function sampleQuotes(
  session: Session,
  range: QuoteRange,
  limit: number,
): Promise<ScoredQuote[]> {
  const { rows } = await sql<ScoredQuote>`
    with drawn as (
      select * from quote where ${within(range)} and ${isScored} order by md5(call), call limit ${limit}
    )
    select callback_id as "callbackId", at, mean_seconds as "meanSeconds", low_seconds as "lowSeconds",
      high_seconds as "highSeconds", p80_seconds as "p80Seconds", baseline_seconds as "baselineSeconds",
      waited_seconds as "waitedSeconds"
    from drawn order by at, call`.execute(session.kysely);
  return rows;
}

/** How many quotes there are of each kind; `open`: nothing is known yet. */
export interface QuoteCounts {
  scored: number;
  agentsFree: number;
  /** The wait was not known when it was asked for. */
  unknown: number;
  open: number;
  /** Only known to be longer than what was seen, by what became of the call. */
  censored: Record<Exclude<Happening, 'answered'>, number>;
}

export async function countQuotes(session: Session, range: QuoteRange): Promise<QuoteCounts> {
  const { rows } = await sql<QuoteCounts & QuoteCounts['censored']>`
    select count(*) filter (where ${isScored}) as scored,
      count(*) filter (where mean_seconds is not null and happened = 'answered' and basis = 'agents-free') as "agentsFree",
      count(*) filter (where mean_seconds is null and happened is not null) as unknown,
      count(*) filter (where happened is null) as open,
      ${censoredAs('abandoned')}, ${censoredAs('left')}, ${censoredAs('not-reached')}, ${censoredAs('lost')}
    from quote where ${within(range)}`.execute(session.kysely);
  const [row] = rows;
  if (!row) throw new Error('an aggregate gave no row');
  const { scored, agentsFree, unknown, open, abandoned, left, lost } = row;
  const censored = { abandoned, left, 'not-reached': row['not-reached'], lost };
  return { scored, agentsFree, unknown, open, censored };
}

const censoredAs = (happened: Happening) =>
  sql`count(*) filter (where mean_seconds is not null and happened = ${happened}) as ${sql.id(happened)}`;

/** How many of so many scored quotes held, in one way or another. */
export interface Hits {
  n: number;
  belowP50: number;
  belowP80: number;
  inRange: number;
  /** Of those whose line was seen: `compared`. */
  compared: number;
  belowBaseline: number;
}

/**
 * Hits by the length of what was quoted. @param boundsSeconds ascending; bin 0 is below the first of them
 * @returns the bins that have any
 */
export async function hitsByLength(
  session: Session,
  range: QuoteRange,
  boundsSeconds: readonly number[],
): Promise<(Hits & { bin: number })[]> {
  const { rows } = await sql<Hits & { bin: number }>`
    select width_bucket(mean_seconds, ${boundsSeconds}::float8[]) as bin, count(*) as n,
      count(*) filter (where waited_seconds <= p50_seconds) as "belowP50",
      count(*) filter (where waited_seconds <= p80_seconds) as "belowP80",
      count(*) filter (where waited_seconds between low_seconds and high_seconds) as "inRange",
      count(baseline_seconds) as compared,
      count(*) filter (where waited_seconds <= baseline_seconds) as "belowBaseline"
    from quote where ${within(range)} and ${isScored} group by bin order by bin`.execute(
    session.kysely,
  );
  return rows;
}

/** What was told in whole minutes, and what came of it. */
export interface ToldMinutes {
  lowSeconds: number;
  highSeconds: number;
  n: number;
  /** Reached an agent sooner than that, within it, later. */
  sooner: number;
  within: number;
  later: number;
}

/** The ranges that were told most often, as `quoteOf` widens them to whole minutes; by their length. @param limit at most */
export async function toldMinutes(
  session: Session,
  range: QuoteRange,
  limit: number,
): Promise<ToldMinutes[]> {
  const { rows } = await sql<ToldMinutes>`
    with told as (
      select 60 * floor(low_seconds / 60) as low, 60 * ceil(greatest(high_seconds, mean_seconds, 1) / 60) as high,
        waited_seconds as waited
      from quote where ${within(range)} and ${isScored}
    ), counted as (
      select low as "lowSeconds", high as "highSeconds", count(*) as n,
        count(*) filter (where waited < low) as sooner,
        count(*) filter (where waited between low and high) as within,
        count(*) filter (where waited > high) as later
      from told group by low, high order by n desc, low, high limit ${limit}
    )
    select * from counted order by "lowSeconds", "highSeconds"`.execute(session.kysely);
  return rows;
}

/** Sums of errors (quoted − waited) of one hour of the day. */
export interface HourSums {
  /** 0-23 on the clocks of the zone; the hour that comes twice in autumn is one. */
  hour: number;
  n: number;
  error: number;
  absoluteError: number;
  compared: number;
  comparedAbsolute: number;
  baselineError: number;
  baselineAbsolute: number;
  censored: number;
}

/** By the hour in which they were quoted; hours without any are left out. */
export async function sumsByHour(
  session: Session,
  range: QuoteRange,
  timeZone: string,
): Promise<HourSums[]> {
  const { rows } = await sql<HourSums>`
    with quoted as (
      select extract(hour from quote.at at time zone ${timeZone})::int as hour, ${isScored} as scored,
        mean_seconds - waited_seconds as error, baseline_seconds - waited_seconds as other,
        mean_seconds is not null and happened <> 'answered' as censored
      from quote where ${within(range)} and happened is not null
    )
    select hour, count(*) filter (where scored) as n,
      coalesce(sum(error) filter (where scored), 0) as error,
      coalesce(sum(abs(error)) filter (where scored), 0) as "absoluteError",
      count(other) filter (where scored) as compared,
      coalesce(sum(abs(error)) filter (where scored and other is not null), 0) as "comparedAbsolute",
      coalesce(sum(other) filter (where scored), 0) as "baselineError",
      coalesce(sum(abs(other)) filter (where scored), 0) as "baselineAbsolute",
      count(*) filter (where censored) as censored
    from quoted group by hour order by hour`.execute(session.kysely);
  return rows;
}
