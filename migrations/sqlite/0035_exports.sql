-- Exports that somebody asked for in the browser or by the API, for a day: how far they are, and what kept them. `seen`
-- is a hash of the accounts that its reader saw when it was made; the file is given out only while they see the same.
-- shard: key
create table exports (
  id blob not null primary key,
  user_id blob not null references users (id),
  everything integer not null,
  reason text not null,
  state text not null,
  part text not null default '',
  steps_done integer not null default 0,
  steps integer not null default 0,
  written integer not null default 0,
  accounts integer,
  seen text not null default '',
  size integer,
  pieces integer not null default 0,
  problem text not null default '',
  created_at integer not null,
  ended_at integer
) strict;
create index exports_user on exports (user_id, created_at);
create index exports_created on exports (created_at);

-- Their files, in pieces of half a megabyte.
-- shard: key
create table export_pieces (
  export_id blob not null,
  place integer not null,
  bytes blob not null,
  primary key (export_id, place)
) strict;
