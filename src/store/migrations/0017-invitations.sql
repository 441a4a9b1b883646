-- Links by which somebody sets a password, authenticator apps, and what is known of keys.
create table invitation (
  id uuid primary key,
  -- SHA-256 of what the link holds, which is random.
  hash bytea not null unique,
  -- Null: for the first admin, who says by it who it is.
  person_id uuid references person,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz
);
create index invitation_open on invitation (person_id) where used_at is null;

alter table person
  add column totp_secret text,
  add column totp_confirmed_at timestamptz,
  -- The last period of 30 s whose code was taken: none is taken twice.
  add column totp_step integer,
  -- Who it is at the identity provider: issuer and subject.
  add column oidc_subject text unique;

create table recovery_code (
  person_id uuid not null references person,
  hash bytea not null,
  used_at timestamptz,
  primary key (person_id, hash)
);

alter table person_session
  add column means text not null default 'password' check (means in ('password', 'oidc', 'demo'));

alter table api_key
  add column created_by text,
  add column last_used_at timestamptz;
