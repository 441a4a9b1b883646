-- Every state of a call target's settings that was ever in force, and the one that is being worked on.
alter table call_target add version integer not null default 1;

create table call_target_version (
  call_target_id uuid not null references call_target on delete cascade,
  version integer not null,
  at timestamptz not null,
  actor text not null,
  note text,
  -- The version whose settings this one brought back.
  restored integer,
  settings json not null,
  primary key (call_target_id, version)
);
insert into call_target_version (call_target_id, version, at, actor, settings)
  select id, 1, updated_at, 'system', settings from call_target;

create table call_target_draft (
  call_target_id uuid primary key references call_target on delete cascade,
  based_on integer not null,
  -- New with every save: who saves names the one they saw. Never comes again, so nor does a draft begun anew.
  revision uuid not null,
  edited_at timestamptz not null,
  edited_by text not null,
  settings json not null
);
