-- What sums of the open pipeline are made of: all open deals of an account, of one kind and with amounts in one reporting
-- currency, in one row. Of each deal, in the order of their ids, 48 bytes: its id, its stage, its close_month, its
-- probability, its reporting_minor; the highest number where there is none. Whole numbers stand with their highest byte
-- first. The rows are written anew with each change of deals.
-- shard: account_id
create table open_deals (
  account_id blob not null,
  kind text not null,
  currency text not null,
  deals blob not null,
  primary key (account_id, kind, currency)
) strict;
insert into open_deals (account_id, kind, currency, deals)
  select d.account_id, d.kind, d.reporting_currency,
         unhex(group_concat(hex(d.id) || hex(d.stage_id) || printf('%08X', coalesce(d.close_month, 2147483647))
               || printf('%08X', coalesce(d.probability, 2147483647))
               || printf('%016X', coalesce(d.reporting_minor, 9223372036854775807)), '' order by d.id))
    from deals d where d.outcome = 'open' and d.archived_at is null group by d.account_id, d.kind, d.reporting_currency;
