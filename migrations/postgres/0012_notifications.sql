-- What people are told. The sentence is made when it is read, so that no name is kept here.
-- shard: key
create table notifications (
  user_id uuid not null,
  id uuid not null,
  kind text collate "C" not null,
  account_id uuid,
  actor_id uuid,
  href text not null,
  args jsonb not null,
  about_id uuid,
  about_on date,
  in_app bigint not null default 1,
  by_mail bigint not null default 0,
  created_at bigint not null,
  read_at bigint,
  mailed_at bigint,
  primary key (user_id, id)
);
create index notifications_unread on notifications (user_id, created_at) where read_at is null;
create index notifications_read on notifications (user_id, read_at);
create index notifications_mail on notifications (user_id) where by_mail = 1 and mailed_at is null;
create index notifications_old on notifications (read_at) where read_at is not null;
create unique index notifications_once on notifications (user_id, kind, about_id, about_on);

-- How each user is told of each kind; without a row in the app only.
-- shard: key
create table notification_choices (
  user_id uuid not null,
  kind text collate "C" not null,
  in_app bigint not null,
  by_mail bigint not null,
  primary key (user_id, kind)
);
