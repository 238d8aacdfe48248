-- Targets: what somebody, or their team, is to sell in a period.

-- `team` 1 is the target of all who report to the user, and of the user. `part` narrows it: '' is everything that is
-- credited, 'territory' and 'offering' are named by `part_id`, 'account' by a row of target_accounts.
-- shard: reference
create table targets (
  id uuid not null primary key,
  user_id uuid not null references users (id),
  team bigint not null default 0,
  part text collate "C" not null default '',
  part_id uuid,
  valid_from date not null,
  valid_to date not null,
  amount_minor bigint not null,
  currency text collate "C" not null,
  version bigint not null default 1,
  archived_at bigint,
  created_at bigint not null,
  created_by uuid
);
create index targets_user on targets (user_id, valid_from);
create index targets_from on targets (valid_from, id);
create index targets_part on targets (part_id) where part_id is not null;

-- The account that a target is narrowed to.
-- shard: account_id
create table target_accounts (
  account_id uuid not null,
  target_id uuid not null,
  primary key (account_id, target_id)
);
create index target_accounts_target on target_accounts (target_id);

-- What a target was after each change, why, and by whom.
-- shard: reference
create table target_versions (
  target_id uuid not null references targets (id),
  version bigint not null,
  valid_from date not null,
  valid_to date not null,
  amount_minor bigint not null,
  currency text collate "C" not null,
  archived bigint not null default 0,
  reason text not null default '',
  changed_at bigint not null,
  changed_by uuid,
  primary key (target_id, version)
);
create index target_versions_when on target_versions (changed_at, target_id);

-- Sums of revenue are read account by account from this index alone.
create index revenue_lines_sums on revenue_lines (account_id, sold_month, currency, sold_on, sold_by, territory_id, offering_id,
  reporting_currency, reporting_minor, amount_minor, archived_at) where archived_at is null;
