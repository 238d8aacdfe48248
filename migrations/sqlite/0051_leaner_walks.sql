-- Sums of the pipeline need more of each deal: since when it is in its stage, the day on which it is to close, whether it
-- has a next step and somebody who stands up for us. 57 bytes a deal: after what was there four bytes each for the two days,
-- a year times ten thousand and so on as a number, the highest number where there is none; then a byte of two bits, the
-- lowest: no next step; the next one: nobody of the buying group stands up for us.
update open_deals set deals = (
  select unhex(group_concat(hex(d.id) || hex(d.stage_id) || printf('%08X', coalesce(d.close_month, 2147483647))
               || printf('%08X', coalesce(d.probability, 2147483647))
               || printf('%016X', coalesce(d.reporting_minor, 9223372036854775807))
               || printf('%08X', cast(replace(d.stage_since, '-', '') as integer))
               || printf('%08X', coalesce(cast(replace(d.close_on, '-', '') as integer), 2147483647))
               || printf('%02X', (case when d.next_step = '' then 1 else 0 end)
                    + (case when exists (select 1 from deal_people s where s.account_id = d.account_id and s.deal_id = d.id
                                           and s.part in ('champion', 'executive_sponsor')) then 0 else 2 end)), '' order by d.id))
    from deals d where d.account_id = open_deals.account_id and d.kind = open_deals.kind
     and d.reporting_currency = open_deals.currency and d.outcome = 'open' and d.archived_at is null);
-- People who count for a rhythm are few among all.
create index positions_key on positions (account_id, id) where influence >= 4;
