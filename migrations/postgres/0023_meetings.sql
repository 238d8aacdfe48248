-- Meetings that were planned; one that took place is a conversation too.
-- shard: account_id
create table meetings (
  account_id uuid not null,
  id uuid not null,
  kind text collate "C" not null,
  title text not null,
  starts_at bigint not null,
  minutes bigint not null,
  place text not null default '',
  agenda text not null default '',
  organiser_id uuid not null,
  trip_id uuid,
  cancelled_at bigint,
  interaction_id uuid,
  version bigint not null default 1,
  archived_at bigint,
  created_at bigint not null,
  primary key (account_id, id)
);
create index meetings_time on meetings (account_id, starts_at);
create index meetings_when on meetings (starts_at, id);
create index meetings_organiser on meetings (organiser_id, starts_at);
create index meetings_trip on meetings (trip_id) where trip_id is not null;

-- shard: account_id
create table meeting_people (
  account_id uuid not null,
  meeting_id uuid not null,
  person_id uuid not null,
  primary key (account_id, meeting_id, person_id)
);

-- Of us: those beside who called it.
-- shard: account_id
create table meeting_users (
  account_id uuid not null,
  meeting_id uuid not null,
  user_id uuid not null,
  primary key (account_id, meeting_id, user_id)
);
create index meeting_users_user on meeting_users (user_id);

-- A journey of one of us on which clients are visited. It is its owner's; the visits are the accounts'.
-- shard: key
create table trips (
  id uuid not null primary key,
  owner_id uuid not null,
  name text not null,
  purpose text not null default '',
  starts_on date not null,
  ends_on date not null,
  cost_minor bigint,
  currency text collate "C" not null default '',
  version bigint not null default 1,
  archived_at bigint,
  created_at bigint not null
);
create index trips_owner on trips (owner_id, starts_on);
