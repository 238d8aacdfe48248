-- Addresses that are told of changes, each in the name of its owner.
-- shard: key
create table webhooks (
  id uuid not null primary key,
  user_id uuid not null references users (id),
  url text not null,
  verbs jsonb not null,
  secret text not null,
  old_secret text,
  old_until bigint,
  state text collate "C" not null,
  failures bigint not null default 0,
  place_at bigint not null,
  place_id uuid not null,
  created_at bigint not null,
  version bigint not null default 1,
  archived_at bigint
);
create index webhooks_user on webhooks (user_id, id);
create index webhooks_state on webhooks (state, id);

-- Messages to them, and how they fared. `scope_id` is the account that a message is about.
-- shard: key
create table webhook_deliveries (
  webhook_id uuid not null references webhooks (id),
  id uuid not null,
  event_id uuid,
  scope_id uuid,
  verb text collate "C" not null,
  payload text not null,
  state text collate "C" not null,
  attempts bigint not null default 0,
  due_at bigint not null,
  status bigint,
  error text not null default '',
  created_at bigint not null,
  finished_at bigint,
  primary key (webhook_id, id)
);
create unique index webhook_deliveries_event on webhook_deliveries (webhook_id, event_id);
create index webhook_deliveries_due on webhook_deliveries (webhook_id, state, due_at, id);
create index webhook_deliveries_old on webhook_deliveries (state, finished_at);
