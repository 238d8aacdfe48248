-- Archived accounts are few: what leaves out their open deals finds them without reading all accounts.
create index accounts_archived on accounts (id) where archived_at is not null;
