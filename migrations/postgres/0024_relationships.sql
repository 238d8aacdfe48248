-- What a position is in its account: what it decides, who of ours looks after it, what moves whoever holds it.
alter table positions add column function text not null default '';
alter table positions add column seniority bigint;
alter table positions add column influence bigint;
alter table positions add column motives_business text not null default '';
alter table positions add column motives_personal text not null default '';
alter table positions add column owner_id uuid;
alter table positions add column deputy_id uuid;
alter table positions add column peer_id uuid;
alter table positions add column competitor_ties text not null default '';
alter table positions add column change_risk text not null default '';
alter table positions add column checked_on date;
create index positions_owner on positions (owner_id, account_id);

-- Parts in the buying group; a position may have several.
-- shard: account_id
create table position_roles (
  account_id uuid not null,
  position_id uuid not null,
  role text collate "C" not null,
  primary key (account_id, position_id, role)
);

-- Places at the client that nobody holds. Their ids and those of positions are one space, so that lines reach both.
-- shard: account_id
create table open_roles (
  account_id uuid not null,
  id uuid not null,
  unit_id uuid,
  title text not null,
  function text not null default '',
  seniority bigint,
  influence bigint,
  is_key bigint not null default 0,
  valid_from date not null,
  valid_to date not null default '9999-12-31',
  version bigint not null default 1,
  archived_at bigint,
  created_at bigint not null,
  created_by uuid,
  primary key (account_id, id)
);

-- Who reports to whom, and who has whose ear: dated, inside the account.
-- shard: account_id
create table position_lines (
  account_id uuid not null,
  id uuid not null,
  position_id uuid not null,
  to_id uuid not null,
  kind text collate "C" not null,
  weight bigint not null default 2,
  valid_from date not null,
  valid_to date not null default '9999-12-31',
  created_at bigint not null,
  created_by uuid,
  primary key (account_id, id)
);
create index position_lines_from on position_lines (account_id, position_id, kind, valid_from);

-- Whether somebody is for us, as one of us judged it on a day. Appended; nobody writes over another's.
-- shard: account_id
create table support_judgements (
  account_id uuid not null,
  id uuid not null,
  position_id uuid not null,
  support bigint not null,
  evidence text not null default '',
  author_id uuid not null,
  judged_on date not null,
  withdrawn_at bigint,
  created_at bigint not null,
  primary key (account_id, id)
);
create index support_judgements_of on support_judgements (account_id, position_id, judged_on);

-- How strong one of us feels the relationship to be, beside the number that is computed.
-- shard: account_id
create table strength_ratings (
  account_id uuid not null,
  id uuid not null,
  position_id uuid not null,
  rating bigint not null,
  computed bigint not null,
  comment text not null default '',
  author_id uuid not null,
  rated_on date not null,
  withdrawn_at bigint,
  created_at bigint not null,
  primary key (account_id, id)
);
create index strength_ratings_of on strength_ratings (account_id, position_id, rated_on);

-- What the conversations with a person amount to, by which of us led them: sums as of a day, which fade from then on.
-- All rows of a person have the same day. Computed from conversations.
-- shard: account_id
create table contact_strengths (
  account_id uuid not null,
  person_id uuid not null,
  user_id uuid not null,
  two_way_raw double precision not null,
  one_way_raw double precision not null,
  at_day date not null,
  touched_on date,
  primary key (account_id, person_id, user_id)
);
create index contact_strengths_user on contact_strengths (user_id, account_id);
