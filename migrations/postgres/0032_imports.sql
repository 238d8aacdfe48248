-- Imports: a file that somebody gave, how it is to be read, and how far it has come. `setup` is what the importer chose,
-- `found` what reading the file told, `counts` what the rows are. `done` counts rows of the file of the running pass.
-- shard: reference
create table imports (
  id uuid not null primary key,
  kind text collate "C" not null,
  user_id uuid references users (id),
  file_name text not null,
  size bigint not null,
  sha256 bytea not null,
  pieces bigint not null,
  state text collate "C" not null,
  stop_asked bigint not null default 0,
  setup jsonb not null,
  found jsonb,
  counts jsonb not null,
  pass bigint not null default 0,
  done bigint not null default 0,
  batch_id uuid not null,
  runner_id uuid,
  beat_at bigint,
  problem text,
  version bigint not null default 1,
  created_at bigint not null,
  began_at bigint,
  ended_at bigint
);
create index imports_of_user on imports (user_id, created_at);
create index imports_state on imports (state, created_at);
create index imports_batch on imports (batch_id);

-- The bytes of the files, in pieces of half a megabyte; gone when the time for undo is over.
-- shard: reference
create table import_pieces (
  import_id uuid not null,
  place bigint not null,
  bytes bytea not null,
  primary key (import_id, place)
);

-- Rows of a file that the importer should look at: what would change, what may be there already, what is refused or
-- parked, what an undo left. A line has several rows when several of its cells are wrong.
-- shard: reference
create table import_lines (
  import_id uuid not null,
  line bigint not null,
  place bigint not null,
  outcome text collate "C" not null,
  field text collate "C" not null,
  value text collate "C" not null,
  reason text collate "C" not null,
  detail jsonb,
  primary key (import_id, line, place)
);
create index import_lines_outcome on import_lines (import_id, outcome, line, place);
create index import_lines_cause on import_lines (import_id, outcome, field, reason, value);

-- How files of a shape were read, under a name, to be offered again. `shape` is a fingerprint of the columns.
-- shard: reference
create table import_templates (
  id uuid not null primary key,
  kind text collate "C" not null,
  name text not null,
  folded text collate "C" not null,
  shape text collate "C" not null,
  setup jsonb not null,
  user_id uuid references users (id),
  used_at bigint not null,
  unique (kind, folded)
);
create index import_templates_shape on import_templates (kind, shape);

-- Whose turn it is: one import writes at a time, whichever process runs it.
-- shard: reference
create table import_turns (
  lane text collate "C" not null primary key,
  runner_id uuid,
  beat_at bigint not null
);
insert into import_turns (lane, beat_at) values ('write', 0);
