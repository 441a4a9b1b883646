-- What an ended callback came to, written with its end: a report reads one narrow row of each, and no story twice.
create table callback_ending (
  callback_id uuid primary key references callback on delete cascade,
  call_target_id uuid not null,
  source text not null,
  created_at timestamptz not null,
  ended_at timestamptz not null,
  outcome text not null,
  -- What its attempts came to, in order.
  results text[] not null,
  -- Was the person's phone called in the first attempt, and was it picked up by somebody? Null: there was no attempt.
  first_called boolean,
  first_reached boolean,
  -- From the promise to the first ring, of who reached an agent and had chosen no time.
  off_phone_seconds double precision,
  -- From the latest moment promised to the first ring, 0 when in time. Null: no time was promised, or it never rang.
  late_seconds double precision,
  -- A time was promised, we gave up, and the phone never rang.
  never_rung boolean not null,
  -- Agents on the line before anybody was joined with them.
  agent_held_seconds double precision not null,
  -- The person on the line before the agent, of who was joined.
  customer_held_seconds double precision
);
create index callback_ending_created on callback_ending (created_at);
create index callback_ending_ended on callback_ending (ended_at);

insert into callback_ending
select callback.id, callback.call_target_id, source, created_at, ended_at, outcome, coalesce(tries.results, '{}'),
  first.called, first.reached,
  case when bridged.at is not null and ring.at is not null and scheduled_for is null
    then greatest(0, extract(epoch from ring.at - coalesce(registered.at, created_at))) end,
  case when ring.at is not null and promise.at is not null
    then greatest(0, extract(epoch from ring.at - promise.at)) end,
  promise.at is not null and ring.at is null and outcome in ('unreachable', 'agent-unreachable', 'expired', 'refused'),
  coalesce(held.seconds, 0),
  case when bridged.at is not null and picked.at is not null then extract(epoch from bridged.at - picked.at) end
from callback
cross join lateral (select coalesce(scheduled_for,
  created_at + (quote ->> 'highSeconds')::float8 * interval '1 second') as at) promise
cross join lateral (select min(at) as at from journal
  where callback_id = callback.id and event = 'bridged') bridged
cross join lateral (select min(at) as at from journal
  where callback_id = callback.id and event = 'registration-ended') registered
cross join lateral (select array_agg(result order by ordinal) as results from attempt
  where callback_id = callback.id and ended_at is not null) tries
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
  where callback_id = callback.id and ordinal = 1 and attempt.ended_at is not null group by attempt.id) first on true
where state = 'ended';

-- Every call in which we asked whether a callback was wanted, and what was answered.
create table phone_offer (
  id uuid primary key,
  call_target_id uuid not null references call_target on delete cascade,
  at timestamptz not null,
  became text not null check (became in ('promised', 'hold', 'kept', 'gone'))
);
create index phone_offer_time on phone_offer (at);
