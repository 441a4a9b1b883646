-- Times are never taken from the server's clock here: they are parameters, so that a test's clock drives them.

create table call_target (
  id uuid primary key,
  name text not null unique,
  -- json, not jsonb, here and below: it keeps any text a caller may send, NUL and lone surrogates included.
  settings json not null,
  created_at timestamptz not null,
  updated_at timestamptz not null
);

create table phone_number (
  number text primary key,
  call_target_id uuid not null references call_target
);
create index phone_number_call_target on phone_number (call_target_id);

create table callback (
  id uuid primary key,
  call_target_id uuid not null references call_target,
  number text not null,
  state text not null check (state in ('requested', 'waiting', 'dialing', 'connecting', 'talking', 'ended')),
  outcome text check (outcome in ('completed', 'cancelled', 'declined', 'abandoned', 'unreachable',
    'agent-unreachable', 'expired', 'refused')),
  reason text,
  joined_at timestamptz not null,
  created_at timestamptz not null,
  due_at timestamptz not null,
  scheduled_for timestamptz,
  expires_at timestamptz not null,
  ended_at timestamptz,
  metadata json not null,
  quote json,
  source text not null check (source in ('phone', 'api')),
  customer_failures integer not null,
  agent_failures integer not null,
  -- Timer and lease in one: when somebody has to look at this row next.
  wake_at timestamptz,
  claimed_by text,
  fence bigint not null,
  parked boolean not null,
  registering_call text,
  constraint callback_end check (
    (state = 'ended') = (outcome is not null)
    and (state = 'ended') = (ended_at is not null)
    and (state = 'ended') = (wake_at is null)
  )
) with (
  -- Room on the page for the next version of a row, and dead versions cleared away early: every claim makes one.
  fillfactor = 85,
  autovacuum_vacuum_scale_factor = 0.02,
  autovacuum_vacuum_threshold = 1000
);
create unique index callback_one_open on callback (call_target_id, number) where state <> 'ended';
create index callback_wake on callback (wake_at, joined_at) where wake_at is not null;
create index callback_parked on callback (call_target_id) where parked;
create index callback_open on callback (state, id) where state <> 'ended';
create index callback_by_call_target on callback (call_target_id, id);
create index callback_by_number on callback (number, id);

create table attempt (
  id uuid primary key,
  callback_id uuid not null references callback,
  number text not null,
  ordinal integer not null,
  first_party text not null check (first_party in ('customer', 'agent')),
  node_id text not null,
  fence bigint not null,
  started_at timestamptz not null,
  ended_at timestamptz,
  result text check (result in ('bridged', 'busy', 'no-answer', 'rejected', 'carrier-error', 'no-key', 'snoozed',
    'cancelled', 'customer-hung-up', 'agent-refused', 'agent-timeout', 'agent-hung-up', 'fenced', 'unknown')),
  reason text,
  -- The number stays taken until then, when what a dead node left on the wire cannot be known.
  hold_until timestamptz,
  constraint attempt_end check ((ended_at is null) = (result is null)),
  unique (callback_id, ordinal)
);
create unique index attempt_one_open_of_callback on attempt (callback_id) where ended_at is null;
create unique index attempt_one_open_to_number on attempt (number) where ended_at is null;

create table leg (
  id uuid primary key,
  attempt_id uuid not null references attempt,
  role text not null check (role in ('customer', 'agent')),
  called text not null,
  started_at timestamptz not null,
  answered_at timestamptz,
  ended_at timestamptz,
  sip_status integer,
  reason text,
  dialog json not null
);
create index leg_attempt on leg (attempt_id);

create table journal (
  id bigint generated always as identity primary key,
  -- The writing transaction: readers of the live feed stop before the oldest one still open.
  tx xid8 not null default pg_current_xact_id(),
  callback_id uuid not null references callback,
  call_target_id uuid not null,
  at timestamptz not null,
  actor text not null,
  event text not null,
  reason text,
  detail json
);
create index journal_callback on journal (callback_id, id);
create index journal_feed on journal (tx, id);

create table api_key (
  id uuid primary key,
  name text not null,
  -- SHA-256 of the key; the key itself is random and shown once.
  hash bytea not null unique,
  scopes text[] not null,
  created_at timestamptz not null,
  revoked_at timestamptz
);

create table idempotency (
  api_key_id uuid not null,
  key text not null,
  fingerprint text not null,
  started_at timestamptz not null,
  status integer,
  body json,
  primary key (api_key_id, key)
);
create index idempotency_age on idempotency (started_at);

create table handover (
  call_sid text primary key,
  became text not null check (became in ('promised', 'hold')),
  callback_id uuid references callback,
  at timestamptz not null
);
