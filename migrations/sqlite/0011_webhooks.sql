-- Addresses that are told of changes, each in the name of its owner.
-- shard: key
create table webhooks (
  id blob not null primary key,
  user_id blob not null references users (id),
  url text not null,
  verbs text not null,
  secret text not null,
  old_secret text,
  old_until integer,
  state text not null,
  failures integer not null default 0,
  place_at integer not null,
  place_id blob not null,
  created_at integer not null,
  version integer not null default 1,
  archived_at integer
) strict;
create index webhooks_user on webhooks (user_id, id);
create index webhooks_state on webhooks (state, id);

-- Messages to them, and how they fared. `scope_id` is the account that a message is about.
-- shard: key
create table webhook_deliveries (
  webhook_id blob not null references webhooks (id),
  id blob not null,
  event_id blob,
  scope_id blob,
  verb text not null,
  payload text not null,
  state text not null,
  attempts integer not null default 0,
  due_at integer not null,
  status integer,
  error text not null default '',
  created_at integer not null,
  finished_at integer,
  primary key (webhook_id, id)
) strict, without rowid;
create unique index webhook_deliveries_event on webhook_deliveries (webhook_id, event_id);
create index webhook_deliveries_due on webhook_deliveries (webhook_id, state, due_at, id);
create index webhook_deliveries_old on webhook_deliveries (state, finished_at);
