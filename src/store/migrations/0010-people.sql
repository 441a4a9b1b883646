-- People who sign in, their sessions, and what anybody did.
create table person (
  id uuid primary key,
  -- In lower case: it is what somebody signs in with.
  email text not null unique,
  name text not null,
  role text not null check (role in ('viewer', 'operator', 'manager', 'admin')),
  -- argon2id as a PHC string; null: none is set, or whoever it is signs in elsewhere.
  password text,
  -- Whom `npm start` signs in without a word; counts nowhere else.
  demo boolean not null default false,
  created_at timestamptz not null,
  disabled_at timestamptz
);

create table person_session (
  id uuid primary key,
  person_id uuid not null references person,
  -- SHA-256 of what the cookie holds, which is random.
  hash bytea not null unique,
  created_at timestamptz not null,
  seen_at timestamptz not null,
  expires_at timestamptz not null,
  ended_at timestamptz,
  address text not null,
  browser text not null
);
create index person_session_open on person_session (person_id) where ended_at is null;

-- Failed sign-ins by what was typed, known or not, so that the pace tells nothing of who is known.
create table sign_in_guess (
  email text primary key,
  failures integer not null,
  last_at timestamptz not null
);
create index sign_in_guess_age on sign_in_guess (last_at);

create table audit (
  id bigint generated always as identity primary key,
  at timestamptz not null,
  actor_kind text not null check (actor_kind in ('key', 'person', 'nobody')),
  actor_id uuid,
  actor_name text not null,
  method text not null,
  -- As it is registered, and as it was asked for.
  route text not null,
  path text not null,
  body json,
  address text not null,
  -- Null: not carried out yet, or nobody knows, as the process died over it.
  status integer
);
create index audit_time on audit (at, id);
create index audit_actor on audit (actor_id, id) where actor_id is not null;
