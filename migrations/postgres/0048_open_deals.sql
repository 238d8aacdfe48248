-- What sums of the open pipeline are made of: all open deals of an account, of one kind and with amounts in one reporting
-- currency, in one row. Of each deal, in the order of their ids, 48 bytes: its id, its stage, its close_month, its
-- probability, its reporting_minor; the highest number where there is none. Whole numbers stand with their highest byte
-- first. The rows are written anew with each change of deals.
-- shard: account_id
create table open_deals (
  account_id uuid not null,
  kind text collate "C" not null,
  currency text collate "C" not null,
  deals bytea not null,
  primary key (account_id, kind, currency)
);
insert into open_deals (account_id, kind, currency, deals)
  select d.account_id, d.kind, d.reporting_currency,
         string_agg(uuid_send(d.id) || uuid_send(d.stage_id) || int4send(coalesce(cast(d.close_month as integer), 2147483647))
                    || int4send(coalesce(cast(d.probability as integer), 2147483647))
                    || int8send(coalesce(d.reporting_minor, 9223372036854775807)), cast('' as bytea) order by d.id)
    from deals d where d.outcome = 'open' and d.archived_at is null group by d.account_id, d.kind, d.reporting_currency;
