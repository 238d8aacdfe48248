-- What we sell: lines, their products, their services, each dated.
-- shard: reference
create table offerings (
  id blob not null primary key,
  parent_id blob references offerings (id),
  level text not null,
  name text not null,
  name_key text not null,
  code text not null default '',
  code_key text not null default '',
  unit_of_measure text not null default '',
  valid_from text,
  valid_to text not null default '9999-12-31',
  version integer not null default 1,
  archived_at integer,
  created_at integer not null,
  created_by blob
) strict;
create index offerings_parent on offerings (parent_id);
create index offerings_name on offerings (name_key);

-- Other names by which an offering is found: former ones, misspelt ones.
-- shard: reference
create table offering_names (
  offering_id blob not null references offerings (id),
  name_key text not null,
  name text not null,
  primary key (offering_id, name_key)
) strict, without rowid;

-- By which ids other systems know an offering.
-- shard: reference
create table offering_sources (
  source_system text not null,
  source_id text not null,
  offering_id blob not null references offerings (id),
  primary key (source_system, source_id)
) strict, without rowid;
create index offering_sources_offering on offering_sources (offering_id);

-- What one unit of measure costs by list, by currency, from a day until the next price.
-- shard: reference
create table offering_prices (
  offering_id blob not null references offerings (id),
  currency text not null,
  valid_from text not null,
  price_minor integer not null,
  primary key (offering_id, currency, valid_from)
) strict, without rowid;

-- The kinds of units to which an offering can be sold; without a row to all.
-- shard: reference
create table offering_unit_kinds (
  offering_id blob not null references offerings (id),
  unit_kind text not null,
  primary key (offering_id, unit_kind)
) strict, without rowid;

-- How much of the base currency one unit of a currency is worth from a day until the next rate, times 10^10.
-- shard: reference
create table currency_rates (
  currency text not null,
  base text not null,
  rated_on text not null,
  rate integer not null,
  version integer not null default 1,
  created_at integer not null,
  created_by blob,
  primary key (currency, base, rated_on)
) strict, without rowid;

-- What was sold to an account. Amounts of credit notes are negative, all others are not.
-- reporting_minor is the amount in reporting_currency by the rate of the day of the sale, written when the line is and
-- again when rates or the install's currency change; null without a rate. match_key is a hash of what a line is found
-- again by: document and line, else all that it says. sold_month counts months: year * 12 + month - 1.
-- shard: account_id
create table revenue_lines (
  account_id blob not null,
  id blob not null,
  unit_id blob,
  sold_on text not null,
  sold_month integer not null,
  amount_minor integer not null,
  currency text not null,
  reporting_minor integer,
  reporting_currency text not null,
  quantity integer,
  offering_id blob,
  document_number text not null default '',
  document_line text not null default '',
  kind text not null,
  period_from text,
  period_to text,
  due_on text,
  paid_on text,
  disputed integer not null default 0,
  agreement_ref text not null default '',
  sold_by blob,
  territory_id blob,
  source_system text not null default '',
  source_id text not null default '',
  match_key blob not null,
  batch_id blob,
  version integer not null default 1,
  archived_at integer,
  created_at integer not null,
  created_by blob,
  changed_at integer not null,
  primary key (account_id, id)
) strict, without rowid;
create index revenue_lines_day on revenue_lines (account_id, sold_on, id, reporting_currency, reporting_minor) where archived_at is null;
create index revenue_lines_scope on revenue_lines (sold_on, account_id, id) where archived_at is null;
create index revenue_lines_month on revenue_lines (sold_month, account_id, reporting_currency, reporting_minor) where archived_at is null;
create index revenue_lines_offering on revenue_lines (offering_id, sold_month, account_id) where offering_id is not null and archived_at is null;
create index revenue_lines_match on revenue_lines (match_key);
create index revenue_lines_batch on revenue_lines (batch_id, account_id) where batch_id is not null;

-- Source ids of lines are unique over all accounts; this is the key table that says so.
-- shard: key
create table revenue_line_keys (
  source_system text not null,
  source_id text not null,
  account_id blob not null,
  line_id blob not null,
  primary key (source_system, source_id)
) strict, without rowid;
create index revenue_line_keys_line on revenue_line_keys (account_id, line_id);

-- Lines that stand on another account too: the same line of the same document, day, currency and amount. Computed.
-- shard: account_id
create table revenue_shared (
  account_id blob not null,
  line_id blob not null,
  match_key blob not null,
  primary key (account_id, line_id)
) strict, without rowid;
create index revenue_shared_key on revenue_shared (match_key);
