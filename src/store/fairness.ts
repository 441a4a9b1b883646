import { sql } from 'kysely';
import type { Served } from '../callback/fairness.ts';
import type { StoryEntry } from '../callback/fairness-spans.ts';
import type { AttemptResult, Role } from '../callback/callback.ts';
import { at } from './rows.ts';
import type { Session } from './schema.ts';

/** A callback as the fairness ledger knows it. Times in ms since 1970. */
export interface PlaceRow {
  id: string;
  number: string;
  joinedAt: number;
  createdAt: number;
  scheduledFor: number | null;
  isByPhone: boolean;
  /** When it was joined with an agent; null: it was not. */
  servedAt: number | null;
  endedAt: number | null;
}

/** Callbacks of a call target whose people joined the line in a time, latest first. @param limit rows at most */
export async function callbacksJoined(
  session: Session,
  line: { callTargetId: string; from: number; until: number; limit: number },
): Promise<PlaceRow[]> {
  const { rows } = await sql<PlaceRow>`
    select id, number, joined_at as "joinedAt", created_at as "createdAt", scheduled_for as "scheduledFor",
      source = 'phone' as "isByPhone", ended_at as "endedAt",
      (select min(at) from journal where callback_id = callback.id and event = 'bridged') as "servedAt"
    from callback
    where call_target_id = ${line.callTargetId} and joined_at >= ${at(line.from)} and joined_at < ${at(line.until)}
    order by joined_at desc, id desc limit ${line.limit}`.execute(session.kysely);
  return rows;
}

/**
 * Live calls that joined the line and reached an agent within a time, in no order. A return call is none: its callback
 * stands in the line itself. @param range.line SID of a TaskRouter queue @param range.limit rows at most
 */
export async function liveCallsServed(
  session: Session,
  range: { line: string; from: number; until: number; limit: number },
): Promise<Served[]> {
  const { rows } = await sql<Omit<Served, 'kind'>>`
    select call as id, least(min(since), min(at) filter (where type = 'answered')) as "joinedAt",
      min(at) filter (where type = 'answered') as "servedAt", max(priority) as priority
    from queue_event
    where line = ${range.line} and at >= ${at(range.from)} and at < ${at(range.until)}
      and type in ('joined', 'answered')
    group by call
    having min(since) >= ${at(range.from)} and bool_or(type = 'answered') and not bool_or(is_callback)
    limit ${range.limit}`.execute(session.kysely);
  return rows.map((row) => ({ kind: 'live', ...row }));
}

/** What happened to a callback, and what became of its attempts, oldest first. */
export interface StoryRows {
  entries: StoryEntry[];
  attempts: { firstParty: Role; result: AttemptResult | null }[];
}

/** The stories of many callbacks, by id. */
export async function storiesOf(
  session: Session,
  ids: readonly string[],
): Promise<Map<string, StoryRows>> {
  const stories = new Map(
    ids.map((id): [string, StoryRows] => [id, { entries: [], attempts: [] }]),
  );
  if (ids.length === 0) return stories;
  const { rows: entries } = await sql<StoryEntry & { id: string }>`
    select callback_id as id, at, event, (detail ->> 'dueAt')::bigint as "dueAt" from journal
    where callback_id = any(${ids}::uuid[]) order by journal.id`.execute(session.kysely);
  for (const { id, ...entry } of entries) stories.get(id)?.entries.push(entry);
  const { rows: attempts } = await sql<StoryRows['attempts'][number] & { id: string }>`
    select callback_id as id, first_party as "firstParty", result from attempt
    where callback_id = any(${ids}::uuid[]) order by ordinal`.execute(session.kysely);
  for (const { id, ...attempt } of attempts) stories.get(id)?.attempts.push(attempt);
  return stories;
}
