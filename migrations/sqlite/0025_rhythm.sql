-- How often key contacts are talked to, by tier and buying role; an empty one is any. No days: no rhythm.
-- shard: reference
create table contact_goals (
  tier text not null,
  role text not null default '',
  days integer,
  version integer not null default 1,
  primary key (tier, role)
) strict;
insert into contact_goals (tier, role, days) values
  ('strategic', '', 30), ('star', '', 45), ('status', '', 60), ('streamline', '', 120);

-- How one keeps in touch with a person of an account: a rhythm of their own (0 is none), by what, in which language.
-- shard: account_id
create table contact_plans (
  account_id blob not null,
  person_id blob not null,
  goal_days integer,
  reason text not null default '',
  channel text not null default '',
  language text not null default '',
  version integer not null default 1,
  updated_at integer not null,
  updated_by blob,
  primary key (account_id, person_id)
) strict, without rowid;

-- Lists over many accounts walk these.
create index person_talks_when on person_talks (last_at, account_id, person_id);
create index positions_since on positions (valid_from, id);
