-- The longer text of a conversation, and what ties those together that one meeting left at several accounts.
alter table interactions add column notes text not null default '';
alter table interactions add column thread_id blob;
create index interactions_thread on interactions (thread_id) where thread_id is not null;
create index interactions_author on interactions (author_id, happened_at);

-- Who was invited and did not come stands here too; only who was there was talked to.
alter table interaction_people add column present integer not null default 1;

-- Of us: those beside the author.
-- shard: account_id
create table interaction_users (
  account_id blob not null,
  interaction_id blob not null,
  user_id blob not null,
  present integer not null default 1,
  primary key (account_id, interaction_id, user_id)
) strict, without rowid;

-- What somebody is still writing: seen by its author only, and without a trace until it is logged.
-- shard: account_id
create table conversation_drafts (
  account_id blob not null,
  id blob not null,
  author_id blob not null,
  form text not null,
  saved_at integer not null,
  primary key (account_id, id)
) strict, without rowid;
create index conversation_drafts_author on conversation_drafts (author_id, saved_at);
