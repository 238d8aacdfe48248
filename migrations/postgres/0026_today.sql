-- What weighs how much in Contact next, in per cent of the points that a rule gives; without a row 100.
-- shard: reference
create table contact_rules (
  rule text collate "C" not null primary key,
  weight bigint not null,
  version bigint not null default 1
);

-- Whom one of us does not want to see in Contact next before a day. The nil person is the account.
-- shard: account_id
create table contact_snoozes (
  account_id uuid not null,
  user_id uuid not null,
  person_id uuid not null,
  until_on date not null,
  primary key (account_id, user_id, person_id)
);
create index contact_snoozes_user on contact_snoozes (user_id, until_on);

-- How often one of us said "not this one": each time halves the points of the rule for the person.
-- shard: account_id
create table contact_lessons (
  account_id uuid not null,
  user_id uuid not null,
  person_id uuid not null,
  rule text collate "C" not null,
  times bigint not null,
  taught_on date not null,
  primary key (account_id, user_id, person_id, rule)
);
create index contact_lessons_user on contact_lessons (user_id);
