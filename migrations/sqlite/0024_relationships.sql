-- What a position is in its account: what it decides, who of ours looks after it, what moves whoever holds it.
alter table positions add column function text not null default '';
alter table positions add column seniority integer;
alter table positions add column influence integer;
alter table positions add column motives_business text not null default '';
alter table positions add column motives_personal text not null default '';
alter table positions add column owner_id blob;
alter table positions add column deputy_id blob;
alter table positions add column peer_id blob;
alter table positions add column competitor_ties text not null default '';
alter table positions add column change_risk text not null default '';
alter table positions add column checked_on text;
create index positions_owner on positions (owner_id, account_id);

-- Parts in the buying group; a position may have several.
-- shard: account_id
create table position_roles (
  account_id blob not null,
  position_id blob not null,
  role text not null,
  primary key (account_id, position_id, role)
) strict, without rowid;

-- Places at the client that nobody holds. Their ids and those of positions are one space, so that lines reach both.
-- shard: account_id
create table open_roles (
  account_id blob not null,
  id blob not null,
  unit_id blob,
  title text not null,
  function text not null default '',
  seniority integer,
  influence integer,
  is_key integer not null default 0,
  valid_from text not null,
  valid_to text not null default '9999-12-31',
  version integer not null default 1,
  archived_at integer,
  created_at integer not null,
  created_by blob,
  primary key (account_id, id)
) strict, without rowid;

-- Who reports to whom, and who has whose ear: dated, inside the account.
-- shard: account_id
create table position_lines (
  account_id blob not null,
  id blob not null,
  position_id blob not null,
  to_id blob not null,
  kind text not null,
  weight integer not null default 2,
  valid_from text not null,
  valid_to text not null default '9999-12-31',
  created_at integer not null,
  created_by blob,
  primary key (account_id, id)
) strict, without rowid;
create index position_lines_from on position_lines (account_id, position_id, kind, valid_from);

-- Whether somebody is for us, as one of us judged it on a day. Appended; nobody writes over another's.
-- shard: account_id
create table support_judgements (
  account_id blob not null,
  id blob not null,
  position_id blob not null,
  support integer not null,
  evidence text not null default '',
  author_id blob not null,
  judged_on text not null,
  withdrawn_at integer,
  created_at integer not null,
  primary key (account_id, id)
) strict, without rowid;
create index support_judgements_of on support_judgements (account_id, position_id, judged_on);

-- How strong one of us feels the relationship to be, beside the number that is computed.
-- shard: account_id
create table strength_ratings (
  account_id blob not null,
  id blob not null,
  position_id blob not null,
  rating integer not null,
  computed integer not null,
  comment text not null default '',
  author_id blob not null,
  rated_on text not null,
  withdrawn_at integer,
  created_at integer not null,
  primary key (account_id, id)
) strict, without rowid;
create index strength_ratings_of on strength_ratings (account_id, position_id, rated_on);

-- What the conversations with a person amount to, by which of us led them: sums as of a day, which fade from then on.
-- All rows of a person have the same day. Computed from conversations.
-- shard: account_id
create table contact_strengths (
  account_id blob not null,
  person_id blob not null,
  user_id blob not null,
  two_way_raw real not null,
  one_way_raw real not null,
  at_day text not null,
  touched_on text,
  primary key (account_id, person_id, user_id)
) strict, without rowid;
create index contact_strengths_user on contact_strengths (user_id, account_id);
