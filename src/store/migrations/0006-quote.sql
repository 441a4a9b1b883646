-- What was believed of a wait, and later what became of it: kept for five weeks, and as sums of weeks for good.

create table quote (
  call_target_id uuid not null references call_target on delete cascade,
  -- The call in the line, as its source names it; of a callback its id.
  call text not null,
  callback_id uuid references callback,
  at timestamptz not null,
  -- Null where the wait was not known.
  mean_seconds double precision,
  p50_seconds double precision,
  p80_seconds double precision,
  low_seconds double precision,
  high_seconds double precision,
  over_threshold double precision,
  baseline_seconds double precision,
  basis text not null,
  offered boolean not null,
  reason text not null,
  happened text check (happened in ('answered', 'abandoned', 'left', 'not-reached', 'lost')),
  waited_seconds double precision,
  primary key (call_target_id, call),
  constraint quote_settled check ((happened is null) = (waited_seconds is null))
) with (
  -- Each is written twice.
  fillfactor = 85
);
create index quote_age on quote (at);
create index quote_open on quote (at) where happened is null and callback_id is null;
create index quote_promised on quote (callback_id) where happened is null and callback_id is not null;

create table quote_week (
  call_target_id uuid not null references call_target on delete cascade,
  -- ISO 8601, such as 2026-W47, on the clocks of the call target.
  week text not null,
  scored bigint not null,
  error double precision not null,
  absolute_error double precision not null,
  squared_error double precision not null,
  in_range bigint not null,
  below_p80 bigint not null,
  pinball80 double precision not null,
  compared bigint not null,
  compared_absolute double precision not null,
  compared_squared double precision not null,
  baseline_absolute double precision not null,
  baseline_squared double precision not null,
  agents_free bigint not null,
  agents_free_waited double precision not null,
  censored bigint not null,
  unknown bigint not null,
  primary key (call_target_id, week)
);
create index quote_week_week on quote_week (week);
