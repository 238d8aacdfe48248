-- Sums of the pipeline need more of each deal: since when it is in its stage, the day on which it is to close, whether it
-- has a next step and somebody who stands up for us. 57 bytes a deal: after what was there four bytes each for the two days,
-- a year times ten thousand and so on as a number, the highest number where there is none; then a byte of two bits, the
-- lowest: no next step; the next one: nobody of the buying group stands up for us.
update open_deals set deals = (
  select string_agg(uuid_send(d.id) || uuid_send(d.stage_id) || int4send(coalesce(cast(d.close_month as integer), 2147483647))
                    || int4send(coalesce(cast(d.probability as integer), 2147483647))
                    || int8send(coalesce(d.reporting_minor, 9223372036854775807))
                    || int4send(cast(to_char(d.stage_since, 'YYYYMMDD') as integer))
                    || int4send(coalesce(cast(to_char(d.close_on, 'YYYYMMDD') as integer), 2147483647))
                    || set_byte(cast('\x00' as bytea), 0, (case when d.next_step = '' then 1 else 0 end)
                         + (case when exists (select 1 from deal_people s where s.account_id = d.account_id and s.deal_id = d.id
                                                and s.part in ('champion', 'executive_sponsor')) then 0 else 2 end)),
                    cast('' as bytea) order by d.id)
    from deals d where d.account_id = open_deals.account_id and d.kind = open_deals.kind
     and d.reporting_currency = open_deals.currency and d.outcome = 'open' and d.archived_at is null);
-- People who count for a rhythm are few among all.
create index positions_key on positions (account_id, id) where influence >= 4;
