-- Archived accounts are few: what leaves out their open deals finds them without reading all accounts.
create index accounts_archived on accounts (id) where archived_at is not null;

-- Renewal rules and their steps have a name in each language, as stages and reasons have: empty where the English one
-- serves.
alter table renewal_rules add column name_zh text not null default '';
alter table renewal_rule_steps add column name_zh text not null default '';
