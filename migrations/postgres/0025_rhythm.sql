-- How often key contacts are talked to, by tier and buying role; an empty one is any. No days: no rhythm.
-- shard: reference
create table contact_goals (
  tier text collate "C" not null,
  role text collate "C" not null default '',
  days bigint,
  version bigint not null default 1,
  primary key (tier, role)
);
insert into contact_goals (tier, role, days) values
  ('strategic', '', 30), ('star', '', 45), ('status', '', 60), ('streamline', '', 120);

-- How one keeps in touch with a person of an account: a rhythm of their own (0 is none), by what, in which language.
-- shard: account_id
create table contact_plans (
  account_id uuid not null,
  person_id uuid not null,
  goal_days bigint,
  reason text not null default '',
  channel text collate "C" not null default '',
  language text collate "C" not null default '',
  version bigint not null default 1,
  updated_at bigint not null,
  updated_by uuid,
  primary key (account_id, person_id)
);

-- Lists over many accounts walk these.
create index person_talks_when on person_talks (last_at, account_id, person_id);
create index positions_since on positions (valid_from, id);
