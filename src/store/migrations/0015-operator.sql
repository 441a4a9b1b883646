-- A callback may also be rung because somebody said so, whoever stands before it in line.
alter table callback drop constraint callback_launched_as_check;
alter table callback add constraint callback_launched_as_check
  check (launched_as in ('position', 'agent-first', 'timer', 'operator'));
