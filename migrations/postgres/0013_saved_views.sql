-- Names for filters, columns, order and scope of a list.
-- shard: key
create table saved_views (
  id uuid not null primary key,
  owner_id uuid not null,
  place text collate "C" not null,
  name text not null,
  name_key text collate "C" not null,
  query text not null,
  shared bigint not null default 0,
  created_at bigint not null,
  version bigint not null default 1,
  archived_at bigint
);
create index saved_views_owner on saved_views (owner_id, place);

-- The view that a user's list begins with.
-- shard: key
create table default_views (
  user_id uuid not null,
  place text collate "C" not null,
  view_id uuid not null,
  primary key (user_id, place)
);
