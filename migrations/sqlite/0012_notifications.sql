-- What people are told. The sentence is made when it is read, so that no name is kept here.
-- shard: key
create table notifications (
  user_id blob not null,
  id blob not null,
  kind text not null,
  account_id blob,
  actor_id blob,
  href text not null,
  args text not null,
  about_id blob,
  about_on text,
  in_app integer not null default 1,
  by_mail integer not null default 0,
  created_at integer not null,
  read_at integer,
  mailed_at integer,
  primary key (user_id, id)
) strict, without rowid;
create index notifications_unread on notifications (user_id, created_at) where read_at is null;
create index notifications_read on notifications (user_id, read_at);
create index notifications_mail on notifications (user_id) where by_mail = 1 and mailed_at is null;
create index notifications_old on notifications (read_at) where read_at is not null;
create unique index notifications_once on notifications (user_id, kind, about_id, about_on);

-- How each user is told of each kind; without a row in the app only.
-- shard: key
create table notification_choices (
  user_id blob not null,
  kind text not null,
  in_app integer not null,
  by_mail integer not null,
  primary key (user_id, kind)
) strict, without rowid;
