-- How severe a concern is: critical, high, normal or low; null until somebody has assessed it.
alter table concerns add column severity text collate "C";
-- What keeps suggestions of an account waiting.
create index concerns_severe on concerns (account_id, since, id)
  where state = 'open' and severity in ('critical', 'high') and archived_at is null;

-- Reasons for winning and losing are edited: version counts edits.
alter table deal_reasons add column version bigint not null default 1;
