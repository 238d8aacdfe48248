-- What somebody leads and has open, summed up, in one row: who asks for the pipeline of thousands of accounts reads no
-- deals. It holds on the days from valid_from until before valid_to: until somebody else leads one of the accounts, or gets
-- the credit for a deal, as was said before. The layout of `sums` is told in the model of forecasts.
-- shard: key
create table lead_sums (
  lead_id uuid not null primary key,
  valid_from date not null,
  valid_to date not null,
  sums bytea not null
);
create index lead_sums_until on lead_sums (valid_to, lead_id);
-- What has changed since and is not summed up yet: an account, and somebody who leads it, or led it before. The sums of
-- whoever stands here are not read; their accounts are, one by one. The lowest id stands for nobody: whether somebody leads
-- the account on each day to come is to be looked at. The highest id: it was, and there is a day without a lead.
-- `writes` is that of the account at the change.
-- shard: account_id
create table lead_sums_waiting (
  lead_id uuid not null,
  account_id uuid not null,
  writes bigint not null,
  primary key (lead_id, account_id)
);
insert into lead_sums_waiting (lead_id, account_id, writes)
  select s.user_id, a.id, a.writes from open_deals o cross join accounts a cross join assignments s
   where a.id = o.account_id and s.account_id = a.id and s.role = 'lead'
  union
  select cast('00000000-0000-0000-0000-000000000000' as uuid), a.id, a.writes from open_deals o cross join accounts a where a.id = o.account_id;
