-- What people say they will bring in a period.

-- What somebody says they (or, with `team` 1, they and all who report to them) will bring in a period: commit and best
-- case with a comment, beside what the deals said at that moment; null where nothing was known of any. Rows are added and
-- never changed; who takes one back gives it the instant of that.
-- shard: key
create table forecast_submissions (
  id uuid not null primary key,
  author_id uuid not null references users (id),
  team bigint not null default 0,
  period text collate "C" not null,
  valid_from date not null,
  valid_to date not null,
  commit_minor bigint not null,
  best_minor bigint not null,
  currency text collate "C" not null,
  counted_won_minor bigint,
  counted_commit_minor bigint,
  counted_best_minor bigint,
  target_minor bigint,
  comment text not null default '',
  submitted_on date not null,
  submitted_at bigint not null,
  withdrawn_at bigint
);
create index forecast_submissions_author on forecast_submissions (author_id, valid_from, period, submitted_at);

-- How each deal stood that was counted when a forecast was submitted, and what of it was the author's. Never changed.
-- shard: account_id
create table forecast_submission_deals (
  account_id uuid not null,
  deal_id uuid not null,
  submission_id uuid not null,
  outcome text collate "C" not null,
  category text collate "C" not null,
  probability bigint not null,
  amount_minor bigint,
  currency text collate "C" not null,
  part_minor bigint,
  close_on date,
  primary key (account_id, deal_id, submission_id)
);
create index forecast_submission_deals_of on forecast_submission_deals (submission_id, account_id, deal_id);
