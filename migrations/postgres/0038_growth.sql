-- Growth: who else sells, what could still be sold, deals, and what was forecast.

-- Who else sells to our clients.
-- shard: reference
create table competitors (
  id uuid not null primary key,
  name text not null,
  name_key text collate "C" not null,
  website text not null default '',
  note text not null default '',
  version bigint not null default 1,
  archived_at bigint,
  created_at bigint not null,
  created_by uuid
);
create index competitors_name on competitors (name_key);

-- The stages of each kind of deal, in order. probability is in percent; norm_days is how long a deal usually stays;
-- criteria are the keys of what a deal must have to enter it, parted by commas.
-- shard: reference
create table deal_stages (
  id uuid not null primary key,
  kind text collate "C" not null,
  position bigint not null,
  name text not null,
  name_zh text not null default '',
  probability bigint not null,
  norm_days bigint,
  criteria text collate "C" not null default '',
  version bigint not null default 1,
  archived_at bigint,
  created_at bigint not null,
  created_by uuid
);
create index deal_stages_kind on deal_stages (kind, position);
insert into deal_stages (id, kind, position, name, name_zh, probability, norm_days, criteria, created_at) values
  ('01980000-0000-7000-8001-000001000001', 'expansion', 1, 'Idea', '想法', 10, 45, '', 0),
  ('01980000-0000-7000-8001-000001000002', 'expansion', 2, 'Talks', '洽谈', 25, 30, 'next_step', 0),
  ('01980000-0000-7000-8001-000001000003', 'expansion', 3, 'Trial', '试用', 50, 30, 'need,amount', 0),
  ('01980000-0000-7000-8001-000001000004', 'expansion', 4, 'Proposal', '报价', 65, 30, 'amount,close_on,champion', 0),
  ('01980000-0000-7000-8001-000001000005', 'expansion', 5, 'Commit', '承诺', 90, 14, 'amount,close_on,economic_buyer', 0),
  ('01980000-0000-7000-8001-000002000001', 'cross_sell', 1, 'Idea', '想法', 10, 45, '', 0),
  ('01980000-0000-7000-8001-000002000002', 'cross_sell', 2, 'Talks', '洽谈', 25, 30, 'next_step', 0),
  ('01980000-0000-7000-8001-000002000003', 'cross_sell', 3, 'Trial', '试用', 50, 30, 'need,amount', 0),
  ('01980000-0000-7000-8001-000002000004', 'cross_sell', 4, 'Proposal', '报价', 65, 30, 'amount,close_on,champion', 0),
  ('01980000-0000-7000-8001-000002000005', 'cross_sell', 5, 'Commit', '承诺', 90, 14, 'amount,close_on,economic_buyer', 0),
  ('01980000-0000-7000-8001-000003000001', 'new_unit', 1, 'Idea', '想法', 10, 45, '', 0),
  ('01980000-0000-7000-8001-000003000002', 'new_unit', 2, 'Talks', '洽谈', 25, 30, 'next_step', 0),
  ('01980000-0000-7000-8001-000003000003', 'new_unit', 3, 'Trial', '试用', 50, 30, 'need,amount', 0),
  ('01980000-0000-7000-8001-000003000004', 'new_unit', 4, 'Proposal', '报价', 65, 30, 'amount,close_on,champion', 0),
  ('01980000-0000-7000-8001-000003000005', 'new_unit', 5, 'Commit', '承诺', 90, 14, 'amount,close_on,economic_buyer', 0),
  ('01980000-0000-7000-8001-000004000001', 'project', 1, 'Idea', '想法', 10, 45, '', 0),
  ('01980000-0000-7000-8001-000004000002', 'project', 2, 'Talks', '洽谈', 25, 30, 'next_step', 0),
  ('01980000-0000-7000-8001-000004000003', 'project', 3, 'Trial', '试用', 50, 30, 'need,amount', 0),
  ('01980000-0000-7000-8001-000004000004', 'project', 4, 'Proposal', '报价', 65, 30, 'amount,close_on,champion', 0),
  ('01980000-0000-7000-8001-000004000005', 'project', 5, 'Commit', '承诺', 90, 14, 'amount,close_on,economic_buyer', 0),
  ('01980000-0000-7000-8001-000005000001', 'renewal', 1, 'Prepare', '准备', 60, 60, '', 0),
  ('01980000-0000-7000-8001-000005000002', 'renewal', 2, 'Talks', '洽谈', 70, 45, 'next_step', 0),
  ('01980000-0000-7000-8001-000005000003', 'renewal', 3, 'Terms sent', '已发条款', 80, 30, 'amount,close_on', 0),
  ('01980000-0000-7000-8001-000005000004', 'renewal', 4, 'Agreed', '已谈妥', 95, 14, 'amount,close_on,economic_buyer', 0);

-- Why deals are won and lost.
-- shard: reference
create table deal_reasons (
  id uuid not null primary key,
  outcome text collate "C" not null,
  position bigint not null,
  name text not null,
  name_zh text not null default '',
  archived_at bigint
);
insert into deal_reasons (id, outcome, position, name, name_zh) values
  ('01980000-0000-7000-8002-000001000001', 'won', 1, 'Best fit to the need', '适配需求'),
  ('01980000-0000-7000-8002-000001000002', 'won', 2, 'Price', '价格'),
  ('01980000-0000-7000-8002-000001000003', 'won', 3, 'Trust and relationship', '信任与关系'),
  ('01980000-0000-7000-8002-000001000004', 'won', 4, 'Service and delivery', '服务与交付'),
  ('01980000-0000-7000-8002-000001000005', 'won', 5, 'Nobody else bid', '没有其他竞标者'),
  ('01980000-0000-7000-8002-000002000001', 'lost', 1, 'Price', '价格'),
  ('01980000-0000-7000-8002-000002000002', 'lost', 2, 'Fit to the need', '不适配需求'),
  ('01980000-0000-7000-8002-000002000003', 'lost', 3, 'Relationship', '关系'),
  ('01980000-0000-7000-8002-000002000004', 'lost', 4, 'Delivery or service', '交付或服务'),
  ('01980000-0000-7000-8002-000002000005', 'lost', 5, 'The client decided not to buy', '客户决定不买'),
  ('01980000-0000-7000-8002-000002000006', 'lost', 6, 'Postponed without a date', '无限期推迟');

-- A deal with a client. outcome is open, won or lost. amount_minor is null where nobody knows it; with lines it is their
-- sum. reporting_minor is the amount in reporting_currency by the rate of the day on which it closes, or of today while
-- that day lies ahead; null without a rate. probability is null where that of the stage holds. category is what the
-- evidence says; override_category holds until override_until. close_month counts months: year * 12 + month - 1.
-- shard: account_id
create table deals (
  account_id uuid not null,
  id uuid not null,
  name text not null,
  name_key text collate "C" not null,
  kind text collate "C" not null,
  stage_id uuid not null,
  stage_since date not null,
  outcome text collate "C" not null default 'open',
  unit_id uuid,
  amount_minor bigint,
  currency text collate "C" not null,
  reporting_minor bigint,
  reporting_currency text collate "C" not null,
  probability bigint,
  probability_reason text not null default '',
  category text collate "C" not null,
  override_category text collate "C",
  override_reason text not null default '',
  override_until date,
  override_by uuid,
  opened_on date not null,
  close_on date,
  close_month bigint,
  original_close_on date,
  closed_on date,
  reason_id uuid,
  reason_note text not null default '',
  lost_to uuid,
  goal text not null default '',
  next_step text not null default '',
  next_step_on date,
  agreement_ref text not null default '',
  notice_on date,
  former_minor bigint,
  source_system text collate "C" not null default '',
  source_id text collate "C" not null default '',
  batch_id uuid,
  version bigint not null default 1,
  archived_at bigint,
  created_at bigint not null,
  created_by uuid,
  changed_at bigint not null,
  primary key (account_id, id)
);
-- What a forecast reads of a period, and the pipeline account by account: all in the index, archived_at too, since a
-- statement that asks for it would else look at each row.
create index deals_open on deals (outcome, close_month, account_id, id, kind, stage_id, close_on, category, override_category,
  override_until, probability, reporting_currency, reporting_minor, archived_at) where archived_at is null;
create index deals_closed on deals (outcome, closed_on, account_id, id, kind, stage_id, category, reporting_currency,
  reporting_minor, archived_at) where archived_at is null and closed_on is not null;
create index deals_account on deals (account_id, outcome, close_on, id, close_month, stage_id, probability, reporting_currency,
  reporting_minor, archived_at) where archived_at is null;
create index deals_stage on deals (stage_id, outcome, account_id) where archived_at is null;
create index deals_name on deals (name_key, account_id, id) where archived_at is null;
create index deals_batch on deals (batch_id, account_id) where batch_id is not null;

-- Source ids of deals are unique over all accounts; this is the key table that says so.
-- shard: key
create table deal_keys (
  source_system text collate "C" not null,
  source_id text collate "C" not null,
  account_id uuid not null,
  deal_id uuid not null,
  primary key (source_system, source_id)
);
create index deal_keys_deal on deal_keys (account_id, deal_id);

-- What a deal is about: an offering for a unit of the account, or for the account as a whole.
-- shard: account_id
create table deal_lines (
  account_id uuid not null,
  deal_id uuid not null,
  id uuid not null,
  position bigint not null,
  unit_id uuid,
  offering_id uuid,
  quantity bigint,
  amount_minor bigint,
  period_from date,
  period_to date,
  primary key (account_id, deal_id, id)
);
create index deal_lines_cell on deal_lines (account_id, offering_id, unit_id);

-- Each stage that a deal was in, and from when to when.
-- shard: account_id
create table deal_stage_spans (
  account_id uuid not null,
  deal_id uuid not null,
  stage_id uuid not null,
  valid_from date not null,
  valid_to date not null default '9999-12-31',
  changed_by uuid,
  primary key (account_id, deal_id, valid_from)
);

-- Who of ours gets which share of a deal, in hundredths of a percent, from when to when: on each day they make 10000.
-- share_before is what stands before it in the order of the split, so that shares of an amount round to their sum.
-- A deal without rows belongs to whoever leads the account.
-- shard: account_id
create table deal_credits (
  account_id uuid not null,
  deal_id uuid not null,
  user_id uuid not null,
  share bigint not null,
  share_before bigint not null default 0,
  valid_from date not null,
  valid_to date not null default '9999-12-31',
  primary key (account_id, deal_id, user_id, valid_from)
);
create index deal_credits_user on deal_credits (user_id, account_id);

-- The buying group: who at the client has which part in the decision.
-- shard: account_id
create table deal_people (
  account_id uuid not null,
  deal_id uuid not null,
  person_id uuid not null,
  part text collate "C" not null default '',
  primary key (account_id, deal_id, person_id)
);
create index deal_people_person on deal_people (person_id, account_id);

-- shard: account_id
create table deal_competitors (
  account_id uuid not null,
  deal_id uuid not null,
  competitor_id uuid not null references competitors (id),
  note text not null default '',
  primary key (account_id, deal_id, competitor_id)
);
create index deal_competitors_competitor on deal_competitors (competitor_id, account_id);

-- What speaks for a forecast: evidence is need, champion, economic_buyer or paper_process; happened_on is the day of it.
-- shard: account_id
create table deal_evidence (
  account_id uuid not null,
  deal_id uuid not null,
  evidence text collate "C" not null,
  happened_on date not null,
  person_id uuid,
  note text not null default '',
  created_at bigint not null,
  created_by uuid,
  primary key (account_id, deal_id, evidence)
);

-- What each open deal, and each that closed since the last time, was on the day of a freeze. Never changed.
-- shard: account_id
create table deal_snapshots (
  account_id uuid not null,
  deal_id uuid not null,
  taken_on date not null,
  outcome text collate "C" not null,
  stage_id uuid not null,
  category text collate "C" not null,
  probability bigint not null,
  amount_minor bigint,
  currency text collate "C" not null,
  reporting_minor bigint,
  reporting_currency text collate "C" not null,
  close_on date,
  lead_id uuid,
  primary key (account_id, deal_id, taken_on)
);
create index deal_snapshots_day on deal_snapshots (taken_on, outcome, category, close_on, account_id, deal_id);
create index deal_snapshots_won on deal_snapshots (close_on, taken_on, account_id, deal_id) where outcome = 'won';

-- The days on which all deals were frozen.
-- shard: reference
create table forecast_freezes (
  taken_on date not null primary key,
  deals bigint not null,
  taken_at bigint not null
);
