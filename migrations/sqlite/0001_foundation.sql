-- Tenure, schema 1. Types: ids blob, days text (open end 9999-12-31), instants in microseconds UTC, flags 0 or 1.
-- Every table says how it would be spread over machines: account_id, key, reference or local.

-- shard: reference
create table settings (
  key text not null primary key,
  value text not null,
  updated_at integer not null,
  updated_by blob
) strict;

-- Taxonomies that an install edits: sectors, tiers, lifecycles.
-- shard: reference
create table terms (
  kind text not null,
  code text not null,
  name_en text not null,
  name_zh text not null,
  position integer not null,
  is_key integer not null default 0,
  points integer not null default 1,
  archived_at integer,
  version integer not null default 1,
  primary key (kind, code)
) strict;

-- shard: reference
create table users (
  id blob not null primary key,
  email text not null,
  name text not null,
  name_key text not null,
  language text not null,
  time_zone text not null,
  job_title text not null default '',
  password_hash text,
  active_from text not null,
  active_to text not null default '9999-12-31',
  theme text not null default 'auto',
  keys_on integer not null default 1,
  last_scope text not null default '',
  all_accounts integer not null default 0,
  capacity integer not null default 60,
  version integer not null default 1,
  created_at integer not null
) strict;
create unique index users_email on users (email);
create index users_name on users (name_key, id);

-- shard: reference
create table user_roles (
  user_id blob not null references users (id),
  role text not null,
  primary key (user_id, role)
) strict;

-- Named rights beyond what the roles give: import, export_all, grant, merge, erase.
-- shard: reference
create table user_rights (
  user_id blob not null references users (id),
  name text not null,
  primary key (user_id, name)
) strict;

-- shard: key
create table sessions (
  id blob not null primary key,
  user_id blob not null references users (id),
  token_hash blob not null,
  created_at integer not null,
  last_seen_at integer not null,
  expires_at integer not null,
  user_agent text not null default '',
  address text not null default ''
) strict;
create unique index sessions_token on sessions (token_hash);
create index sessions_user on sessions (user_id);

-- shard: key
create table api_tokens (
  id blob not null primary key,
  user_id blob not null references users (id),
  name text not null,
  token_hash blob not null,
  read_only integer not null default 0,
  created_at integer not null,
  expires_at integer,
  last_used_on text,
  revoked_at integer
) strict;
create unique index api_tokens_token on api_tokens (token_hash);
create index api_tokens_user on api_tokens (user_id);

-- One-time links: invite, reset, sign_in (demo), setup (first start; no user yet).
-- shard: key
create table login_links (
  id blob not null primary key,
  user_id blob references users (id),
  kind text not null,
  token_hash blob not null,
  created_at integer not null,
  created_by blob,
  expires_at integer not null,
  used_at integer
) strict;
create unique index login_links_token on login_links (token_hash);

-- Failed sign-ins, by e-mail and by address.
-- shard: key
create table throttles (
  key text not null primary key,
  failures integer not null,
  window_start integer not null,
  locked_until integer
) strict;

-- shard: reference
create table reporting_lines (
  id blob not null primary key,
  user_id blob not null references users (id),
  manager_id blob not null references users (id),
  kind text not null,
  valid_from text not null,
  valid_to text not null default '9999-12-31',
  reason text not null default '',
  created_by blob,
  created_at integer not null
) strict;
create index reporting_lines_user on reporting_lines (user_id);
create index reporting_lines_manager on reporting_lines (manager_id);

-- shard: reference
create table deputies (
  id blob not null primary key,
  person_id blob not null references users (id),
  deputy_id blob not null references users (id),
  valid_from text not null,
  valid_to text not null default '9999-12-31',
  reason text not null default '',
  created_by blob,
  created_at integer not null
) strict;
create index deputies_person on deputies (person_id);
create index deputies_deputy on deputies (deputy_id);

-- shard: reference
create table territories (
  id blob not null primary key,
  name text not null,
  name_key text not null,
  level text not null,
  parent_id blob references territories (id),
  version integer not null default 1,
  archived_at integer,
  created_at integer not null
) strict;
create unique index territories_name on territories (name_key);
create index territories_parent on territories (parent_id);

-- Every pair of a territory and one above it, itself included.
-- shard: reference
create table territory_tree (
  ancestor_id blob not null references territories (id),
  descendant_id blob not null references territories (id),
  depth integer not null,
  primary key (ancestor_id, descendant_id)
) strict;
create index territory_tree_descendant on territory_tree (descendant_id, ancestor_id);

-- shard: reference
create table territory_holders (
  id blob not null primary key,
  territory_id blob not null references territories (id),
  user_id blob not null references users (id),
  valid_from text not null,
  valid_to text not null default '9999-12-31',
  reason text not null default '',
  created_by blob,
  created_at integer not null
) strict;
create index territory_holders_territory on territory_holders (territory_id);
create index territory_holders_user on territory_holders (user_id);

-- Materialised: whose holdings each user reaches. Rebuilt by `tenure check`.
-- shard: reference
create table user_reach (
  viewer_id blob not null,
  holder_id blob not null,
  via text not null,
  level_cap integer not null,
  valid_from text not null,
  valid_to text not null,
  primary key (viewer_id, holder_id, via, level_cap, valid_from)
) strict, without rowid;
create index user_reach_holder on user_reach (holder_id, viewer_id);

-- shard: account_id (the account is the aggregate; its own key is the first part of every child's key)
create table accounts (
  id blob not null primary key,
  name text not null,
  name_key text not null,
  legal_name text not null default '',
  website text not null default '',
  sector text,
  kind text not null,
  country text not null default '',
  city text not null default '',
  address text not null default '',
  employees integer,
  revenue_minor integer,
  revenue_currency text,
  time_zone text not null default '',
  language text not null default '',
  client_since text,
  description text not null default '',
  version integer not null default 1,
  writes integer not null default 0,
  archived_at integer,
  created_at integer not null,
  created_by blob,
  updated_at integer not null
) strict;
create index accounts_name on accounts (name_key, id);
create index accounts_revenue on accounts (revenue_minor, id);
create index accounts_city on accounts (city, id);

-- shard: account_id
create table account_stats (
  account_id blob not null primary key,
  last_conversation_at integer,
  last_conversation_id blob,
  next_step_on text,
  open_promises integer not null default 0,
  open_promises_theirs integer not null default 0,
  next_promise_due_on text,
  people_count integer not null default 0
) strict;
create index account_stats_last on account_stats (last_conversation_at, account_id);
create index account_stats_next on account_stats (next_step_on, account_id);
create index account_stats_promises on account_stats (open_promises, account_id);
create index account_stats_due on account_stats (next_promise_due_on, account_id);
create index account_stats_people on account_stats (people_count, account_id);

-- shard: account_id
create table account_names (
  account_id blob not null,
  id blob not null,
  name text not null,
  until_on text,
  primary key (account_id, id)
) strict, without rowid;

-- shard: account_id
create table account_identifiers (
  account_id blob not null,
  id blob not null,
  scheme text not null,
  value text not null,
  primary key (account_id, id)
) strict, without rowid;

-- Identifiers are unique over all accounts; this is the key table that says so.
-- shard: key
create table account_keys (
  scheme text not null,
  value_key text not null,
  account_id blob not null,
  primary key (scheme, value_key)
) strict, without rowid;
create index account_keys_account on account_keys (account_id);

-- shard: account_id
create table account_tags (
  account_id blob not null,
  tag text not null,
  primary key (account_id, tag)
) strict, without rowid;
create index account_tags_tag on account_tags (tag, account_id);

-- shard: account_id
create table units (
  account_id blob not null,
  id blob not null,
  parent_unit_id blob,
  name text not null,
  name_key text not null,
  kind text not null,
  city text not null default '',
  country text not null default '',
  version integer not null default 1,
  archived_at integer,
  created_at integer not null,
  primary key (account_id, id)
) strict, without rowid;

-- shard: account_id
create table account_parents (
  account_id blob not null,
  id blob not null,
  parent_id blob not null,
  valid_from text not null,
  valid_to text not null default '9999-12-31',
  reason text not null default '',
  created_by blob,
  created_at integer not null,
  primary key (account_id, id)
) strict, without rowid;
create index account_parents_parent on account_parents (parent_id, account_id);

-- Every pair of an account and one above it, itself included, with the days on which all edges between them hold.
-- shard: account_id
create table account_tree (
  account_id blob not null,
  ancestor_id blob not null,
  depth integer not null,
  valid_from text not null,
  valid_to text not null,
  primary key (account_id, ancestor_id, valid_from)
) strict, without rowid;
create index account_tree_ancestor on account_tree (ancestor_id, account_id);

-- shard: account_id
create table account_territories (
  account_id blob not null,
  id blob not null,
  territory_id blob not null,
  valid_from text not null,
  valid_to text not null default '9999-12-31',
  reason text not null default '',
  created_by blob,
  created_at integer not null,
  primary key (account_id, id)
) strict, without rowid;
create index account_territories_territory on account_territories (territory_id, account_id);

-- shard: account_id
create table account_tiers (
  account_id blob not null,
  id blob not null,
  tier text not null,
  valid_from text not null,
  valid_to text not null default '9999-12-31',
  reason text not null default '',
  created_by blob,
  created_at integer not null,
  primary key (account_id, id)
) strict, without rowid;
create index account_tiers_tier on account_tiers (tier, account_id);

-- shard: account_id
create table account_lifecycles (
  account_id blob not null,
  id blob not null,
  lifecycle text not null,
  valid_from text not null,
  valid_to text not null default '9999-12-31',
  reason text not null default '',
  created_by blob,
  created_at integer not null,
  primary key (account_id, id)
) strict, without rowid;
create index account_lifecycles_lifecycle on account_lifecycles (lifecycle, account_id);

-- The account team: who has which part, on which unit, from when to when.
-- shard: account_id
create table assignments (
  account_id blob not null,
  id blob not null,
  user_id blob not null,
  role text not null,
  unit_id blob,
  allocation integer,
  valid_from text not null,
  valid_to text not null default '9999-12-31',
  reason text not null default '',
  created_by blob,
  created_at integer not null,
  primary key (account_id, id)
) strict, without rowid;
create index assignments_user on assignments (user_id, role, account_id);

-- Rights given to one person by name, always with an end.
-- shard: account_id
create table account_grants (
  account_id blob not null,
  id blob not null,
  user_id blob not null,
  level integer not null,
  valid_from text not null,
  valid_to text not null,
  reason text not null default '',
  created_by blob,
  created_at integer not null,
  primary key (account_id, id)
) strict, without rowid;
create index account_grants_user on account_grants (user_id, account_id);

-- Materialised: what assignments, territories, ancestors and grants give to each holder. Rebuilt by `tenure check`.
-- shard: account_id
create table account_access (
  account_id blob not null,
  holder_id blob not null,
  via text not null,
  level integer not null,
  source_id blob not null,
  valid_from text not null,
  valid_to text not null,
  primary key (account_id, holder_id, via, source_id, valid_from)
) strict, without rowid;
create index account_access_holder on account_access (holder_id, account_id, level, valid_from, valid_to, via);

-- Sets of ids that one transaction works on; emptied before it commits.
-- shard: local
create table work_sets (
  set_id blob not null,
  id blob not null,
  primary key (set_id, id)
) strict, without rowid;

-- A person is a name; everything else belongs to a dated position at one account.
-- shard: key
create table persons (
  id blob not null primary key,
  name text not null,
  name_key text not null,
  version integer not null default 1,
  erased_at integer,
  created_at integer not null,
  created_by blob
) strict;

create index persons_name on persons (name_key, id);

-- shard: account_id
create table positions (
  account_id blob not null,
  id blob not null,
  person_id blob not null,
  unit_id blob,
  title text not null default '',
  email text not null default '',
  email_key text not null default '',
  phone text not null default '',
  valid_from text not null,
  valid_to text not null default '9999-12-31',
  version integer not null default 1,
  archived_at integer,
  created_at integer not null,
  created_by blob,
  primary key (account_id, id)
) strict, without rowid;
create index positions_person on positions (person_id, account_id);
create index positions_email on positions (account_id, email_key);

-- shard: account_id
create table interactions (
  account_id blob not null,
  id blob not null,
  kind text not null,
  direction text not null,
  happened_at integer not null,
  summary text not null,
  outcome text,
  unit_id blob,
  author_id blob not null,
  next_step text not null default '',
  next_step_on text,
  next_step_done_at integer,
  source_key text,
  version integer not null default 1,
  archived_at integer,
  created_at integer not null,
  primary key (account_id, id)
) strict, without rowid;
create index interactions_time on interactions (account_id, happened_at, id);
create unique index interactions_source on interactions (account_id, source_key);
create index interactions_open on interactions (account_id, next_step_on) where next_step_done_at is null and archived_at is null;
create index interactions_next on interactions (author_id, next_step_on);

-- shard: account_id
create table interaction_people (
  account_id blob not null,
  interaction_id blob not null,
  person_id blob not null,
  primary key (account_id, interaction_id, person_id)
) strict, without rowid;
create index interaction_people_person on interaction_people (account_id, person_id);

-- shard: account_id
create table promises (
  account_id blob not null,
  id blob not null,
  side text not null,
  content text not null,
  person_id blob,
  owner_id blob not null,
  due_on text not null,
  original_due_on text not null,
  moves integer not null default 0,
  state text not null,
  closed_on text,
  closed_at integer,
  closed_by blob,
  evidence text not null default '',
  interaction_id blob,
  version integer not null default 1,
  archived_at integer,
  created_at integer not null,
  created_by blob,
  primary key (account_id, id)
) strict, without rowid;
create index promises_state on promises (account_id, state, due_on);
create index promises_owner on promises (owner_id, state, due_on);

-- Every change, in the transaction that made it. scope_id is the account, or the install.
-- shard: account_id
create table events (
  scope_id blob not null,
  id blob not null,
  happened_at integer not null,
  recorded_at integer not null,
  actor_id blob,
  on_behalf_of blob,
  verb text not null,
  subject_kind text not null,
  subject_id blob not null,
  subject_version integer,
  changes text not null,
  reason text not null default '',
  batch_id blob not null,
  undone_by blob,
  primary key (scope_id, id)
) strict, without rowid;
create index events_time on events (scope_id, happened_at, id);
create index events_recorded on events (recorded_at, id);
create index events_subject on events (scope_id, subject_id, subject_version);
create index events_batch on events (batch_id);
create index events_actor on events (actor_id, recorded_at);

-- shard: local
create table jobs (
  id blob not null primary key,
  kind text not null,
  payload text not null,
  unique_key text,
  state text not null,
  run_at integer not null,
  attempts integer not null default 0,
  max_attempts integer not null,
  lease_id blob,
  lease_until integer,
  last_error text not null default '',
  created_at integer not null,
  finished_at integer
) strict;
create unique index jobs_unique on jobs (kind, unique_key);
create index jobs_due on jobs (state, run_at);

-- Search: one row per thing that can be found; `tokens` holds every suffix of every word, so that a prefix
-- match on a token is an infix match on the word.
-- shard: account_id
create table search_entries (
  id integer primary key,
  account_id blob not null,
  kind text not null,
  subject_id blob not null,
  title text not null,
  folded text not null,
  tokens text not null
) strict;
create unique index search_entries_subject on search_entries (account_id, kind, subject_id);
create virtual table search_index using fts5 (tokens, content = 'search_entries', content_rowid = 'id', tokenize = "unicode61 remove_diacritics 0 tokenchars '_'", prefix = '2 3', detail = none, columnsize = 0);
create trigger search_entries_insert after insert on search_entries begin
  insert into search_index (rowid, tokens) values (new.id, new.tokens);
end;
create trigger search_entries_delete after delete on search_entries begin
  insert into search_index (search_index, rowid, tokens) values ('delete', old.id, old.tokens);
end;
create trigger search_entries_update after update on search_entries begin
  insert into search_index (search_index, rowid, tokens) values ('delete', old.id, old.tokens);
  insert into search_index (rowid, tokens) values (new.id, new.tokens);
end;
