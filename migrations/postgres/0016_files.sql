-- Files on an account and on its people, conversations and promises. Their bytes stand elsewhere, once for each content.
-- shard: account_id
create table files (
  account_id uuid not null,
  id uuid not null,
  about text collate "C" not null,
  about_id uuid,
  name text not null,
  media text collate "C" not null,
  size bigint not null,
  sha256 bytea not null,
  author_id uuid,
  created_at bigint not null,
  version bigint not null default 1,
  archived_at bigint,
  primary key (account_id, id)
);
create index files_when on files (account_id, created_at, id);
create index files_about on files (account_id, about_id, created_at);
create index files_all on files (created_at, id);
create index files_content on files (sha256);
create index files_removed on files (archived_at) where archived_at is not null;

-- Contents by the SHA-256 of their bytes; `used_at` is when something last took them.
-- shard: key
create table file_contents (
  sha256 bytea not null primary key,
  store_id uuid not null,
  size bigint not null,
  chunks bigint not null,
  used_at bigint not null
);
create index file_contents_used on file_contents (used_at);

-- The bytes, in pieces of half a megabyte.
-- shard: key
create table file_chunks (
  store_id uuid not null,
  place bigint not null,
  bytes bytea not null,
  primary key (store_id, place)
);

-- Uploads that are under way; what never came to its end is swept.
-- shard: key
create table file_arrivals (
  store_id uuid not null primary key,
  started_at bigint not null
);
create index file_arrivals_started on file_arrivals (started_at);
