-- Imports: a file that somebody gave, how it is to be read, and how far it has come. `setup` is what the importer chose,
-- `found` what reading the file told, `counts` what the rows are. `done` counts rows of the file of the running pass.
-- shard: reference
create table imports (
  id blob not null primary key,
  kind text not null,
  user_id blob references users (id),
  file_name text not null,
  size integer not null,
  sha256 blob not null,
  pieces integer not null,
  state text not null,
  stop_asked integer not null default 0,
  setup text not null,
  found text,
  counts text not null,
  pass integer not null default 0,
  done integer not null default 0,
  batch_id blob not null,
  runner_id blob,
  beat_at integer,
  problem text,
  version integer not null default 1,
  created_at integer not null,
  began_at integer,
  ended_at integer
) strict;
create index imports_of_user on imports (user_id, created_at);
create index imports_state on imports (state, created_at);
create index imports_batch on imports (batch_id);

-- The bytes of the files, in pieces of half a megabyte; gone when the time for undo is over.
-- shard: reference
create table import_pieces (
  import_id blob not null,
  place integer not null,
  bytes blob not null,
  primary key (import_id, place)
) strict;

-- Rows of a file that the importer should look at: what would change, what may be there already, what is refused or
-- parked, what an undo left. A line has several rows when several of its cells are wrong.
-- shard: reference
create table import_lines (
  import_id blob not null,
  line integer not null,
  place integer not null,
  outcome text not null,
  field text not null,
  value text not null,
  reason text not null,
  detail text,
  primary key (import_id, line, place)
) strict, without rowid;
create index import_lines_outcome on import_lines (import_id, outcome, line, place);
create index import_lines_cause on import_lines (import_id, outcome, field, reason, value);

-- How files of a shape were read, under a name, to be offered again. `shape` is a fingerprint of the columns.
-- shard: reference
create table import_templates (
  id blob not null primary key,
  kind text not null,
  name text not null,
  folded text not null,
  shape text not null,
  setup text not null,
  user_id blob references users (id),
  used_at integer not null,
  unique (kind, folded)
) strict;
create index import_templates_shape on import_templates (kind, shape);

-- Whose turn it is: one import writes at a time, whichever process runs it.
-- shard: reference
create table import_turns (
  lane text not null primary key,
  runner_id blob,
  beat_at integer not null
) strict;
insert into import_turns (lane, beat_at) values ('write', 0);
