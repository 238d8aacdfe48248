-- What looking after an account asks for, by role, tier and sector; an empty one is any.
-- shard: reference
create table duty_profiles (
  id uuid not null primary key,
  name_en text not null,
  name_zh text not null,
  role text collate "C" not null default '',
  tier text collate "C" not null default '',
  sector text collate "C" not null default '',
  mandatory jsonb not null,
  cadence bigint,
  panels jsonb not null,
  archived_at bigint,
  version bigint not null default 1
);
create unique index duty_profiles_place on duty_profiles (role, tier, sector) where archived_at is null;

-- How many accounts a profile is about.
create index accounts_sector on accounts (sector, id);
