-- Meetings that were planned; one that took place is a conversation too.
-- shard: account_id
create table meetings (
  account_id blob not null,
  id blob not null,
  kind text not null,
  title text not null,
  starts_at integer not null,
  minutes integer not null,
  place text not null default '',
  agenda text not null default '',
  organiser_id blob not null,
  trip_id blob,
  cancelled_at integer,
  interaction_id blob,
  version integer not null default 1,
  archived_at integer,
  created_at integer not null,
  primary key (account_id, id)
) strict, without rowid;
create index meetings_time on meetings (account_id, starts_at);
create index meetings_when on meetings (starts_at, id);
create index meetings_organiser on meetings (organiser_id, starts_at);
create index meetings_trip on meetings (trip_id) where trip_id is not null;

-- shard: account_id
create table meeting_people (
  account_id blob not null,
  meeting_id blob not null,
  person_id blob not null,
  primary key (account_id, meeting_id, person_id)
) strict, without rowid;

-- Of us: those beside who called it.
-- shard: account_id
create table meeting_users (
  account_id blob not null,
  meeting_id blob not null,
  user_id blob not null,
  primary key (account_id, meeting_id, user_id)
) strict, without rowid;
create index meeting_users_user on meeting_users (user_id);

-- A journey of one of us on which clients are visited. It is its owner's; the visits are the accounts'.
-- shard: key
create table trips (
  id blob not null primary key,
  owner_id blob not null,
  name text not null,
  purpose text not null default '',
  starts_on text not null,
  ends_on text not null,
  cost_minor integer,
  currency text not null default '',
  version integer not null default 1,
  archived_at integer,
  created_at integer not null
) strict;
create index trips_owner on trips (owner_id, starts_on);
