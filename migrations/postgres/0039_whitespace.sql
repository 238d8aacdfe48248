-- What a client buys from whom, by unit and offering.

-- What is known of a cell from a day until the next: state is '' (an estimate only), competitor or not_applicable.
-- unit_id is null for the account as a whole. spend_minor is what the client spends there a year with all suppliers,
-- null where nobody knows; probability is in percent that it can become ours; confidence is low, medium or high.
-- shard: account_id
create table whitespace_cells (
  account_id uuid not null,
  id uuid not null,
  unit_id uuid,
  offering_id uuid not null references offerings (id),
  state text collate "C" not null default '',
  competitor_id uuid references competitors (id),
  spend_minor bigint,
  currency text collate "C" not null,
  probability bigint,
  source text not null default '',
  confidence text collate "C" not null default '',
  estimated_on date,
  note text not null default '',
  valid_from date not null,
  valid_to date not null default '9999-12-31',
  version bigint not null default 1,
  batch_id uuid,
  created_at bigint not null,
  created_by uuid,
  primary key (account_id, id)
);
create index whitespace_cells_cell on whitespace_cells (account_id, offering_id, unit_id, valid_from);
create index whitespace_cells_competitor on whitespace_cells (competitor_id, account_id) where competitor_id is not null;

-- Openings that somebody does not want to see until a day, and why.
-- shard: account_id
create table opening_dismissals (
  account_id uuid not null,
  id uuid not null,
  unit_id uuid,
  offering_id uuid not null references offerings (id),
  reason text not null,
  note text not null default '',
  until_on date not null,
  created_at bigint not null,
  created_by uuid,
  primary key (account_id, id)
);

-- Cross-sell rules: who buys the first could use the second. sector and unit_kind narrow it; '' is any.
-- shard: reference
create table cross_sell_rules (
  id uuid not null primary key,
  owns_id uuid not null references offerings (id),
  lacks_id uuid not null references offerings (id),
  sector text collate "C" not null default '',
  unit_kind text collate "C" not null default '',
  reason text not null default '',
  reason_zh text not null default '',
  version bigint not null default 1,
  archived_at bigint,
  created_at bigint not null,
  created_by uuid
);
create index cross_sell_rules_owns on cross_sell_rules (owns_id);
