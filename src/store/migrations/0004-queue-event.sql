-- What happened in the lines of the contact centre, as it was told. Estimates are folded from it, on every node alike.

create table queue_event (
  id bigint generated always as identity primary key,
  -- The writing transaction: readers stop before the oldest one still open, as those of the journal do.
  tx xid8 not null default pg_current_xact_id(),
  -- The SID of a TaskRouter queue; the id of a call target where the contact centre shows no queue.
  line text not null,
  -- Of the source: what is told twice is stored once.
  source_id text not null,
  type text not null check (type in ('joined', 'answered', 'abandoned', 'left', 'wrap-up', 'handled', 'agent-here',
    'agent-away', 'counted')),
  at timestamptz not null,
  call text,
  agent text,
  -- Of joined.
  since timestamptz,
  priority integer,
  is_callback boolean,
  -- Of agent-here.
  share double precision,
  -- Of counted.
  waiting_calls integer,
  agents_staffed integer,
  agents_available integer
) with (
  -- Written once, deleted in the order it was written.
  autovacuum_vacuum_insert_scale_factor = 0.05
);
create unique index queue_event_once on queue_event (line, source_id, type);
create index queue_event_feed on queue_event (tx, id);
create index queue_event_line on queue_event (line, at, id);
