-- Turns given by the place in line instead of a timer (engine/pacer.ts).

-- From when the turn may come; `due_at` stays when it was promised. Rows of before are rung as they were due.
alter table callback add column ready_at timestamptz not null default 'epoch';
alter table callback alter column ready_at drop default;
update callback set ready_at = due_at where state <> 'ended';

-- Its turn is given by its place: `wake_at` is then no timer but its expiry.
alter table callback add column paced boolean not null default false;
alter table callback alter column paced drop default;
-- When and how a turn was given to it, until it is back in line; null where a timer of its own did it.
alter table callback add column launched_at timestamptz;
alter table callback add column launched_as text check (launched_as in ('position', 'agent-first', 'timer'));
alter table callback add constraint callback_paced check (
  not paced or (state = 'waiting' and claimed_by is null and not parked and launched_at is null)
);
-- By an expression that no other index has: among many that ended long ago, another would look cheaper and be slow.
create index callback_line on callback (call_target_id, (case when paced then joined_at end), ready_at) where paced;
create index callback_paced_due on callback (call_target_id, due_at) where paced;
create index callback_launched on callback (call_target_id)
  where launched_at is not null and state in ('waiting', 'dialing', 'connecting');

-- The customer's turn came while the phone was ringing: the agent is wanted before the customer has answered.
alter table attempt add column agent_wanted_at timestamptz;

-- One row a call target whose turns are given by place: the lock of who decides, and what was learned.
create table pacing (
  call_target_id uuid primary key references call_target on delete cascade,
  -- Until then somebody gives the turns; from then on the callbacks are rung when they are due.
  paced_until timestamptz not null,
  learned json
);
