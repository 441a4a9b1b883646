import { sql, type RawBuilder } from 'kysely';
import type { Session } from './schema.ts';

/*
 * What a callback came to, in one narrow row that is written with its end: a report reads these, and no story twice. The
 * columns are explained where they are made, in migrations/0018-reports.sql.
 */

/** The same of callbacks that have not ended, or have just: from their stories. @param which condition on `callback` */
export function storySummary(which: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`
    select callback.id as callback_id, callback.call_target_id, source, created_at, ended_at, outcome,
      coalesce(tries.results, '{}') as results, first.called as first_called, first.reached as first_reached,
      case when bridged.at is not null and ring.at is not null and scheduled_for is null
        then greatest(0, extract(epoch from ring.at - coalesce(registered.at, created_at)))::float8
      end as off_phone_seconds,
      case when ring.at is not null and promise.at is not null
        then greatest(0, extract(epoch from ring.at - promise.at))::float8
      end as late_seconds,
      promise.at is not null and ring.at is null
        and coalesce(outcome in ('unreachable', 'agent-unreachable', 'expired', 'refused'), false) as never_rung,
      coalesce(held.seconds, 0)::float8 as agent_held_seconds,
      case when bridged.at is not null and picked.at is not null
        then extract(epoch from bridged.at - picked.at)::float8
      end as customer_held_seconds
    from callback
    cross join lateral (select coalesce(scheduled_for,
      created_at + (quote ->> 'highSeconds')::float8 * interval '1 second') as at) promise
    cross join lateral (select min(at) as at from journal
      where callback_id = callback.id and event = 'bridged') bridged
    cross join lateral (select min(at) as at from journal
      where callback_id = callback.id and event = 'registration-ended') registered
    cross join lateral (select array_agg(coalesce(result, 'running') order by ordinal) as results from attempt
      where callback_id = callback.id) tries
    cross join lateral (select min(leg.started_at) as at from attempt join leg on leg.attempt_id = attempt.id
      where callback_id = callback.id and role = 'customer'
        and (scheduled_for is null or leg.started_at >= scheduled_for - interval '1 minute')) ring
    cross join lateral (select max(leg.answered_at) as at from attempt join leg on leg.attempt_id = attempt.id
      where callback_id = callback.id and role = 'customer' and leg.answered_at <= bridged.at) picked
    cross join lateral (
      select sum(greatest(0, extract(epoch from
          least(coalesce(leg.ended_at, attempt.ended_at), case result when 'bridged' then bridged.at end)
          - coalesce(agent_answered_at, leg.answered_at)))) as seconds
      from attempt join leg on leg.attempt_id = attempt.id
      where callback_id = callback.id and role = 'agent' and leg.answered_at is not null) held
    left join lateral (
      select coalesce(bool_or(role = 'customer'), false) as called,
        coalesce(bool_or(role = 'customer' and answered_at is not null), false) and result <> 'no-key' as reached
      from attempt left join leg on leg.attempt_id = attempt.id
      where callback_id = callback.id and ordinal = 1 and attempt.ended_at is not null group by attempt.id
    ) first on true
    where ${which}`;
}

/** Keeps what a callback came to; in the transaction that ends it. */
export async function insertEnding(trx: Session, callbackId: string): Promise<void> {
  await sql`
    insert into callback_ending ${storySummary(sql`callback.id = ${callbackId}`)}
    on conflict (callback_id) do nothing`.execute(trx.kysely);
}

/** It goes on after all: there is nothing that it came to. */
export async function deleteEnding(trx: Session, callbackId: string): Promise<void> {
  await trx.kysely.deleteFrom('callback_ending').where('callback_id', '=', callbackId).execute();
}
