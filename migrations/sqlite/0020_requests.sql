-- What one of us asks of another department for an account. Who looks after it sees it and the account's head line.
-- shard: account_id
create table requests (
  account_id blob not null,
  id blob not null,
  department text not null,
  what text not null,
  details text not null default '',
  interaction_id blob,
  asker_id blob,
  owner_id blob not null,
  asked_on text not null,
  need_by text not null,
  service_on text not null,
  state text not null,
  answer text not null default '',
  closed_on text,
  closed_at integer,
  version integer not null default 1,
  archived_at integer,
  created_at integer not null,
  created_by blob,
  primary key (account_id, id)
) strict, without rowid;
create index requests_owner on requests (owner_id, state, need_by);
create index requests_asker on requests (asker_id, state, need_by);
create index requests_due on requests (state, need_by, id);
