-- When renewals are opened by themselves, and what is to be done for each.

-- What happens to an agreement of which nobody gives notice: `ends`, `runs_on` (for so many months), or '' where nobody
-- knows.
alter table deals add column without_notice text not null default '';
alter table deals add column runs_on_months integer;

-- What is to be done for a deal, in order. Nobody owns a step without owner_id.
-- shard: account_id
create table deal_steps (
  account_id blob not null,
  deal_id blob not null,
  id blob not null,
  position integer not null,
  name text not null,
  due_on text,
  owner_id blob,
  done_on text,
  done_by blob,
  primary key (account_id, deal_id, id)
) strict, without rowid;

-- When a renewal is opened: `days_before` days before what was sold for a period of at least `least_months` months ends;
-- of this kind of lines and of this offering and those below it, where they say so. The last day for notice is
-- `notice_days` before the end. The first rule that fits counts.
-- shard: reference
create table renewal_rules (
  id blob not null primary key,
  position integer not null,
  name text not null,
  revenue_kind text not null default '',
  offering_id blob references offerings (id),
  least_months integer not null default 0,
  days_before integer not null,
  notice_days integer not null default 0,
  without_notice text not null default '',
  runs_on_months integer,
  stage_id blob references deal_stages (id),
  version integer not null default 1,
  archived_at integer,
  created_at integer not null,
  created_by blob
) strict;

-- The steps that a renewal begins with: days before the last day for notice, and whether the account's lead owns it.
-- shard: reference
create table renewal_rule_steps (
  rule_id blob not null references renewal_rules (id),
  position integer not null,
  name text not null,
  days_before integer not null,
  by_lead integer not null default 1,
  primary key (rule_id, position)
) strict, without rowid;

-- Which agreement's end each renewal was opened for, so that none is opened twice. ends_on is the day after the last one;
-- an agreement without a reference is known by what was sold.
-- shard: account_id
create table deal_renewals (
  account_id blob not null,
  deal_id blob not null,
  rule_id blob,
  agreement_ref text not null default '',
  offering_id blob,
  ends_on text not null,
  primary key (account_id, deal_id)
) strict, without rowid;

-- What ends soon; only lines with a period stand in it.
create index revenue_lines_ends on revenue_lines (period_to, account_id, id) where period_to is not null and archived_at is null;
