-- Targets: what somebody, or their team, is to sell in a period.

-- `team` 1 is the target of all who report to the user, and of the user. `part` narrows it: '' is everything that is
-- credited, 'territory' and 'offering' are named by `part_id`, 'account' by a row of target_accounts.
-- shard: reference
create table targets (
  id blob not null primary key,
  user_id blob not null references users (id),
  team integer not null default 0,
  part text not null default '',
  part_id blob,
  valid_from text not null,
  valid_to text not null,
  amount_minor integer not null,
  currency text not null,
  version integer not null default 1,
  archived_at integer,
  created_at integer not null,
  created_by blob
) strict;
create index targets_user on targets (user_id, valid_from);
create index targets_from on targets (valid_from, id);
create index targets_part on targets (part_id) where part_id is not null;

-- The account that a target is narrowed to.
-- shard: account_id
create table target_accounts (
  account_id blob not null,
  target_id blob not null,
  primary key (account_id, target_id)
) strict, without rowid;
create index target_accounts_target on target_accounts (target_id);

-- What a target was after each change, why, and by whom.
-- shard: reference
create table target_versions (
  target_id blob not null references targets (id),
  version integer not null,
  valid_from text not null,
  valid_to text not null,
  amount_minor integer not null,
  currency text not null,
  archived integer not null default 0,
  reason text not null default '',
  changed_at integer not null,
  changed_by blob,
  primary key (target_id, version)
) strict, without rowid;
create index target_versions_when on target_versions (changed_at, target_id);

-- Sums of revenue are read account by account from this index alone.
create index revenue_lines_sums on revenue_lines (account_id, sold_month, currency, sold_on, sold_by, territory_id, offering_id,
  reporting_currency, reporting_minor, amount_minor, archived_at) where archived_at is null;
