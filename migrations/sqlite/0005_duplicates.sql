-- By what accounts may be one and the same company: keys of names, sounds, numbers and domains; `shared` marks those
-- that several hold. Filled by the sweep `match` and by `tenure check --repair`, since making keys is no work for SQL.
-- shard: key
create table account_matches (
  kind text not null,
  match_key text not null,
  account_id blob not null,
  shared integer not null default 0,
  primary key (kind, match_key, account_id)
) strict, without rowid;
create index account_matches_account on account_matches (account_id);
create index account_matches_shared on account_matches (kind, match_key, account_id) where shared = 1;

-- Pairs that somebody told apart.
-- shard: account_id
create table account_distinctions (
  account_id blob not null,
  other_id blob not null,
  created_by blob,
  created_at integer not null,
  primary key (account_id, other_id)
) strict, without rowid;
create index account_distinctions_other on account_distinctions (other_id, account_id);
