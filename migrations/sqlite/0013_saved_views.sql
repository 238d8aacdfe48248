-- Names for filters, columns, order and scope of a list.
-- shard: key
create table saved_views (
  id blob not null primary key,
  owner_id blob not null,
  place text not null,
  name text not null,
  name_key text not null,
  query text not null,
  shared integer not null default 0,
  created_at integer not null,
  version integer not null default 1,
  archived_at integer
) strict;
create index saved_views_owner on saved_views (owner_id, place);

-- The view that a user's list begins with.
-- shard: key
create table default_views (
  user_id blob not null,
  place text not null,
  view_id blob not null,
  primary key (user_id, place)
) strict, without rowid;
