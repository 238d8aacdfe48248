-- What colleagues write about an account, or under a promise or a conversation of it. A mention is "@[user id]".
-- shard: account_id
create table comments (
  account_id blob not null,
  id blob not null,
  about text not null,
  about_id blob,
  author_id blob,
  body text not null,
  created_at integer not null,
  edited_at integer,
  version integer not null default 1,
  archived_at integer,
  primary key (account_id, id)
) strict, without rowid;
create index comments_when on comments (account_id, created_at, id);
create index comments_about on comments (account_id, about_id, created_at);
