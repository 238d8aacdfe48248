-- How often people report, and when it is due: one row, `status`.
-- shard: reference
create table report_rules (
  key text collate "C" not null primary key,
  period text collate "C" not null,
  due_days bigint not null,
  starts_on date not null,
  version bigint not null
);

-- Status reports: where each stands, and what its author writes while it is open.
-- shard: key
create table reports (
  id uuid not null primary key,
  author_id uuid not null references users (id),
  period text collate "C" not null,
  from_on date not null,
  to_on date not null,
  due_on date not null,
  state text collate "C" not null,
  rag text collate "C" not null default '',
  headline text not null default '',
  comment text not null default '',
  help text not null default '',
  reply text not null default '',
  answer text not null default '',
  judged_by uuid references users (id),
  judged_at bigint,
  submitted_at bigint,
  submissions bigint not null default 0,
  version bigint not null default 1,
  created_at bigint not null
);
create unique index reports_period on reports (author_id, period, from_on);
create index reports_told on reports (author_id, to_on);
create index reports_due on reports (state, due_on);

-- What was submitted, to the letter, with its hash: rows are added and never changed.
-- shard: key
create table report_snapshots (
  report_id uuid not null references reports (id),
  n bigint not null,
  data text not null,
  hash text collate "C" not null,
  created_at bigint not null,
  primary key (report_id, n)
);

-- Secret addresses at which calendar programs read what somebody has to do.
-- shard: key
create table calendar_feeds (
  id uuid not null primary key,
  user_id uuid not null references users (id),
  name text not null,
  token_hash bytea not null,
  created_at bigint not null,
  last_used_on date,
  revoked_at bigint
);
create unique index calendar_feeds_token on calendar_feeds (token_hash);
create index calendar_feeds_user on calendar_feeds (user_id);

-- Next steps that were handed to somebody are found by whom they were handed to.
create index interactions_handed on interactions (next_step_owner_id, next_step_on) where next_step_owner_id is not null;

-- On which weekday each user gets the digest (1 is Monday, 0 never), and when it went out last.
-- shard: key
create table digest_choices (
  user_id uuid not null primary key references users (id),
  weekday bigint not null,
  sent_on date
);
create index digest_choices_weekday on digest_choices (weekday, user_id);
