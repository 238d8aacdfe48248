-- Which account an archived one was merged into.
-- shard: account_id
create table account_merges (
  account_id uuid not null primary key,
  survivor_id uuid not null,
  batch_id uuid not null,
  merged_at bigint not null,
  merged_by uuid
);
create index account_merges_survivor on account_merges (survivor_id);

-- Where moved rows came from: the key of each row that was copied from one account to another, and deleted there. Keys
-- only, never what a row says; a key column that is an id stands in id_1 or id_2, any other as a word.
-- shard: account_id
create table account_moves (
  account_id uuid not null,
  batch_id uuid not null,
  table_name text collate "C" not null,
  id_1 uuid not null,
  id_2 uuid not null,
  word_1 text collate "C" not null,
  word_2 text collate "C" not null,
  moved_to uuid not null,
  moved_at bigint not null,
  primary key (account_id, batch_id, table_name, id_1, id_2, word_1, word_2)
);
create index account_moves_to on account_moves (moved_to, account_id);
