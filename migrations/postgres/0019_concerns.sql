-- What worries the client, in their words, and what we answered.
-- shard: account_id
create table concerns (
  account_id uuid not null,
  id uuid not null,
  words text not null,
  person_id uuid,
  since date not null,
  interaction_id uuid,
  state text collate "C" not null,
  settled_on date,
  settled_at bigint,
  confirmed_by uuid,
  evidence text not null default '',
  version bigint not null default 1,
  archived_at bigint,
  created_at bigint not null,
  created_by uuid,
  primary key (account_id, id)
);
create index concerns_state on concerns (account_id, state, since);
create index concerns_since on concerns (state, since, id);

-- shard: account_id
create table concern_answers (
  account_id uuid not null,
  concern_id uuid not null,
  id uuid not null,
  body text not null,
  author_id uuid,
  answered_on date not null,
  created_at bigint not null,
  archived_at bigint,
  primary key (account_id, concern_id, id)
);
