-- By what accounts may be one and the same company: keys of names, sounds, numbers and domains; `shared` marks those
-- that several hold. Filled by the sweep `match` and by `tenure check --repair`, since making keys is no work for SQL.
-- shard: key
create table account_matches (
  kind text collate "C" not null,
  match_key text collate "C" not null,
  account_id uuid not null,
  shared bigint not null default 0,
  primary key (kind, match_key, account_id)
);
create index account_matches_account on account_matches (account_id);
create index account_matches_shared on account_matches (kind, match_key, account_id) where shared = 1;

-- Pairs that somebody told apart.
-- shard: account_id
create table account_distinctions (
  account_id uuid not null,
  other_id uuid not null,
  created_by uuid,
  created_at bigint not null,
  primary key (account_id, other_id)
);
create index account_distinctions_other on account_distinctions (other_id, account_id);
