-- Growth: who else sells, what could still be sold, deals, and what was forecast.

-- Who else sells to our clients.
-- shard: reference
create table competitors (
  id blob not null primary key,
  name text not null,
  name_key text not null,
  website text not null default '',
  note text not null default '',
  version integer not null default 1,
  archived_at integer,
  created_at integer not null,
  created_by blob
) strict;
create index competitors_name on competitors (name_key);

-- The stages of each kind of deal, in order. probability is in percent; norm_days is how long a deal usually stays;
-- criteria are the keys of what a deal must have to enter it, parted by commas.
-- shard: reference
create table deal_stages (
  id blob not null primary key,
  kind text not null,
  position integer not null,
  name text not null,
  name_zh text not null default '',
  probability integer not null,
  norm_days integer,
  criteria text not null default '',
  version integer not null default 1,
  archived_at integer,
  created_at integer not null,
  created_by blob
) strict;
create index deal_stages_kind on deal_stages (kind, position);
insert into deal_stages (id, kind, position, name, name_zh, probability, norm_days, criteria, created_at) values
  (x'01980000000070008001000001000001', 'expansion', 1, 'Idea', '想法', 10, 45, '', 0),
  (x'01980000000070008001000001000002', 'expansion', 2, 'Talks', '洽谈', 25, 30, 'next_step', 0),
  (x'01980000000070008001000001000003', 'expansion', 3, 'Trial', '试用', 50, 30, 'need,amount', 0),
  (x'01980000000070008001000001000004', 'expansion', 4, 'Proposal', '报价', 65, 30, 'amount,close_on,champion', 0),
  (x'01980000000070008001000001000005', 'expansion', 5, 'Commit', '承诺', 90, 14, 'amount,close_on,economic_buyer', 0),
  (x'01980000000070008001000002000001', 'cross_sell', 1, 'Idea', '想法', 10, 45, '', 0),
  (x'01980000000070008001000002000002', 'cross_sell', 2, 'Talks', '洽谈', 25, 30, 'next_step', 0),
  (x'01980000000070008001000002000003', 'cross_sell', 3, 'Trial', '试用', 50, 30, 'need,amount', 0),
  (x'01980000000070008001000002000004', 'cross_sell', 4, 'Proposal', '报价', 65, 30, 'amount,close_on,champion', 0),
  (x'01980000000070008001000002000005', 'cross_sell', 5, 'Commit', '承诺', 90, 14, 'amount,close_on,economic_buyer', 0),
  (x'01980000000070008001000003000001', 'new_unit', 1, 'Idea', '想法', 10, 45, '', 0),
  (x'01980000000070008001000003000002', 'new_unit', 2, 'Talks', '洽谈', 25, 30, 'next_step', 0),
  (x'01980000000070008001000003000003', 'new_unit', 3, 'Trial', '试用', 50, 30, 'need,amount', 0),
  (x'01980000000070008001000003000004', 'new_unit', 4, 'Proposal', '报价', 65, 30, 'amount,close_on,champion', 0),
  (x'01980000000070008001000003000005', 'new_unit', 5, 'Commit', '承诺', 90, 14, 'amount,close_on,economic_buyer', 0),
  (x'01980000000070008001000004000001', 'project', 1, 'Idea', '想法', 10, 45, '', 0),
  (x'01980000000070008001000004000002', 'project', 2, 'Talks', '洽谈', 25, 30, 'next_step', 0),
  (x'01980000000070008001000004000003', 'project', 3, 'Trial', '试用', 50, 30, 'need,amount', 0),
  (x'01980000000070008001000004000004', 'project', 4, 'Proposal', '报价', 65, 30, 'amount,close_on,champion', 0),
  (x'01980000000070008001000004000005', 'project', 5, 'Commit', '承诺', 90, 14, 'amount,close_on,economic_buyer', 0),
  (x'01980000000070008001000005000001', 'renewal', 1, 'Prepare', '准备', 60, 60, '', 0),
  (x'01980000000070008001000005000002', 'renewal', 2, 'Talks', '洽谈', 70, 45, 'next_step', 0),
  (x'01980000000070008001000005000003', 'renewal', 3, 'Terms sent', '已发条款', 80, 30, 'amount,close_on', 0),
  (x'01980000000070008001000005000004', 'renewal', 4, 'Agreed', '已谈妥', 95, 14, 'amount,close_on,economic_buyer', 0);

-- Why deals are won and lost.
-- shard: reference
create table deal_reasons (
  id blob not null primary key,
  outcome text not null,
  position integer not null,
  name text not null,
  name_zh text not null default '',
  archived_at integer
) strict;
insert into deal_reasons (id, outcome, position, name, name_zh) values
  (x'01980000000070008002000001000001', 'won', 1, 'Best fit to the need', '适配需求'),
  (x'01980000000070008002000001000002', 'won', 2, 'Price', '价格'),
  (x'01980000000070008002000001000003', 'won', 3, 'Trust and relationship', '信任与关系'),
  (x'01980000000070008002000001000004', 'won', 4, 'Service and delivery', '服务与交付'),
  (x'01980000000070008002000001000005', 'won', 5, 'Nobody else bid', '没有其他竞标者'),
  (x'01980000000070008002000002000001', 'lost', 1, 'Price', '价格'),
  (x'01980000000070008002000002000002', 'lost', 2, 'Fit to the need', '不适配需求'),
  (x'01980000000070008002000002000003', 'lost', 3, 'Relationship', '关系'),
  (x'01980000000070008002000002000004', 'lost', 4, 'Delivery or service', '交付或服务'),
  (x'01980000000070008002000002000005', 'lost', 5, 'The client decided not to buy', '客户决定不买'),
  (x'01980000000070008002000002000006', 'lost', 6, 'Postponed without a date', '无限期推迟');

-- A deal with a client. outcome is open, won or lost. amount_minor is null where nobody knows it; with lines it is their
-- sum. reporting_minor is the amount in reporting_currency by the rate of the day on which it closes, or of today while
-- that day lies ahead; null without a rate. probability is null where that of the stage holds. category is what the
-- evidence says; override_category holds until override_until. close_month counts months: year * 12 + month - 1.
-- shard: account_id
create table deals (
  account_id blob not null,
  id blob not null,
  name text not null,
  name_key text not null,
  kind text not null,
  stage_id blob not null,
  stage_since text not null,
  outcome text not null default 'open',
  unit_id blob,
  amount_minor integer,
  currency text not null,
  reporting_minor integer,
  reporting_currency text not null,
  probability integer,
  probability_reason text not null default '',
  category text not null,
  override_category text,
  override_reason text not null default '',
  override_until text,
  override_by blob,
  opened_on text not null,
  close_on text,
  close_month integer,
  original_close_on text,
  closed_on text,
  reason_id blob,
  reason_note text not null default '',
  lost_to blob,
  goal text not null default '',
  next_step text not null default '',
  next_step_on text,
  agreement_ref text not null default '',
  notice_on text,
  former_minor integer,
  source_system text not null default '',
  source_id text not null default '',
  batch_id blob,
  version integer not null default 1,
  archived_at integer,
  created_at integer not null,
  created_by blob,
  changed_at integer not null,
  primary key (account_id, id)
) strict, without rowid;
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
  source_system text not null,
  source_id text not null,
  account_id blob not null,
  deal_id blob not null,
  primary key (source_system, source_id)
) strict, without rowid;
create index deal_keys_deal on deal_keys (account_id, deal_id);

-- What a deal is about: an offering for a unit of the account, or for the account as a whole.
-- shard: account_id
create table deal_lines (
  account_id blob not null,
  deal_id blob not null,
  id blob not null,
  position integer not null,
  unit_id blob,
  offering_id blob,
  quantity integer,
  amount_minor integer,
  period_from text,
  period_to text,
  primary key (account_id, deal_id, id)
) strict, without rowid;
create index deal_lines_cell on deal_lines (account_id, offering_id, unit_id);

-- Each stage that a deal was in, and from when to when.
-- shard: account_id
create table deal_stage_spans (
  account_id blob not null,
  deal_id blob not null,
  stage_id blob not null,
  valid_from text not null,
  valid_to text not null default '9999-12-31',
  changed_by blob,
  primary key (account_id, deal_id, valid_from)
) strict, without rowid;

-- Who of ours gets which share of a deal, in hundredths of a percent, from when to when: on each day they make 10000.
-- share_before is what stands before it in the order of the split, so that shares of an amount round to their sum.
-- A deal without rows belongs to whoever leads the account.
-- shard: account_id
create table deal_credits (
  account_id blob not null,
  deal_id blob not null,
  user_id blob not null,
  share integer not null,
  share_before integer not null default 0,
  valid_from text not null,
  valid_to text not null default '9999-12-31',
  primary key (account_id, deal_id, user_id, valid_from)
) strict, without rowid;
create index deal_credits_user on deal_credits (user_id, account_id);

-- The buying group: who at the client has which part in the decision.
-- shard: account_id
create table deal_people (
  account_id blob not null,
  deal_id blob not null,
  person_id blob not null,
  part text not null default '',
  primary key (account_id, deal_id, person_id)
) strict, without rowid;
create index deal_people_person on deal_people (person_id, account_id);

-- shard: account_id
create table deal_competitors (
  account_id blob not null,
  deal_id blob not null,
  competitor_id blob not null references competitors (id),
  note text not null default '',
  primary key (account_id, deal_id, competitor_id)
) strict, without rowid;
create index deal_competitors_competitor on deal_competitors (competitor_id, account_id);

-- What speaks for a forecast: evidence is need, champion, economic_buyer or paper_process; happened_on is the day of it.
-- shard: account_id
create table deal_evidence (
  account_id blob not null,
  deal_id blob not null,
  evidence text not null,
  happened_on text not null,
  person_id blob,
  note text not null default '',
  created_at integer not null,
  created_by blob,
  primary key (account_id, deal_id, evidence)
) strict, without rowid;

-- What each open deal, and each that closed since the last time, was on the day of a freeze. Never changed.
-- shard: account_id
create table deal_snapshots (
  account_id blob not null,
  deal_id blob not null,
  taken_on text not null,
  outcome text not null,
  stage_id blob not null,
  category text not null,
  probability integer not null,
  amount_minor integer,
  currency text not null,
  reporting_minor integer,
  reporting_currency text not null,
  close_on text,
  lead_id blob,
  primary key (account_id, deal_id, taken_on)
) strict, without rowid;
create index deal_snapshots_day on deal_snapshots (taken_on, outcome, category, close_on, account_id, deal_id);
create index deal_snapshots_won on deal_snapshots (close_on, taken_on, account_id, deal_id) where outcome = 'won';

-- The days on which all deals were frozen.
-- shard: reference
create table forecast_freezes (
  taken_on text not null primary key,
  deals integer not null,
  taken_at integer not null
) strict, without rowid;
