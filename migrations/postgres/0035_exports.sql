-- Exports that somebody asked for in the browser or by the API, for a day: how far they are, and what kept them. `seen`
-- is a hash of the accounts that its reader saw when it was made; the file is given out only while they see the same.
-- shard: key
create table exports (
  id uuid not null primary key,
  user_id uuid not null references users (id),
  everything bigint not null,
  reason text not null,
  state text collate "C" not null,
  part text not null default '',
  steps_done bigint not null default 0,
  steps bigint not null default 0,
  written bigint not null default 0,
  accounts bigint,
  seen text not null default '',
  size bigint,
  pieces bigint not null default 0,
  problem text not null default '',
  created_at bigint not null,
  ended_at bigint
);
create index exports_user on exports (user_id, created_at);
create index exports_created on exports (created_at);

-- Their files, in pieces of half a megabyte.
-- shard: key
create table export_pieces (
  export_id uuid not null,
  place bigint not null,
  bytes bytea not null,
  primary key (export_id, place)
);
