-- By which ids other systems know the units of an account: rows of a file are found again by them.
-- shard: account_id
create table unit_sources (
  account_id blob not null,
  source text not null,
  value text not null,
  unit_id blob not null,
  primary key (account_id, source, value)
) strict, without rowid;
create index unit_sources_unit on unit_sources (account_id, unit_id);

-- An import is taken back account by account: its events are walked in this order.
drop index events_batch;
create index events_batch on events (batch_id, scope_id, id);
