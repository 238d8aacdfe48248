-- When renewals are opened by themselves, and what is to be done for each.

-- What happens to an agreement of which nobody gives notice: `ends`, `runs_on` (for so many months), or '' where nobody
-- knows.
alter table deals add column without_notice text collate "C" not null default '';
alter table deals add column runs_on_months bigint;

-- What is to be done for a deal, in order. Nobody owns a step without owner_id.
-- shard: account_id
create table deal_steps (
  account_id uuid not null,
  deal_id uuid not null,
  id uuid not null,
  position bigint not null,
  name text not null,
  due_on date,
  owner_id uuid,
  done_on date,
  done_by uuid,
  primary key (account_id, deal_id, id)
);

-- When a renewal is opened: `days_before` days before what was sold for a period of at least `least_months` months ends;
-- of this kind of lines and of this offering and those below it, where they say so. The last day for notice is
-- `notice_days` before the end. The first rule that fits counts.
-- shard: reference
create table renewal_rules (
  id uuid not null primary key,
  position bigint not null,
  name text not null,
  revenue_kind text collate "C" not null default '',
  offering_id uuid references offerings (id),
  least_months bigint not null default 0,
  days_before bigint not null,
  notice_days bigint not null default 0,
  without_notice text collate "C" not null default '',
  runs_on_months bigint,
  stage_id uuid references deal_stages (id),
  version bigint not null default 1,
  archived_at bigint,
  created_at bigint not null,
  created_by uuid
);

-- The steps that a renewal begins with: days before the last day for notice, and whether the account's lead owns it.
-- shard: reference
create table renewal_rule_steps (
  rule_id uuid not null references renewal_rules (id),
  position bigint not null,
  name text not null,
  days_before bigint not null,
  by_lead bigint not null default 1,
  primary key (rule_id, position)
);

-- Which agreement's end each renewal was opened for, so that none is opened twice. ends_on is the day after the last one;
-- an agreement without a reference is known by what was sold.
-- shard: account_id
create table deal_renewals (
  account_id uuid not null,
  deal_id uuid not null,
  rule_id uuid,
  agreement_ref text not null default '',
  offering_id uuid,
  ends_on date not null,
  primary key (account_id, deal_id)
);

-- What ends soon; only lines with a period stand in it.
create index revenue_lines_ends on revenue_lines (period_to, account_id, id) where period_to is not null and archived_at is null;
