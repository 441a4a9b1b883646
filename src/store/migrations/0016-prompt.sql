-- Prompts of a call target in a voice of its own. What was uploaded is kept, so that it can be said again.

create table prompt_take (
  id uuid primary key,
  call_target_id uuid not null references call_target on delete cascade,
  prompt text not null,
  -- G.711 µ-law, as a phone plays it: 8,000 bytes a second, two minutes at most.
  audio bytea not null check (octet_length(audio) between 1 and 960000),
  -- As its owner calls it; null: not told.
  file_name text,
  -- What is odd about how it sounds.
  warnings jsonb not null,
  made_at timestamptz not null,
  made_by text not null,
  unique (call_target_id, prompt, id)
);

-- The take that is said of a prompt; without a row, what comes with Unhold.
create table prompt_in_use (
  call_target_id uuid not null references call_target on delete cascade,
  prompt text not null,
  take_id uuid not null,
  since timestamptz not null,
  chosen_by text not null,
  primary key (call_target_id, prompt),
  foreign key (call_target_id, prompt, take_id) references prompt_take (call_target_id, prompt, id)
);
