-- How severe a concern is: critical, high, normal or low; null until somebody has assessed it.
alter table concerns add column severity text;
-- What keeps suggestions of an account waiting.
create index concerns_severe on concerns (account_id, since, id)
  where state = 'open' and severity in ('critical', 'high') and archived_at is null;

-- Reasons for winning and losing are edited: version counts edits.
alter table deal_reasons add column version integer not null default 1;

-- Pairs that whoever looks after duplicates has to decide: an account that an import made, and one that is alike and that
-- the importer could not see. A pair is done when it was merged or told apart.
-- shard: account_id
create table duplicate_tasks (
  account_id blob not null,
  other_id blob not null,
  batch_id blob not null,
  created_at integer not null,
  primary key (account_id, other_id)
) strict, without rowid;
