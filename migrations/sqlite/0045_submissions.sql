-- What people say they will bring in a period.

-- What somebody says they (or, with `team` 1, they and all who report to them) will bring in a period: commit and best
-- case with a comment, beside what the deals said at that moment; null where nothing was known of any. Rows are added and
-- never changed; who takes one back gives it the instant of that.
-- shard: key
create table forecast_submissions (
  id blob not null primary key,
  author_id blob not null references users (id),
  team integer not null default 0,
  period text not null,
  valid_from text not null,
  valid_to text not null,
  commit_minor integer not null,
  best_minor integer not null,
  currency text not null,
  counted_won_minor integer,
  counted_commit_minor integer,
  counted_best_minor integer,
  target_minor integer,
  comment text not null default '',
  submitted_on text not null,
  submitted_at integer not null,
  withdrawn_at integer
) strict;
create index forecast_submissions_author on forecast_submissions (author_id, valid_from, period, submitted_at);

-- How each deal stood that was counted when a forecast was submitted, and what of it was the author's. Never changed.
-- shard: account_id
create table forecast_submission_deals (
  account_id blob not null,
  deal_id blob not null,
  submission_id blob not null,
  outcome text not null,
  category text not null,
  probability integer not null,
  amount_minor integer,
  currency text not null,
  part_minor integer,
  close_on text,
  primary key (account_id, deal_id, submission_id)
) strict, without rowid;
create index forecast_submission_deals_of on forecast_submission_deals (submission_id, account_id, deal_id);
