-- What callers have said (metadata items of type audio), so that whichever node fulfils can play it.

create table recording (
  id uuid primary key,
  -- Null from when it was said until the promise that it belongs to is stored.
  callback_id uuid references callback,
  -- G.711 µ-law: 8,000 bytes a second, two minutes at most.
  audio bytea not null check (octet_length(audio) between 1 and 960000),
  created_at timestamptz not null
);
