-- Sums of deals. The kind stands in the index of an account's deals, so that what is asked of one kind, or of all but
-- renewals, looks at no row; the largest deals of a stage stand first, so that the board of a large scope takes the
-- first ones it may show.
drop index deals_account;
create index deals_account on deals (account_id, outcome, close_on, id, close_month, kind, stage_id, probability,
  reporting_currency, reporting_minor, archived_at) where archived_at is null;
drop index deals_stage;
create index deals_stage on deals (stage_id, outcome, reporting_minor desc nulls last, id, account_id) where archived_at is null;

-- A freeze that is being made, part by part: deals of accounts up to and with upto are written down. It counts in
-- forecast_freezes when all are; of a day that is over it is taken out again. since is the first day of closing that it
-- looks at; parts counts the parts, and locks the row.
-- shard: local
create table forecast_freezing (
  taken_on date not null primary key,
  since date not null,
  upto uuid not null,
  deals bigint not null,
  parts bigint not null
);
