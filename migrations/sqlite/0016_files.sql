-- Files on an account and on its people, conversations and promises. Their bytes stand elsewhere, once for each content.
-- shard: account_id
create table files (
  account_id blob not null,
  id blob not null,
  about text not null,
  about_id blob,
  name text not null,
  media text not null,
  size integer not null,
  sha256 blob not null,
  author_id blob,
  created_at integer not null,
  version integer not null default 1,
  archived_at integer,
  primary key (account_id, id)
) strict, without rowid;
create index files_when on files (account_id, created_at, id);
create index files_about on files (account_id, about_id, created_at);
create index files_all on files (created_at, id);
create index files_content on files (sha256);
create index files_removed on files (archived_at) where archived_at is not null;

-- Contents by the SHA-256 of their bytes; `used_at` is when something last took them.
-- shard: key
create table file_contents (
  sha256 blob not null primary key,
  store_id blob not null,
  size integer not null,
  chunks integer not null,
  used_at integer not null
) strict, without rowid;
create index file_contents_used on file_contents (used_at);

-- The bytes, in pieces of half a megabyte.
-- shard: key
create table file_chunks (
  store_id blob not null,
  place integer not null,
  bytes blob not null,
  primary key (store_id, place)
) strict;

-- Uploads that are under way; what never came to its end is swept.
-- shard: key
create table file_arrivals (
  store_id blob not null primary key,
  started_at integer not null
) strict, without rowid;
create index file_arrivals_started on file_arrivals (started_at);
