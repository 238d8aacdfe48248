-- Fields that an install adds to accounts, people and conversations.
-- shard: reference
create table custom_fields (
  subject text collate "C" not null,
  key text collate "C" not null,
  kind text not null,
  label_en text not null,
  label_zh text not null,
  help_en text not null default '',
  help_zh text not null default '',
  choices jsonb not null,
  decimals bigint not null default 0,
  currency text not null default '',
  required jsonb not null,
  initial text not null default '',
  position bigint not null,
  archived_at bigint,
  version bigint not null default 1,
  primary key (subject, key)
);

-- Their values: the whole value as text, and beside it what filters and sorts walk. The account's own have a nil id.
-- shard: account_id
create table custom_values (
  account_id uuid not null,
  subject text collate "C" not null,
  subject_id uuid not null,
  field text collate "C" not null,
  value text not null,
  word text collate "C",
  num bigint,
  day date,
  currency text,
  primary key (account_id, subject, subject_id, field)
);
create index custom_values_word on custom_values (subject, field, word, account_id);
create index custom_values_num on custom_values (subject, field, num, account_id) where num is not null;
create index custom_values_day on custom_values (subject, field, day, account_id) where day is not null;
