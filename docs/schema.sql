-- Generated from src/store/migrations by test/store/schema.test.ts; do not edit.

create table api_key (
  id uuid not null,
  name text not null,
  hash bytea not null,
  scopes text[] not null,
  created_at timestamp with time zone not null,
  revoked_at timestamp with time zone,
  created_by text,
  last_used_at timestamp with time zone,
  constraint api_key_hash_key UNIQUE (hash),
  constraint api_key_pkey PRIMARY KEY (id)
);

create table attempt (
  id uuid not null,
  callback_id uuid not null,
  number text not null,
  ordinal integer not null,
  first_party text not null,
  node_id text not null,
  fence bigint not null,
  started_at timestamp with time zone not null,
  ended_at timestamp with time zone,
  result text,
  reason text,
  hold_until timestamp with time zone,
  agent_answered_at timestamp with time zone,
  agent_wanted_at timestamp with time zone,
  constraint attempt_callback_id_fkey FOREIGN KEY (callback_id) REFERENCES callback(id),
  constraint attempt_callback_id_ordinal_key UNIQUE (callback_id, ordinal),
  constraint attempt_end CHECK (((ended_at IS NULL) = (result IS NULL))),
  constraint attempt_first_party_check CHECK ((first_party = ANY (ARRAY['customer'::text, 'agent'::text]))),
  constraint attempt_pkey PRIMARY KEY (id),
  constraint attempt_result_check CHECK ((result = ANY (ARRAY['bridged'::text, 'busy'::text, 'no-answer'::text, 'rejected'::text, 'carrier-error'::text, 'no-key'::text, 'snoozed'::text, 'cancelled'::text, 'customer-hung-up'::text, 'agent-refused'::text, 'agent-timeout'::text, 'agent-hung-up'::text, 'fenced'::text, 'unknown'::text])))
);
CREATE UNIQUE INDEX attempt_one_open_of_callback ON public.attempt USING btree (callback_id) WHERE (ended_at IS NULL);
CREATE UNIQUE INDEX attempt_one_open_to_number ON public.attempt USING btree (number) WHERE (ended_at IS NULL);

create table audit (
  id bigint not null generated always as identity,
  at timestamp with time zone not null,
  actor_kind text not null,
  actor_id uuid,
  actor_name text not null,
  method text not null,
  route text not null,
  path text not null,
  body json,
  address text not null,
  status integer,
  constraint audit_actor_kind_check CHECK ((actor_kind = ANY (ARRAY['key'::text, 'person'::text, 'nobody'::text]))),
  constraint audit_pkey PRIMARY KEY (id)
);
CREATE INDEX audit_actor ON public.audit USING btree (actor_id, id) WHERE (actor_id IS NOT NULL);
CREATE INDEX audit_time ON public.audit USING btree (at, id);

create table call_target (
  id uuid not null,
  name text not null,
  settings json not null,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  version integer not null default 1,
  constraint call_target_name_key UNIQUE (name),
  constraint call_target_pkey PRIMARY KEY (id)
);

create table call_target_draft (
  call_target_id uuid not null,
  based_on integer not null,
  revision uuid not null,
  edited_at timestamp with time zone not null,
  edited_by text not null,
  settings json not null,
  constraint call_target_draft_call_target_id_fkey FOREIGN KEY (call_target_id) REFERENCES call_target(id) ON DELETE CASCADE,
  constraint call_target_draft_pkey PRIMARY KEY (call_target_id)
);

create table call_target_version (
  call_target_id uuid not null,
  version integer not null,
  at timestamp with time zone not null,
  actor text not null,
  note text,
  restored integer,
  settings json not null,
  constraint call_target_version_call_target_id_fkey FOREIGN KEY (call_target_id) REFERENCES call_target(id) ON DELETE CASCADE,
  constraint call_target_version_pkey PRIMARY KEY (call_target_id, version)
);

create table callback (
  id uuid not null,
  call_target_id uuid not null,
  number text not null,
  state text not null,
  outcome text,
  reason text,
  joined_at timestamp with time zone not null,
  created_at timestamp with time zone not null,
  due_at timestamp with time zone not null,
  scheduled_for timestamp with time zone,
  expires_at timestamp with time zone not null,
  ended_at timestamp with time zone,
  metadata json not null,
  quote json,
  source text not null,
  customer_failures integer not null,
  agent_failures integer not null,
  wake_at timestamp with time zone,
  claimed_by text,
  fence bigint not null,
  parked boolean not null,
  registering_call text,
  ready_at timestamp with time zone not null,
  paced boolean not null,
  launched_at timestamp with time zone,
  launched_as text,
  constraint callback_call_target_id_fkey FOREIGN KEY (call_target_id) REFERENCES call_target(id),
  constraint callback_end CHECK ((((state = 'ended'::text) = (outcome IS NOT NULL)) AND ((state = 'ended'::text) = (ended_at IS NOT NULL)) AND ((state = 'ended'::text) = (wake_at IS NULL)))),
  constraint callback_launched_as_check CHECK ((launched_as = ANY (ARRAY['position'::text, 'agent-first'::text, 'timer'::text, 'operator'::text]))),
  constraint callback_outcome_check CHECK ((outcome = ANY (ARRAY['completed'::text, 'cancelled'::text, 'declined'::text, 'abandoned'::text, 'unreachable'::text, 'agent-unreachable'::text, 'expired'::text, 'refused'::text]))),
  constraint callback_paced CHECK (((NOT paced) OR ((state = 'waiting'::text) AND (claimed_by IS NULL) AND (NOT parked) AND (launched_at IS NULL)))),
  constraint callback_pkey PRIMARY KEY (id),
  constraint callback_source_check CHECK ((source = ANY (ARRAY['phone'::text, 'api'::text]))),
  constraint callback_state_check CHECK ((state = ANY (ARRAY['requested'::text, 'waiting'::text, 'dialing'::text, 'connecting'::text, 'talking'::text, 'ended'::text])))
) with (fillfactor=85, autovacuum_vacuum_scale_factor=0.02, autovacuum_vacuum_threshold=1000);
CREATE INDEX callback_by_call_target ON public.callback USING btree (call_target_id, id);
CREATE INDEX callback_by_number ON public.callback USING btree (number, id);
CREATE INDEX callback_by_place ON public.callback USING btree (call_target_id, joined_at);
CREATE INDEX callback_ended ON public.callback USING btree (call_target_id, ended_at) WHERE (state = 'ended'::text);
CREATE INDEX callback_launched ON public.callback USING btree (call_target_id) WHERE ((launched_at IS NOT NULL) AND (state = ANY (ARRAY['waiting'::text, 'dialing'::text, 'connecting'::text])));
CREATE INDEX callback_line ON public.callback USING btree (call_target_id, (
CASE
    WHEN paced THEN joined_at
    ELSE NULL::timestamp with time zone
END), ready_at) WHERE paced;
CREATE UNIQUE INDEX callback_one_open ON public.callback USING btree (call_target_id, number) WHERE (state <> 'ended'::text);
CREATE INDEX callback_open ON public.callback USING btree (state, id) WHERE (state <> 'ended'::text);
CREATE INDEX callback_open_by_place ON public.callback USING btree (call_target_id, joined_at, id) WHERE (state <> 'ended'::text);
CREATE INDEX callback_paced_due ON public.callback USING btree (call_target_id, due_at) WHERE paced;
CREATE INDEX callback_parked ON public.callback USING btree (call_target_id) WHERE parked;
CREATE INDEX callback_ready ON public.callback USING btree (call_target_id, ready_at) WHERE paced;
CREATE INDEX callback_wake ON public.callback USING btree (wake_at, joined_at) WHERE (wake_at IS NOT NULL);

create table callback_ending (
  callback_id uuid not null,
  call_target_id uuid not null,
  source text not null,
  created_at timestamp with time zone not null,
  ended_at timestamp with time zone not null,
  outcome text not null,
  results text[] not null,
  first_called boolean,
  first_reached boolean,
  off_phone_seconds double precision,
  late_seconds double precision,
  never_rung boolean not null,
  agent_held_seconds double precision not null,
  customer_held_seconds double precision,
  constraint callback_ending_callback_id_fkey FOREIGN KEY (callback_id) REFERENCES callback(id) ON DELETE CASCADE,
  constraint callback_ending_pkey PRIMARY KEY (callback_id)
);
CREATE INDEX callback_ending_created ON public.callback_ending USING btree (created_at);
CREATE INDEX callback_ending_ended ON public.callback_ending USING btree (ended_at);

create table flex_run (
  id uuid not null,
  verb text not null,
  started_by text not null,
  node_id text not null,
  started_at timestamp with time zone not null,
  alive_until timestamp with time zone not null,
  ended_at timestamp with time zone,
  result text,
  problem text,
  total integer not null,
  steps json not null,
  constraint flex_run_end CHECK (((ended_at IS NULL) = (result IS NULL))),
  constraint flex_run_pkey PRIMARY KEY (id),
  constraint flex_run_result_check CHECK ((result = ANY (ARRAY['done'::text, 'failed'::text, 'broken-off'::text]))),
  constraint flex_run_verb_check CHECK ((verb = ANY (ARRAY['apply'::text, 'destroy'::text])))
);
CREATE INDEX flex_run_latest ON public.flex_run USING btree (started_at);
CREATE UNIQUE INDEX flex_run_one_open ON public.flex_run USING btree ((true)) WHERE (ended_at IS NULL);

create table flex_settings (
  single boolean not null default true,
  settings json not null,
  kept_at timestamp with time zone not null,
  kept_by text not null,
  constraint flex_settings_pkey PRIMARY KEY (single),
  constraint flex_settings_single_check CHECK (single)
);

create table handover (
  call_sid text not null,
  became text not null,
  callback_id uuid,
  at timestamp with time zone not null,
  constraint handover_became_check CHECK ((became = ANY (ARRAY['promised'::text, 'hold'::text]))),
  constraint handover_callback_id_fkey FOREIGN KEY (callback_id) REFERENCES callback(id),
  constraint handover_pkey PRIMARY KEY (call_sid)
);

create table idempotency (
  api_key_id uuid not null,
  key text not null,
  fingerprint text not null,
  started_at timestamp with time zone not null,
  status integer,
  body json,
  constraint idempotency_pkey PRIMARY KEY (api_key_id, key)
);
CREATE INDEX idempotency_age ON public.idempotency USING btree (started_at);

create table invitation (
  id uuid not null,
  hash bytea not null,
  person_id uuid,
  created_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  used_at timestamp with time zone,
  constraint invitation_hash_key UNIQUE (hash),
  constraint invitation_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id),
  constraint invitation_pkey PRIMARY KEY (id)
);
CREATE INDEX invitation_open ON public.invitation USING btree (person_id) WHERE (used_at IS NULL);

create table journal (
  id bigint not null generated always as identity,
  tx xid8 not null default pg_current_xact_id(),
  callback_id uuid not null,
  call_target_id uuid not null,
  at timestamp with time zone not null,
  actor text not null,
  event text not null,
  reason text,
  detail json,
  constraint journal_callback_id_fkey FOREIGN KEY (callback_id) REFERENCES callback(id),
  constraint journal_pkey PRIMARY KEY (id)
);
CREATE INDEX journal_callback ON public.journal USING btree (callback_id, id);
CREATE INDEX journal_feed ON public.journal USING btree (tx, id);

create table leg (
  id uuid not null,
  attempt_id uuid not null,
  role text not null,
  called text not null,
  started_at timestamp with time zone not null,
  answered_at timestamp with time zone,
  ended_at timestamp with time zone,
  sip_status integer,
  reason text,
  dialog json not null,
  constraint leg_attempt_id_fkey FOREIGN KEY (attempt_id) REFERENCES attempt(id),
  constraint leg_pkey PRIMARY KEY (id),
  constraint leg_role_check CHECK ((role = ANY (ARRAY['customer'::text, 'agent'::text])))
);
CREATE INDEX leg_attempt ON public.leg USING btree (attempt_id);

create table pacing (
  call_target_id uuid not null,
  paced_until timestamp with time zone not null,
  learned json,
  constraint pacing_call_target_id_fkey FOREIGN KEY (call_target_id) REFERENCES call_target(id) ON DELETE CASCADE,
  constraint pacing_pkey PRIMARY KEY (call_target_id)
);

create table person (
  id uuid not null,
  email text not null,
  name text not null,
  role text not null,
  password text,
  demo boolean not null default false,
  created_at timestamp with time zone not null,
  disabled_at timestamp with time zone,
  totp_secret text,
  totp_confirmed_at timestamp with time zone,
  totp_step integer,
  oidc_subject text,
  constraint person_email_key UNIQUE (email),
  constraint person_oidc_subject_key UNIQUE (oidc_subject),
  constraint person_pkey PRIMARY KEY (id),
  constraint person_role_check CHECK ((role = ANY (ARRAY['viewer'::text, 'operator'::text, 'manager'::text, 'admin'::text])))
);

create table person_session (
  id uuid not null,
  person_id uuid not null,
  hash bytea not null,
  created_at timestamp with time zone not null,
  seen_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  ended_at timestamp with time zone,
  address text not null,
  browser text not null,
  means text not null default 'password'::text,
  constraint person_session_hash_key UNIQUE (hash),
  constraint person_session_means_check CHECK ((means = ANY (ARRAY['password'::text, 'oidc'::text, 'demo'::text]))),
  constraint person_session_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id),
  constraint person_session_pkey PRIMARY KEY (id)
);
CREATE INDEX person_session_open ON public.person_session USING btree (person_id) WHERE (ended_at IS NULL);

create table phone_number (
  number text not null,
  call_target_id uuid not null,
  constraint phone_number_call_target_id_fkey FOREIGN KEY (call_target_id) REFERENCES call_target(id),
  constraint phone_number_pkey PRIMARY KEY (number)
);
CREATE INDEX phone_number_call_target ON public.phone_number USING btree (call_target_id);

create table phone_offer (
  id uuid not null,
  call_target_id uuid not null,
  at timestamp with time zone not null,
  became text not null,
  constraint phone_offer_became_check CHECK ((became = ANY (ARRAY['promised'::text, 'hold'::text, 'kept'::text, 'gone'::text]))),
  constraint phone_offer_call_target_id_fkey FOREIGN KEY (call_target_id) REFERENCES call_target(id) ON DELETE CASCADE,
  constraint phone_offer_pkey PRIMARY KEY (id)
);
CREATE INDEX phone_offer_time ON public.phone_offer USING btree (at);

create table prompt_in_use (
  call_target_id uuid not null,
  prompt text not null,
  take_id uuid not null,
  since timestamp with time zone not null,
  chosen_by text not null,
  constraint prompt_in_use_call_target_id_fkey FOREIGN KEY (call_target_id) REFERENCES call_target(id) ON DELETE CASCADE,
  constraint prompt_in_use_call_target_id_prompt_take_id_fkey FOREIGN KEY (call_target_id, prompt, take_id) REFERENCES prompt_take(call_target_id, prompt, id),
  constraint prompt_in_use_pkey PRIMARY KEY (call_target_id, prompt)
);

create table prompt_take (
  id uuid not null,
  call_target_id uuid not null,
  prompt text not null,
  audio bytea not null,
  file_name text,
  warnings jsonb not null,
  made_at timestamp with time zone not null,
  made_by text not null,
  constraint prompt_take_audio_check CHECK (((octet_length(audio) >= 1) AND (octet_length(audio) <= 960000))),
  constraint prompt_take_call_target_id_fkey FOREIGN KEY (call_target_id) REFERENCES call_target(id) ON DELETE CASCADE,
  constraint prompt_take_call_target_id_prompt_id_key UNIQUE (call_target_id, prompt, id),
  constraint prompt_take_pkey PRIMARY KEY (id)
);

create table queue_event (
  id bigint not null generated always as identity,
  tx xid8 not null default pg_current_xact_id(),
  line text not null,
  source_id text not null,
  type text not null,
  at timestamp with time zone not null,
  call text,
  agent text,
  since timestamp with time zone,
  priority integer,
  is_callback boolean,
  share double precision,
  waiting_calls integer,
  agents_staffed integer,
  agents_available integer,
  constraint queue_event_pkey PRIMARY KEY (id),
  constraint queue_event_type_check CHECK ((type = ANY (ARRAY['joined'::text, 'answered'::text, 'abandoned'::text, 'left'::text, 'wrap-up'::text, 'handled'::text, 'agent-here'::text, 'agent-away'::text, 'counted'::text])))
) with (autovacuum_vacuum_insert_scale_factor=0.05);
CREATE INDEX queue_event_feed ON public.queue_event USING btree (tx, id);
CREATE INDEX queue_event_line ON public.queue_event USING btree (line, at, id);
CREATE UNIQUE INDEX queue_event_once ON public.queue_event USING btree (line, source_id, type);

create table quote (
  call_target_id uuid not null,
  call text not null,
  callback_id uuid,
  at timestamp with time zone not null,
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
  happened text,
  waited_seconds double precision,
  constraint quote_call_target_id_fkey FOREIGN KEY (call_target_id) REFERENCES call_target(id) ON DELETE CASCADE,
  constraint quote_callback_id_fkey FOREIGN KEY (callback_id) REFERENCES callback(id),
  constraint quote_happened_check CHECK ((happened = ANY (ARRAY['answered'::text, 'abandoned'::text, 'left'::text, 'not-reached'::text, 'lost'::text]))),
  constraint quote_pkey PRIMARY KEY (call_target_id, call),
  constraint quote_settled CHECK (((happened IS NULL) = (waited_seconds IS NULL)))
) with (fillfactor=85);
CREATE INDEX quote_age ON public.quote USING btree (at);
CREATE INDEX quote_of_target ON public.quote USING btree (call_target_id, at);
CREATE INDEX quote_open ON public.quote USING btree (at) WHERE ((happened IS NULL) AND (callback_id IS NULL));
CREATE INDEX quote_promised ON public.quote USING btree (callback_id) WHERE ((happened IS NULL) AND (callback_id IS NOT NULL));

create table quote_week (
  call_target_id uuid not null,
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
  constraint quote_week_call_target_id_fkey FOREIGN KEY (call_target_id) REFERENCES call_target(id) ON DELETE CASCADE,
  constraint quote_week_pkey PRIMARY KEY (call_target_id, week)
);
CREATE INDEX quote_week_week ON public.quote_week USING btree (week);

create table recording (
  id uuid not null,
  callback_id uuid,
  audio bytea not null,
  created_at timestamp with time zone not null,
  constraint recording_audio_check CHECK (((octet_length(audio) >= 1) AND (octet_length(audio) <= 960000))),
  constraint recording_callback_id_fkey FOREIGN KEY (callback_id) REFERENCES callback(id),
  constraint recording_pkey PRIMARY KEY (id)
);

create table recovery_code (
  person_id uuid not null,
  hash bytea not null,
  used_at timestamp with time zone,
  constraint recovery_code_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id),
  constraint recovery_code_pkey PRIMARY KEY (person_id, hash)
);

create table schema_version (
  number integer not null,
  name text not null,
  checksum text not null,
  applied_at timestamp with time zone not null,
  constraint schema_version_pkey PRIMARY KEY (number)
);

create table sign_in_guess (
  email text not null,
  failures integer not null,
  last_at timestamp with time zone not null,
  constraint sign_in_guess_pkey PRIMARY KEY (email)
);
CREATE INDEX sign_in_guess_age ON public.sign_in_guess USING btree (last_at);

create table test_call (
  id uuid not null,
  kind text not null,
  call_target_id uuid not null,
  number text not null,
  started_by text not null,
  node_id text not null,
  started_at timestamp with time zone not null,
  over_by timestamp with time zone not null,
  answered_at timestamp with time zone,
  ended_at timestamp with time zone,
  result text,
  sip_status integer,
  reason text,
  constraint test_call_call_target_id_fkey FOREIGN KEY (call_target_id) REFERENCES call_target(id) ON DELETE CASCADE,
  constraint test_call_end CHECK (((ended_at IS NULL) = (result IS NULL))),
  constraint test_call_kind_check CHECK ((kind = ANY (ARRAY['simulated'::text, 'trunk'::text]))),
  constraint test_call_pkey PRIMARY KEY (id),
  constraint test_call_result_check CHECK ((result = ANY (ARRAY['heard'::text, 'hung-up'::text, 'busy'::text, 'no-answer'::text, 'rejected'::text, 'carrier-error'::text, 'cancelled'::text])))
);
CREATE INDEX test_call_latest ON public.test_call USING btree (started_at);

create table what_if (
  id uuid not null,
  name text not null,
  call_target_id uuid,
  question json not null,
  asked_by text not null,
  asked_at timestamp with time zone not null,
  state text not null,
  progress double precision not null,
  started_at timestamp with time zone,
  ended_at timestamp with time zone,
  answer json,
  failure text,
  tries integer not null,
  lease_until timestamp with time zone,
  deleted_at timestamp with time zone,
  constraint what_if_answered CHECK (((state = 'done'::text) = (answer IS NOT NULL))),
  constraint what_if_call_target_id_fkey FOREIGN KEY (call_target_id) REFERENCES call_target(id) ON DELETE SET NULL,
  constraint what_if_failed CHECK (((state = 'failed'::text) = (failure IS NOT NULL))),
  constraint what_if_leased CHECK (((state = 'running'::text) = (lease_until IS NOT NULL))),
  constraint what_if_pkey PRIMARY KEY (id),
  constraint what_if_state_check CHECK ((state = ANY (ARRAY['queued'::text, 'running'::text, 'done'::text, 'failed'::text, 'cancelled'::text])))
);
CREATE INDEX what_if_open ON public.what_if USING btree (asked_at) WHERE (state = ANY (ARRAY['queued'::text, 'running'::text]));

create table write_check (
  node_id text not null,
  at timestamp with time zone not null,
  constraint write_check_pkey PRIMARY KEY (node_id)
);
