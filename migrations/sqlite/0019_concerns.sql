-- What worries the client, in their words, and what we answered.
-- shard: account_id
create table concerns (
  account_id blob not null,
  id blob not null,
  words text not null,
  person_id blob,
  since text not null,
  interaction_id blob,
  state text not null,
  settled_on text,
  settled_at integer,
  confirmed_by blob,
  evidence text not null default '',
  version integer not null default 1,
  archived_at integer,
  created_at integer not null,
  created_by blob,
  primary key (account_id, id)
) strict, without rowid;
create index concerns_state on concerns (account_id, state, since);
create index concerns_since on concerns (state, since, id);

-- shard: account_id
create table concern_answers (
  account_id blob not null,
  concern_id blob not null,
  id blob not null,
  body text not null,
  author_id blob,
  answered_on text not null,
  created_at integer not null,
  archived_at integer,
  primary key (account_id, concern_id, id)
) strict, without rowid;
