-- What looking after an account asks for, by role, tier and sector; an empty one is any.
-- shard: reference
create table duty_profiles (
  id blob not null primary key,
  name_en text not null,
  name_zh text not null,
  role text not null default '',
  tier text not null default '',
  sector text not null default '',
  mandatory text not null,
  cadence integer,
  panels text not null,
  archived_at integer,
  version integer not null default 1
) strict;
create unique index duty_profiles_place on duty_profiles (role, tier, sector) where archived_at is null;

-- How many accounts a profile is about.
create index accounts_sector on accounts (sector, id);
