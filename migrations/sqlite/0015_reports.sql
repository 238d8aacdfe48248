-- How often people report, and when it is due: one row, `status`.
-- shard: reference
create table report_rules (
  key text not null primary key,
  period text not null,
  due_days integer not null,
  starts_on text not null,
  version integer not null
) strict;

-- Status reports: where each stands, and what its author writes while it is open.
-- shard: key
create table reports (
  id blob not null primary key,
  author_id blob not null references users (id),
  period text not null,
  from_on text not null,
  to_on text not null,
  due_on text not null,
  state text not null,
  rag text not null default '',
  headline text not null default '',
  comment text not null default '',
  help text not null default '',
  reply text not null default '',
  answer text not null default '',
  judged_by blob references users (id),
  judged_at integer,
  submitted_at integer,
  submissions integer not null default 0,
  version integer not null default 1,
  created_at integer not null
) strict;
create unique index reports_period on reports (author_id, period, from_on);
create index reports_told on reports (author_id, to_on);
create index reports_due on reports (state, due_on);

-- What was submitted, to the letter, with its hash: rows are added and never changed.
-- shard: key
create table report_snapshots (
  report_id blob not null references reports (id),
  n integer not null,
  data text not null,
  hash text not null,
  created_at integer not null,
  primary key (report_id, n)
) strict, without rowid;

-- Secret addresses at which calendar programs read what somebody has to do.
-- shard: key
create table calendar_feeds (
  id blob not null primary key,
  user_id blob not null references users (id),
  name text not null,
  token_hash blob not null,
  created_at integer not null,
  last_used_on text,
  revoked_at integer
) strict;
create unique index calendar_feeds_token on calendar_feeds (token_hash);
create index calendar_feeds_user on calendar_feeds (user_id);

-- Next steps that were handed to somebody are found by whom they were handed to.
create index interactions_handed on interactions (next_step_owner_id, next_step_on) where next_step_owner_id is not null;

-- On which weekday each user gets the digest (1 is Monday, 0 never), and when it went out last.
-- shard: key
create table digest_choices (
  user_id blob not null primary key references users (id),
  weekday integer not null,
  sent_on text
) strict;
create index digest_choices_weekday on digest_choices (weekday, user_id);
