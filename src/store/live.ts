import { sql } from 'kysely';
import type { LaunchedAs, Outcome, Quote, Role, State } from '../callback/callback.ts';
import { at } from './rows.ts';
import type { Session } from './schema.ts';

/*
 * How the lines stand, for people to watch. What is read grows with what is open, never with what has ended.
 */

/**
 * Put off by the person, or until the next try: not in line until then (`standingOf` of the engine's line-callbacks).
 * Nobody has tried what was never claimed.
 */
const isLater = (session: Session) => sql`
  (state in ('requested', 'waiting') and due_at > ${at(session.now())}
    and (scheduled_for is not null
      or fence > 0 and exists (select from attempt where attempt.callback_id = callback.id)))`;

/** A time that was asked for is kept to the minute. */
const punctualSeconds = 60;

export interface OpenCounts {
  callTargetId: string;
  /** In line and not rung yet. */
  waiting: number;
  /** Not in line before a time of their own; the first of these. */
  later: number;
  nextLaterAt: number | null;
  /** A node is to take them now. */
  due: number;
  dialing: number;
  connecting: number;
  talking: number;
  /** Not with an agent although the wait that was said, or the time that was asked for, is over; first tries alone. */
  late: number;
}

/** Of every call target that has open callbacks. */
export async function openCounts(session: Session): Promise<OpenCounts[]> {
  const now = at(session.now());
  const { rows } = await sql<OpenCounts>`
    with open as materialized (
      select call_target_id, state, due_at, wake_at, claimed_by, ${isLater(session)} as is_later,
        case when due_at > ${now} or state = 'talking' then false
          when scheduled_for is not null then scheduled_for + make_interval(secs => ${punctualSeconds}) < ${now}
          else created_at + make_interval(secs => (quote->>'highSeconds')::float8) < ${now}
            and not exists (select from attempt where callback_id = callback.id and ended_at is not null)
        end as is_late
      from callback where state <> 'ended'
    )
    select call_target_id as "callTargetId",
      count(*) filter (where state in ('requested', 'waiting') and not is_later) as waiting,
      count(*) filter (where is_later) as later,
      min(due_at) filter (where is_later) as "nextLaterAt",
      count(*) filter (where state = 'waiting' and wake_at <= ${now} and claimed_by is null) as due,
      count(*) filter (where state = 'dialing') as dialing,
      count(*) filter (where state = 'connecting') as connecting,
      count(*) filter (where state = 'talking') as talking,
      count(*) filter (where is_late) as late
    from open group by call_target_id`.execute(session.kysely);
  return rows;
}

export interface CallbackInLine {
  id: string;
  callTargetId: string;
  number: string;
  state: Exclude<State, 'talking' | 'ended'>;
  joinedAt: number;
  dueAt: number;
}

/** The first callbacks in line of each call target, in order. @param limit of each, 1-1000 */
export async function firstPlaces(
  session: Session,
  callTargetIds: readonly string[],
  limit: number,
): Promise<CallbackInLine[]> {
  const { rows } = await sql<CallbackInLine>`
    select first.* from unnest(${callTargetIds}::uuid[]) as target (id)
    cross join lateral (
      select id, call_target_id as "callTargetId", number, state, joined_at as "joinedAt", due_at as "dueAt"
      from callback
      where call_target_id = target.id and state <> 'ended' and state <> 'talking' and not ${isLater(session)}
      order by joined_at, id limit ${limit}
    ) as first`.execute(session.kysely);
  return rows;
}

export interface UnderWay {
  id: string;
  callTargetId: string;
  number: string;
  /** `waiting`: a node is to take it now. */
  state: Extract<State, 'waiting' | 'dialing' | 'connecting' | 'talking'>;
  joinedAt: number;
  /** When it came to this state, as far as its journal tells. */
  since: number | null;
  launchedAs: LaunchedAs | null;
  /** Of its open attempt; null until a node has taken it. */
  attempt: number | null;
  firstParty: Role | null;
}

/** Callbacks that are due or on the phone, those who joined first in front. @param limit of all call targets, 1-1000 */
export async function underWay(session: Session, limit: number): Promise<UnderWay[]> {
  const { rows } = await sql<UnderWay>`
    with way as (
      (select * from callback where state in ('dialing', 'connecting', 'talking') and state <> 'ended'
        order by joined_at limit ${limit})
      union all
      (select * from callback where wake_at <= ${at(session.now())} and state = 'waiting' and claimed_by is null
        order by wake_at limit ${limit})
    )
    select way.id, way.call_target_id as "callTargetId", way.number, state, joined_at as "joinedAt",
      launched_as as "launchedAs", ordinal as attempt, first_party as "firstParty",
      case state when 'waiting' then wake_at
        else (select max(journal.at) from journal where journal.callback_id = way.id and event = case state
          when 'dialing' then 'claimed' when 'connecting' then 'first-party-ready' else 'bridged' end)
      end as since
    from way left join attempt on attempt.callback_id = way.id and attempt.ended_at is null
    order by joined_at, way.id limit ${limit}`.execute(session.kysely);
  return rows;
}

export interface LastEnded {
  id: string;
  callTargetId: string;
  number: string;
  outcome: Outcome;
  reason: string | null;
  joinedAt: number;
  createdAt: number;
  scheduledFor: number | null;
  endedAt: number;
  quote: Quote | null;
  /** When customer and agent were joined last; null: never. */
  bridgedAt: number | null;
}

/** What ended last of each call target, the latest first. @param limit of each, 1-1000 */
export async function lastEnded(
  session: Session,
  callTargetIds: readonly string[],
  limit: number,
): Promise<LastEnded[]> {
  const { rows } = await sql<LastEnded>`
    select last.*, (
      select max(at) from journal where callback_id = last.id and event = 'bridged'
    ) as "bridgedAt"
    from unnest(${callTargetIds}::uuid[]) as target (id)
    cross join lateral (
      select id, call_target_id as "callTargetId", number, outcome, reason, joined_at as "joinedAt",
        created_at as "createdAt", scheduled_for as "scheduledFor", ended_at as "endedAt", quote
      from callback where call_target_id = target.id and state = 'ended'
      order by ended_at desc limit ${limit}
    ) as last`.execute(session.kysely);
  return rows;
}
