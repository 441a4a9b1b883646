-- The way from nothing to the first test call (engine/set-up.ts, engine/flex-runs.ts, engine/test-calls.ts).

-- A row a node, written to see that a write is kept.
create table write_check (
  node_id text primary key,
  at timestamptz not null
);

-- The settings of the Flex side as they were last planned from the console: one row, or none.
create table flex_settings (
  single boolean primary key default true check (single),
  settings json not null,
  kept_at timestamptz not null,
  kept_by text not null
);

create table flex_run (
  id uuid primary key,
  verb text not null check (verb in ('apply', 'destroy')),
  started_by text not null,
  node_id text not null,
  started_at timestamptz not null,
  -- Whoever carries it out says so again and again; once this has passed, its node has died.
  alive_until timestamptz not null,
  ended_at timestamptz,
  result text check (result in ('done', 'failed', 'broken-off')),
  -- Why it failed, with the fix.
  problem text,
  -- Of how many changes the plan was, and what has been done.
  total integer not null,
  steps json not null,
  constraint flex_run_end check ((ended_at is null) = (result is null))
);
-- Two at once would take turns undoing each other's work.
create unique index flex_run_one_open on flex_run ((true)) where ended_at is null;
create index flex_run_latest on flex_run (started_at);

create table test_call (
  id uuid primary key,
  kind text not null check (kind in ('simulated', 'trunk')),
  call_target_id uuid not null references call_target on delete cascade,
  number text not null,
  started_by text not null,
  node_id text not null,
  started_at timestamptz not null,
  -- When it is over at the latest, should its node have died.
  over_by timestamptz not null,
  answered_at timestamptz,
  ended_at timestamptz,
  result text check (result in ('heard', 'hung-up', 'busy', 'no-answer', 'rejected', 'carrier-error', 'cancelled')),
  sip_status integer,
  reason text,
  constraint test_call_end check ((ended_at is null) = (result is null))
);
create index test_call_latest on test_call (started_at);
