-- What we sell: lines, their products, their services, each dated.
-- shard: reference
create table offerings (
  id uuid not null primary key,
  parent_id uuid references offerings (id),
  level text collate "C" not null,
  name text not null,
  name_key text collate "C" not null,
  code text not null default '',
  code_key text collate "C" not null default '',
  unit_of_measure text not null default '',
  valid_from date,
  valid_to date not null default '9999-12-31',
  version bigint not null default 1,
  archived_at bigint,
  created_at bigint not null,
  created_by uuid
);
create index offerings_parent on offerings (parent_id);
create index offerings_name on offerings (name_key);

-- Other names by which an offering is found: former ones, misspelt ones.
-- shard: reference
create table offering_names (
  offering_id uuid not null references offerings (id),
  name_key text collate "C" not null,
  name text not null,
  primary key (offering_id, name_key)
);

-- By which ids other systems know an offering.
-- shard: reference
create table offering_sources (
  source_system text collate "C" not null,
  source_id text collate "C" not null,
  offering_id uuid not null references offerings (id),
  primary key (source_system, source_id)
);
create index offering_sources_offering on offering_sources (offering_id);

-- What one unit of measure costs by list, by currency, from a day until the next price.
-- shard: reference
create table offering_prices (
  offering_id uuid not null references offerings (id),
  currency text collate "C" not null,
  valid_from date not null,
  price_minor bigint not null,
  primary key (offering_id, currency, valid_from)
);

-- The kinds of units to which an offering can be sold; without a row to all.
-- shard: reference
create table offering_unit_kinds (
  offering_id uuid not null references offerings (id),
  unit_kind text collate "C" not null,
  primary key (offering_id, unit_kind)
);

-- How much of the base currency one unit of a currency is worth from a day until the next rate, times 10^10.
-- shard: reference
create table currency_rates (
  currency text collate "C" not null,
  base text collate "C" not null,
  rated_on date not null,
  rate bigint not null,
  version bigint not null default 1,
  created_at bigint not null,
  created_by uuid,
  primary key (currency, base, rated_on)
);

-- What was sold to an account. Amounts of credit notes are negative, all others are not.
-- reporting_minor is the amount in reporting_currency by the rate of the day of the sale, written when the line is and
-- again when rates or the install's currency change; null without a rate. match_key is a hash of what a line is found
-- again by: document and line, else all that it says. sold_month counts months: year * 12 + month - 1.
-- shard: account_id
create table revenue_lines (
  account_id uuid not null,
  id uuid not null,
  unit_id uuid,
  sold_on date not null,
  sold_month bigint not null,
  amount_minor bigint not null,
  currency text collate "C" not null,
  reporting_minor bigint,
  reporting_currency text collate "C" not null,
  quantity bigint,
  offering_id uuid,
  document_number text not null default '',
  document_line text not null default '',
  kind text collate "C" not null,
  period_from date,
  period_to date,
  due_on date,
  paid_on date,
  disputed bigint not null default 0,
  agreement_ref text not null default '',
  sold_by uuid,
  territory_id uuid,
  source_system text collate "C" not null default '',
  source_id text collate "C" not null default '',
  match_key uuid not null,
  batch_id uuid,
  version bigint not null default 1,
  archived_at bigint,
  created_at bigint not null,
  created_by uuid,
  changed_at bigint not null,
  primary key (account_id, id)
);
create index revenue_lines_day on revenue_lines (account_id, sold_on, id, reporting_currency, reporting_minor) where archived_at is null;
create index revenue_lines_scope on revenue_lines (sold_on, account_id, id) where archived_at is null;
create index revenue_lines_month on revenue_lines (sold_month, account_id, reporting_currency, reporting_minor) where archived_at is null;
create index revenue_lines_offering on revenue_lines (offering_id, sold_month, account_id) where offering_id is not null and archived_at is null;
create index revenue_lines_match on revenue_lines (match_key);
create index revenue_lines_batch on revenue_lines (batch_id, account_id) where batch_id is not null;

-- Source ids of lines are unique over all accounts; this is the key table that says so.
-- shard: key
create table revenue_line_keys (
  source_system text collate "C" not null,
  source_id text collate "C" not null,
  account_id uuid not null,
  line_id uuid not null,
  primary key (source_system, source_id)
);
create index revenue_line_keys_line on revenue_line_keys (account_id, line_id);

-- Lines that stand on another account too: the same line of the same document, day, currency and amount. Computed.
-- shard: account_id
create table revenue_shared (
  account_id uuid not null,
  line_id uuid not null,
  match_key uuid not null,
  primary key (account_id, line_id)
);
create index revenue_shared_key on revenue_shared (match_key);
