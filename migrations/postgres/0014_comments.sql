-- What colleagues write about an account, or under a promise or a conversation of it. A mention is "@[user id]".
-- shard: account_id
create table comments (
  account_id uuid not null,
  id uuid not null,
  about text collate "C" not null,
  about_id uuid,
  author_id uuid,
  body text not null,
  created_at bigint not null,
  edited_at bigint,
  version bigint not null default 1,
  archived_at bigint,
  primary key (account_id, id)
);
create index comments_when on comments (account_id, created_at, id);
create index comments_about on comments (account_id, about_id, created_at);
