-- Questions to the simulated contact centre, and their answers. A queued one is taken by whichever node has room; its lease
-- is renewed with its progress, so that one whose node died is queued again.

create table what_if (
  id uuid primary key,
  name text not null,
  call_target_id uuid references call_target on delete set null,
  question json not null,
  asked_by text not null,
  asked_at timestamptz not null,
  state text not null check (state in ('queued', 'running', 'done', 'failed', 'cancelled')),
  -- 0 to 1.
  progress double precision not null,
  started_at timestamptz,
  ended_at timestamptz,
  answer json,
  failure text,
  -- How often it was begun; also the fence: who began it earlier writes nothing any more.
  tries integer not null,
  lease_until timestamptz,
  -- Deleted, and kept for a while in case it was a mistake.
  deleted_at timestamptz,
  constraint what_if_answered check ((state = 'done') = (answer is not null)),
  constraint what_if_failed check ((state = 'failed') = (failure is not null)),
  constraint what_if_leased check ((state = 'running') = (lease_until is not null))
);
create index what_if_open on what_if (asked_at) where state in ('queued', 'running');
