-- What one of us asks of another department for an account. Who looks after it sees it and the account's head line.
-- shard: account_id
create table requests (
  account_id uuid not null,
  id uuid not null,
  department text collate "C" not null,
  what text not null,
  details text not null default '',
  interaction_id uuid,
  asker_id uuid,
  owner_id uuid not null,
  asked_on date not null,
  need_by date not null,
  service_on date not null,
  state text collate "C" not null,
  answer text not null default '',
  closed_on date,
  closed_at bigint,
  version bigint not null default 1,
  archived_at bigint,
  created_at bigint not null,
  created_by uuid,
  primary key (account_id, id)
);
create index requests_owner on requests (owner_id, state, need_by);
create index requests_asker on requests (asker_id, state, need_by);
create index requests_due on requests (state, need_by, id);
