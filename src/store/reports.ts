import { sql, type RawBuilder } from 'kysely';
import { outcomes, type AttemptResult, type Outcome } from '../callback/callback.ts';
import type { Grouping, ReportPart } from '../callback/report-time.ts';
import { storySummary } from './callback-endings.ts';
import { at } from './rows.ts';
import type { PhoneOfferTable, Session } from './schema.ts';

/** What a report is of. Times in ms since 1970. */
export interface ReportScope {
  from: number;
  until: number;
  /** Null: all call targets. */
  callTargetId: string | null;
  /** Which moment counts a callback: when it was promised, or when it ended. */
  counting: 'promised' | 'ended';
  by: Grouping;
  parts: readonly ReportPart[];
}

/** Of which part; null: of all of them together. By time the place in `parts` from 1, else the hour or the call target. */
interface OfPart {
  part: string | null;
}

export interface CallbackCounts extends OfPart {
  callbacks: number;
  byPhone: number;
  /** Not ended yet. */
  open: number;
  outcomes: Record<Outcome, number>;
  attempts: number;
  /** Callbacks with an attempt at least. */
  tried: number;
  /** Whose phone was called in the first attempt, and of these, who picked up. */
  firstCalled: number;
  firstReached: number;
  offPhone: number;
  offPhoneSeconds: number;
  rung: number;
  neverRung: number;
  onTime: number;
  lateP50Seconds: number | null;
  lateP90Seconds: number | null;
  agentHeldSeconds: number;
  customerHeld: number;
  customerHeldSeconds: number;
}

/** Rung no later than so after the latest moment promised is on time. */
export const graceSeconds = 60;

/** One row a part that has any, and one of all together where there is any. */
export async function countCallbacks(
  session: Session,
  scope: ReportScope,
): Promise<CallbackCounts[]> {
  const byOutcome = sql.join(
    outcomes.map(
      (outcome) => sql`${sql.lit(outcome)}, count(*) filter (where outcome = ${outcome})`,
    ),
  );
  const { rows } = await sql<CallbackCounts>`
    with counted as (${counted(scope)})
    select part::text as part, count(*) as callbacks, count(*) filter (where source = 'phone') as "byPhone",
      count(*) filter (where outcome is null) as open, json_build_object(${byOutcome}) as outcomes,
      sum(cardinality(results))::int8 as attempts, count(*) filter (where cardinality(results) > 0) as tried,
      count(*) filter (where first_called) as "firstCalled",
      count(*) filter (where first_called and first_reached) as "firstReached",
      count(off_phone_seconds) as "offPhone", coalesce(sum(off_phone_seconds), 0) as "offPhoneSeconds",
      count(late_seconds) as rung, count(*) filter (where never_rung) as "neverRung",
      count(*) filter (where late_seconds <= ${graceSeconds}) as "onTime",
      percentile_cont(0.5) within group (order by late_seconds) as "lateP50Seconds",
      percentile_cont(0.9) within group (order by late_seconds) as "lateP90Seconds",
      sum(agent_held_seconds) as "agentHeldSeconds",
      count(customer_held_seconds) as "customerHeld",
      coalesce(sum(customer_held_seconds), 0) as "customerHeldSeconds"
    from counted group by grouping sets ((part), ()) having count(*) > 0`.execute(session.kysely);
  return rows;
}

/** A result of an attempt and how often it came; one that still runs is `running`. */
export interface ResultCount extends OfPart {
  result: AttemptResult | 'running';
  count: number;
}

/** What the attempts of the same callbacks came to, whenever they were made. */
export async function countResults(session: Session, scope: ReportScope): Promise<ResultCount[]> {
  const { rows } = await sql<ResultCount>`
    with counted as (${counted(scope)})
    select part::text as part, result, count(*) as count from counted, unnest(results) as result
    group by grouping sets ((part, result), (result))`.execute(session.kysely);
  return rows;
}

export interface OfferCount extends OfPart {
  became: PhoneOfferTable['became'];
  count: number;
}

/** The offers that we made by phone, by when the calls came. */
export async function countOffers(session: Session, scope: ReportScope): Promise<OfferCount[]> {
  const { rows } = await sql<OfferCount>`
    with counted as (
      select ${partOf(scope, sql`at`)} as part, became from phone_offer
      where at >= ${at(scope.from)} and at < ${at(scope.until)} ${ofTarget(scope)}
    )
    select part::text as part, became, count(*) as count from counted
    group by grouping sets ((part, became), (became))`.execute(session.kysely);
  return rows;
}

/** The callbacks of the scope, each in one row: those that have ended as they were kept, and the others from their stories. */
function counted(scope: ReportScope): RawBuilder<unknown> {
  const moment = sql.ref(scope.counting === 'promised' ? 'created_at' : 'ended_at');
  const range = sql`${moment} >= ${at(scope.from)} and ${moment} < ${at(scope.until)} ${ofTarget(scope)}`;
  const ended = sql`select ${partOf(scope, moment)} as part, * from callback_ending where ${range}`;
  if (scope.counting === 'ended') return ended;
  return sql`${ended} union all
    select ${partOf(scope, moment)} as part, * from (${storySummary(sql`state <> 'ended' and ${range}`)}) as open`;
}

function ofTarget({ callTargetId }: ReportScope): RawBuilder<unknown> {
  return callTargetId === null ? sql`` : sql`and call_target_id = ${callTargetId}`;
}

/** The part of a row. Parts of time come as their beginnings, so that only one place reckons with clocks. */
function partOf({ by, parts }: ReportScope, moment: RawBuilder<unknown>): RawBuilder<unknown> {
  if (by === 'target') return sql`call_target_id`;
  const nth = sql`width_bucket(${moment}, ${parts.map(({ from }) => at(from))}::timestamptz[])`;
  return by === 'hour-of-day' ? sql`(${parts.map(({ hour }) => hour)}::int[])[${nth}]` : nth;
}
