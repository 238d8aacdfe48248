-- Which account an archived one was merged into.
-- shard: account_id
create table account_merges (
  account_id blob not null primary key,
  survivor_id blob not null,
  batch_id blob not null,
  merged_at integer not null,
  merged_by blob
) strict, without rowid;
create index account_merges_survivor on account_merges (survivor_id);

-- Where moved rows came from: the key of each row that was copied from one account to another, and deleted there. Keys
-- only, never what a row says; a key column that is an id stands in id_1 or id_2, any other as a word.
-- shard: account_id
create table account_moves (
  account_id blob not null,
  batch_id blob not null,
  table_name text not null,
  id_1 blob not null,
  id_2 blob not null,
  word_1 text not null,
  word_2 text not null,
  moved_to blob not null,
  moved_at integer not null,
  primary key (account_id, batch_id, table_name, id_1, id_2, word_1, word_2)
) strict, without rowid;
create index account_moves_to on account_moves (moved_to, account_id);
