import { sql, type Selectable } from 'kysely';
import type { LaunchedAs, Role, State } from '../callback/callback.ts';
import { at, json } from './rows.ts';
import type { CallbackTable, Session } from './schema.ts';

/*
 * Turns given by the place in line. A callback that waits for one is `paced`: its `wake_at` is its expiry, so no timer
 * takes it, and to launch it is to make it due. Whoever decides holds the row of `pacing` meanwhile and says in it
 * until when the line is in its hands; once that has passed, anybody may launch what is due.
 */

/**
 * Locks the decisions for a call target until the transaction ends.
 * @param ifTaken `wait`: until the other transaction has ended; only for who holds no other lock
 * @returns what was learned of it so far; `busy` when another transaction decides or learns just now
 */
export async function lockPacing(
  trx: Session,
  callTargetId: string,
  ifTaken: 'wait' | 'busy' = 'busy',
): Promise<{ pacedUntil: number; learned: unknown } | 'busy'> {
  const orLeave = ifTaken === 'busy' ? sql`skip locked` : sql``;
  for (const isSecondTry of [false, true]) {
    const { rows } = await sql<{ paced_until: number; learned: unknown }>`
      select paced_until, learned from pacing where call_target_id = ${callTargetId}
      for update ${orLeave}`.execute(trx.kysely);
    if (rows[0]) return { pacedUntil: rows[0].paced_until, learned: rows[0].learned };
    if (isSecondTry) break;
    await sql`
      insert into pacing (call_target_id, paced_until) values (${callTargetId}, ${at(0)})
      on conflict do nothing`.execute(trx.kysely);
  }
  return 'busy';
}

/** Says until when the turns of a call target are given; only for who has locked its pacing. */
export async function pacedUntil(trx: Session, callTargetId: string, until: number): Promise<void> {
  await sql`update pacing set paced_until = ${at(until)} where call_target_id = ${callTargetId}`.execute(
    trx.kysely,
  );
}

/** Keeps what was learned of a call target; only for who has locked its pacing. */
export async function keepLearned(
  trx: Session,
  callTargetId: string,
  learned: unknown,
): Promise<void> {
  await sql`update pacing set learned = ${json(learned)} where call_target_id = ${callTargetId}`.execute(
    trx.kysely,
  );
}

export interface InLine {
  id: string;
  joinedAt: number;
  dueAt: number;
}

/** So few are sorted at once; of more, those at the head of the line are soon met by going along it. */
const readyAtOnce = 256;

/** Those whose turn may come, in the order of the line. Costs the same however many wait. @param limit 1-1000 */
export async function firstInLine(
  session: Session,
  callTargetId: string,
  limit: number,
): Promise<InLine[]> {
  const { rows } = await sql<{ total: number } & (InLineRow | { id: null })>`
    with ready as materialized (
      select id, joined_at, due_at from callback
      where paced and call_target_id = ${callTargetId} and ready_at <= ${at(session.now())}
      order by ready_at limit ${readyAtOnce + 1}
    )
    select total, few.* from (select count(*) as total from ready) as counted
    left join lateral (
      select * from ready where total <= ${readyAtOnce} order by joined_at limit ${limit}
    ) as few on true`.execute(session.kysely);
  if ((rows[0]?.total ?? 0) <= readyAtOnce)
    return rows.flatMap((row) => (row.id === null ? [] : [toInLine(row)]));
  return alongTheLine(session, callTargetId, limit);
}

/** The same, by going along the line from its head: soon done where many may be rung. */
export async function alongTheLine(
  session: Session,
  callTargetId: string,
  limit: number,
): Promise<InLine[]> {
  const { rows } = await sql<InLineRow>`
    select id, joined_at, due_at from callback
    where paced and call_target_id = ${callTargetId} and ready_at <= ${at(session.now())}
    order by case when paced then joined_at end limit ${limit}`.execute(session.kysely);
  return rows.map(toInLine);
}

/** Those that are due, the earliest first. Costs the same however many wait. @param limit 1-1000 */
export async function firstDue(
  session: Session,
  callTargetId: string,
  limit: number,
): Promise<InLine[]> {
  const { rows } = await sql<InLineRow>`
    select id, joined_at, due_at from callback
    where paced and call_target_id = ${callTargetId} and due_at <= ${at(session.now())}
    order by due_at, joined_at limit ${limit}`.execute(session.kysely);
  return rows.map(toInLine);
}

type InLineRow = Pick<Selectable<CallbackTable>, 'id' | 'joined_at' | 'due_at'>;
function toInLine({ id, joined_at, due_at }: InLineRow): InLine {
  return { id, joinedAt: joined_at, dueAt: due_at };
}

/** One that is on its way to an agent. */
export interface Launched {
  id: string;
  joinedAt: number;
  state: Extract<State, 'waiting' | 'dialing' | 'connecting'>;
  launchedAt: number;
  /** Of its open attempt; null until a node has taken it. */
  attempt: {
    id: string;
    firstParty: Role;
    agentWantedAt: number | null;
    /** An agent is there: has answered, and is still on the line. */
    hasAgent: boolean;
    customerRungAt: number | null;
    customerAnsweredAt: number | null;
  } | null;
}

/** All that were launched and have not reached an agent yet, nor come back to the line. */
export async function launchedOf(session: Session, callTargetId: string): Promise<Launched[]> {
  const { rows } = await sql<{
    id: string;
    joined_at: number;
    state: Launched['state'];
    launched_at: number;
    attempt_id: string | null;
    first_party: Role | null;
    agent_wanted_at: number | null;
    has_agent: boolean | null;
    rung_at: number | null;
    answered_at: number | null;
  }>`
    select callback.id, joined_at, state, launched_at, attempt.id as attempt_id, first_party, agent_wanted_at,
      agent_answered_at is not null and is_agent_up as has_agent, rung_at, answered_at
    from callback
    left join attempt on attempt.callback_id = callback.id and attempt.ended_at is null
    left join lateral (
      select bool_or(role = 'agent' and ended_at is null) as is_agent_up,
        max(leg.started_at) filter (where role = 'customer') as rung_at,
        max(answered_at) filter (where role = 'customer') as answered_at
      from leg where attempt_id = attempt.id
    ) as legs on true
    where launched_at is not null and state in ('waiting', 'dialing', 'connecting')
      and call_target_id = ${callTargetId}
    order by joined_at`.execute(session.kysely);
  return rows.map((row) => ({
    ...{ id: row.id, joinedAt: row.joined_at, state: row.state, launchedAt: row.launched_at },
    attempt:
      row.attempt_id === null || row.first_party === null
        ? null
        : {
            id: row.attempt_id,
            firstParty: row.first_party,
            agentWantedAt: row.agent_wanted_at,
            hasAgent: row.has_agent ?? false,
            customerRungAt: row.rung_at,
            customerAnsweredAt: row.answered_at,
          },
  }));
}

/** Gives these their turn: the next claim takes them. @returns how many waited for it still */
export async function launch(session: Session, ids: string[], as: LaunchedAs): Promise<number> {
  if (ids.length === 0) return 0;
  const now = at(session.now());
  const { numAffectedRows } = await sql`
    update callback set paced = false, wake_at = ${now}, launched_at = ${now}, launched_as = ${as}
    where id = any(${ids}::uuid[]) and paced`.execute(session.kysely);
  return Number(numAffectedRows ?? 0);
}

/** The call targets that have callbacks in line, or on their way to an agent by a turn that was given to them. */
export async function pacedLines(session: Session): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select call_target.id from call_target cross join lateral (
      select 1 from callback where paced and call_target_id = call_target.id
      order by case when paced then joined_at end limit 1
    ) as first_in_line
    union
    select call_target_id from callback
    where launched_at is not null and state in ('waiting', 'dialing', 'connecting')`.execute(
    session.kysely,
  );
  return rows.map(({ id }) => id);
}

/** From now on the turns of those who wait are given by place: their timers are taken back. */
export async function holdInLine(session: Session, callTargetId: string): Promise<void> {
  await sql`
    update callback set paced = true, wake_at = expires_at
    where call_target_id = ${callTargetId} and state = 'waiting' and claimed_by is null
      and not parked and not paced and launched_at is null`.execute(session.kysely);
}

export async function isAgentWanted(session: Session, attemptId: string): Promise<boolean> {
  const { rows } = await sql<{ isWanted: boolean }>`
    select agent_wanted_at is not null as "isWanted" from attempt where id = ${attemptId}`.execute(
    session.kysely,
  );
  return rows[0]?.isWanted ?? false;
}

/** The agent is wanted at once for this attempt. @returns false when that is known, or it is over */
export async function wantAgent(session: Session, attemptId: string): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update attempt set agent_wanted_at = ${at(session.now())}
    where id = ${attemptId} and ended_at is null and agent_wanted_at is null`.execute(
    session.kysely,
  );
  return numAffectedRows === 1n;
}
