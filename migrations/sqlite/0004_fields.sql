-- Fields that an install adds to accounts, people and conversations.
-- shard: reference
create table custom_fields (
  subject text not null,
  key text not null,
  kind text not null,
  label_en text not null,
  label_zh text not null,
  help_en text not null default '',
  help_zh text not null default '',
  choices text not null,
  decimals integer not null default 0,
  currency text not null default '',
  required text not null,
  initial text not null default '',
  position integer not null,
  archived_at integer,
  version integer not null default 1,
  primary key (subject, key)
) strict, without rowid;

-- Their values: the whole value as text, and beside it what filters and sorts walk. The account's own have a nil id.
-- shard: account_id
create table custom_values (
  account_id blob not null,
  subject text not null,
  subject_id blob not null,
  field text not null,
  value text not null,
  word text,
  num integer,
  day text,
  currency text,
  primary key (account_id, subject, subject_id, field)
) strict, without rowid;
create index custom_values_word on custom_values (subject, field, word, account_id);
create index custom_values_num on custom_values (subject, field, num, account_id) where num is not null;
create index custom_values_day on custom_values (subject, field, day, account_id) where day is not null;
