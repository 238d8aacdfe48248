-- The longer text of a conversation, and what ties those together that one meeting left at several accounts.
alter table interactions add column notes text not null default '';
alter table interactions add column thread_id uuid;
create index interactions_thread on interactions (thread_id) where thread_id is not null;
create index interactions_author on interactions (author_id, happened_at);

-- Who was invited and did not come stands here too; only who was there was talked to.
alter table interaction_people add column present bigint not null default 1;

-- Of us: those beside the author.
-- shard: account_id
create table interaction_users (
  account_id uuid not null,
  interaction_id uuid not null,
  user_id uuid not null,
  present bigint not null default 1,
  primary key (account_id, interaction_id, user_id)
);

-- What somebody is still writing: seen by its author only, and without a trace until it is logged.
-- shard: account_id
create table conversation_drafts (
  account_id uuid not null,
  id uuid not null,
  author_id uuid not null,
  form text not null,
  saved_at bigint not null,
  primary key (account_id, id)
);
create index conversation_drafts_author on conversation_drafts (author_id, saved_at);
