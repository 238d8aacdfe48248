-- Tenure, schema 1. Types: ids uuid, days date (open end 9999-12-31), instants in microseconds UTC, flags 0 or 1.
-- Every table says how it would be spread over machines: account_id, key, reference or local.

-- shard: reference
create table settings (
  key text not null primary key,
  value jsonb not null,
  updated_at bigint not null,
  updated_by uuid
);

-- Taxonomies that an install edits: sectors, tiers, lifecycles.
-- shard: reference
create table terms (
  kind text collate "C" not null,
  code text collate "C" not null,
  name_en text not null,
  name_zh text not null,
  position bigint not null,
  is_key bigint not null default 0,
  points bigint not null default 1,
  archived_at bigint,
  version bigint not null default 1,
  primary key (kind, code)
);

-- shard: reference
create table users (
  id uuid not null primary key,
  email text collate "C" not null,
  name text not null,
  name_key text collate "C" not null,
  language text not null,
  time_zone text not null,
  job_title text not null default '',
  password_hash text,
  active_from date not null,
  active_to date not null default '9999-12-31',
  theme text not null default 'auto',
  keys_on bigint not null default 1,
  last_scope text not null default '',
  all_accounts bigint not null default 0,
  capacity bigint not null default 60,
  version bigint not null default 1,
  created_at bigint not null
);
create unique index users_email on users (email);
create index users_name on users (name_key, id);

-- shard: reference
create table user_roles (
  user_id uuid not null references users (id),
  role text collate "C" not null,
  primary key (user_id, role)
);

-- Named rights beyond what the roles give: import, export_all, grant, merge, erase.
-- shard: reference
create table user_rights (
  user_id uuid not null references users (id),
  name text collate "C" not null,
  primary key (user_id, name)
);

-- shard: key
create table sessions (
  id uuid not null primary key,
  user_id uuid not null references users (id),
  token_hash bytea not null,
  created_at bigint not null,
  last_seen_at bigint not null,
  expires_at bigint not null,
  user_agent text not null default '',
  address text not null default ''
);
create unique index sessions_token on sessions (token_hash);
create index sessions_user on sessions (user_id);

-- shard: key
create table api_tokens (
  id uuid not null primary key,
  user_id uuid not null references users (id),
  name text not null,
  token_hash bytea not null,
  read_only bigint not null default 0,
  created_at bigint not null,
  expires_at bigint,
  last_used_on date,
  revoked_at bigint
);
create unique index api_tokens_token on api_tokens (token_hash);
create index api_tokens_user on api_tokens (user_id);

-- One-time links: invite, reset, sign_in (demo), setup (first start; no user yet).
-- shard: key
create table login_links (
  id uuid not null primary key,
  user_id uuid references users (id),
  kind text not null,
  token_hash bytea not null,
  created_at bigint not null,
  created_by uuid,
  expires_at bigint not null,
  used_at bigint
);
create unique index login_links_token on login_links (token_hash);

-- Failed sign-ins, by e-mail and by address.
-- shard: key
create table throttles (
  key text collate "C" not null primary key,
  failures bigint not null,
  window_start bigint not null,
  locked_until bigint
);

-- shard: reference
create table reporting_lines (
  id uuid not null primary key,
  user_id uuid not null references users (id),
  manager_id uuid not null references users (id),
  kind text not null,
  valid_from date not null,
  valid_to date not null default '9999-12-31',
  reason text not null default '',
  created_by uuid,
  created_at bigint not null
);
create index reporting_lines_user on reporting_lines (user_id);
create index reporting_lines_manager on reporting_lines (manager_id);

-- shard: reference
create table deputies (
  id uuid not null primary key,
  person_id uuid not null references users (id),
  deputy_id uuid not null references users (id),
  valid_from date not null,
  valid_to date not null default '9999-12-31',
  reason text not null default '',
  created_by uuid,
  created_at bigint not null
);
create index deputies_person on deputies (person_id);
create index deputies_deputy on deputies (deputy_id);

-- shard: reference
create table territories (
  id uuid not null primary key,
  name text not null,
  name_key text collate "C" not null,
  level text not null,
  parent_id uuid references territories (id),
  version bigint not null default 1,
  archived_at bigint,
  created_at bigint not null
);
create unique index territories_name on territories (name_key);
create index territories_parent on territories (parent_id);

-- Every pair of a territory and one above it, itself included.
-- shard: reference
create table territory_tree (
  ancestor_id uuid not null references territories (id),
  descendant_id uuid not null references territories (id),
  depth bigint not null,
  primary key (ancestor_id, descendant_id)
);
create index territory_tree_descendant on territory_tree (descendant_id, ancestor_id);

-- shard: reference
create table territory_holders (
  id uuid not null primary key,
  territory_id uuid not null references territories (id),
  user_id uuid not null references users (id),
  valid_from date not null,
  valid_to date not null default '9999-12-31',
  reason text not null default '',
  created_by uuid,
  created_at bigint not null
);
create index territory_holders_territory on territory_holders (territory_id);
create index territory_holders_user on territory_holders (user_id);

-- Materialised: whose holdings each user reaches. Rebuilt by `tenure check`.
-- shard: reference
create table user_reach (
  viewer_id uuid not null,
  holder_id uuid not null,
  via text collate "C" not null,
  level_cap bigint not null,
  valid_from date not null,
  valid_to date not null,
  primary key (viewer_id, holder_id, via, level_cap, valid_from)
);
create index user_reach_holder on user_reach (holder_id, viewer_id);

-- shard: account_id (the account is the aggregate; its own key is the first part of every child's key)
create table accounts (
  id uuid not null primary key,
  name text not null,
  name_key text collate "C" not null,
  legal_name text not null default '',
  website text not null default '',
  sector text collate "C",
  kind text not null,
  country text not null default '',
  city text not null default '',
  address text not null default '',
  employees bigint,
  revenue_minor bigint,
  revenue_currency text,
  time_zone text not null default '',
  language text not null default '',
  client_since text,
  description text not null default '',
  version bigint not null default 1,
  writes bigint not null default 0,
  archived_at bigint,
  created_at bigint not null,
  created_by uuid,
  updated_at bigint not null
);
create index accounts_name on accounts (name_key, id);
create index accounts_revenue on accounts (revenue_minor, id);
create index accounts_city on accounts (city, id);

-- shard: account_id
create table account_stats (
  account_id uuid not null primary key,
  last_conversation_at bigint,
  last_conversation_id uuid,
  next_step_on date,
  open_promises bigint not null default 0,
  open_promises_theirs bigint not null default 0,
  next_promise_due_on date,
  people_count bigint not null default 0
);
create index account_stats_last on account_stats (last_conversation_at, account_id);
create index account_stats_next on account_stats (next_step_on, account_id);
create index account_stats_promises on account_stats (open_promises, account_id);
create index account_stats_due on account_stats (next_promise_due_on, account_id);
create index account_stats_people on account_stats (people_count, account_id);

-- shard: account_id
create table account_names (
  account_id uuid not null,
  id uuid not null,
  name text not null,
  until_on date,
  primary key (account_id, id)
);

-- shard: account_id
create table account_identifiers (
  account_id uuid not null,
  id uuid not null,
  scheme text collate "C" not null,
  value text not null,
  primary key (account_id, id)
);

-- Identifiers are unique over all accounts; this is the key table that says so.
-- shard: key
create table account_keys (
  scheme text collate "C" not null,
  value_key text collate "C" not null,
  account_id uuid not null,
  primary key (scheme, value_key)
);
create index account_keys_account on account_keys (account_id);

-- shard: account_id
create table account_tags (
  account_id uuid not null,
  tag text collate "C" not null,
  primary key (account_id, tag)
);
create index account_tags_tag on account_tags (tag, account_id);

-- shard: account_id
create table units (
  account_id uuid not null,
  id uuid not null,
  parent_unit_id uuid,
  name text not null,
  name_key text collate "C" not null,
  kind text not null,
  city text not null default '',
  country text not null default '',
  version bigint not null default 1,
  archived_at bigint,
  created_at bigint not null,
  primary key (account_id, id)
);

-- shard: account_id
create table account_parents (
  account_id uuid not null,
  id uuid not null,
  parent_id uuid not null,
  valid_from date not null,
  valid_to date not null default '9999-12-31',
  reason text not null default '',
  created_by uuid,
  created_at bigint not null,
  primary key (account_id, id)
);
create index account_parents_parent on account_parents (parent_id, account_id);

-- Every pair of an account and one above it, itself included, with the days on which all edges between them hold.
-- shard: account_id
create table account_tree (
  account_id uuid not null,
  ancestor_id uuid not null,
  depth bigint not null,
  valid_from date not null,
  valid_to date not null,
  primary key (account_id, ancestor_id, valid_from)
);
create index account_tree_ancestor on account_tree (ancestor_id, account_id);

-- shard: account_id
create table account_territories (
  account_id uuid not null,
  id uuid not null,
  territory_id uuid not null,
  valid_from date not null,
  valid_to date not null default '9999-12-31',
  reason text not null default '',
  created_by uuid,
  created_at bigint not null,
  primary key (account_id, id)
);
create index account_territories_territory on account_territories (territory_id, account_id);

-- shard: account_id
create table account_tiers (
  account_id uuid not null,
  id uuid not null,
  tier text collate "C" not null,
  valid_from date not null,
  valid_to date not null default '9999-12-31',
  reason text not null default '',
  created_by uuid,
  created_at bigint not null,
  primary key (account_id, id)
);
create index account_tiers_tier on account_tiers (tier, account_id);

-- shard: account_id
create table account_lifecycles (
  account_id uuid not null,
  id uuid not null,
  lifecycle text collate "C" not null,
  valid_from date not null,
  valid_to date not null default '9999-12-31',
  reason text not null default '',
  created_by uuid,
  created_at bigint not null,
  primary key (account_id, id)
);
create index account_lifecycles_lifecycle on account_lifecycles (lifecycle, account_id);

-- The account team: who has which part, on which unit, from when to when.
-- shard: account_id
create table assignments (
  account_id uuid not null,
  id uuid not null,
  user_id uuid not null,
  role text collate "C" not null,
  unit_id uuid,
  allocation bigint,
  valid_from date not null,
  valid_to date not null default '9999-12-31',
  reason text not null default '',
  created_by uuid,
  created_at bigint not null,
  primary key (account_id, id)
);
create index assignments_user on assignments (user_id, role, account_id);

-- Rights given to one person by name, always with an end.
-- shard: account_id
create table account_grants (
  account_id uuid not null,
  id uuid not null,
  user_id uuid not null,
  level bigint not null,
  valid_from date not null,
  valid_to date not null,
  reason text not null default '',
  created_by uuid,
  created_at bigint not null,
  primary key (account_id, id)
);
create index account_grants_user on account_grants (user_id, account_id);

-- Materialised: what assignments, territories, ancestors and grants give to each holder. Rebuilt by `tenure check`.
-- shard: account_id
create table account_access (
  account_id uuid not null,
  holder_id uuid not null,
  via text collate "C" not null,
  level bigint not null,
  source_id uuid not null,
  valid_from date not null,
  valid_to date not null,
  primary key (account_id, holder_id, via, source_id, valid_from)
);
create index account_access_holder on account_access (holder_id, account_id, level, valid_from, valid_to, via);

-- Sets of ids that one transaction works on; emptied before it commits.
-- shard: local
create table work_sets (
  set_id uuid not null,
  id uuid not null,
  primary key (set_id, id)
);

-- A person is a name; everything else belongs to a dated position at one account.
-- shard: key
create table persons (
  id uuid not null primary key,
  name text not null,
  name_key text collate "C" not null,
  version bigint not null default 1,
  erased_at bigint,
  created_at bigint not null,
  created_by uuid
);

create index persons_name on persons (name_key, id);

-- shard: account_id
create table positions (
  account_id uuid not null,
  id uuid not null,
  person_id uuid not null,
  unit_id uuid,
  title text not null default '',
  email text not null default '',
  email_key text collate "C" not null default '',
  phone text not null default '',
  valid_from date not null,
  valid_to date not null default '9999-12-31',
  version bigint not null default 1,
  archived_at bigint,
  created_at bigint not null,
  created_by uuid,
  primary key (account_id, id)
);
create index positions_person on positions (person_id, account_id);
create index positions_email on positions (account_id, email_key);

-- shard: account_id
create table interactions (
  account_id uuid not null,
  id uuid not null,
  kind text not null,
  direction text not null,
  happened_at bigint not null,
  summary text not null,
  outcome text,
  unit_id uuid,
  author_id uuid not null,
  next_step text not null default '',
  next_step_on date,
  next_step_done_at bigint,
  source_key text,
  version bigint not null default 1,
  archived_at bigint,
  created_at bigint not null,
  primary key (account_id, id)
);
create index interactions_time on interactions (account_id, happened_at, id);
create unique index interactions_source on interactions (account_id, source_key);
create index interactions_open on interactions (account_id, next_step_on) where next_step_done_at is null and archived_at is null;
create index interactions_next on interactions (author_id, next_step_on);

-- shard: account_id
create table interaction_people (
  account_id uuid not null,
  interaction_id uuid not null,
  person_id uuid not null,
  primary key (account_id, interaction_id, person_id)
);
create index interaction_people_person on interaction_people (account_id, person_id);

-- shard: account_id
create table promises (
  account_id uuid not null,
  id uuid not null,
  side text not null,
  content text not null,
  person_id uuid,
  owner_id uuid not null,
  due_on date not null,
  original_due_on date not null,
  moves bigint not null default 0,
  state text not null,
  closed_on date,
  closed_at bigint,
  closed_by uuid,
  evidence text not null default '',
  interaction_id uuid,
  version bigint not null default 1,
  archived_at bigint,
  created_at bigint not null,
  created_by uuid,
  primary key (account_id, id)
);
create index promises_state on promises (account_id, state, due_on);
create index promises_owner on promises (owner_id, state, due_on);

-- Every change, in the transaction that made it. scope_id is the account, or the install.
-- shard: account_id
create table events (
  scope_id uuid not null,
  id uuid not null,
  happened_at bigint not null,
  recorded_at bigint not null,
  actor_id uuid,
  on_behalf_of uuid,
  verb text collate "C" not null,
  subject_kind text collate "C" not null,
  subject_id uuid not null,
  subject_version bigint,
  changes jsonb not null,
  reason text not null default '',
  batch_id uuid not null,
  undone_by uuid,
  primary key (scope_id, id)
);
create index events_time on events (scope_id, happened_at, id);
create index events_recorded on events (recorded_at, id);
create index events_subject on events (scope_id, subject_id, subject_version);
create index events_batch on events (batch_id);
create index events_actor on events (actor_id, recorded_at);

-- shard: local
create table jobs (
  id uuid not null primary key,
  kind text collate "C" not null,
  payload jsonb not null,
  unique_key text collate "C",
  state text collate "C" not null,
  run_at bigint not null,
  attempts bigint not null default 0,
  max_attempts bigint not null,
  lease_id uuid,
  lease_until bigint,
  last_error text not null default '',
  created_at bigint not null,
  finished_at bigint
);
create unique index jobs_unique on jobs (kind, unique_key);
create index jobs_due on jobs (state, run_at);

-- Search: one row per thing that can be found; `tokens` holds every suffix of every word, so that a prefix
-- match on a token is an infix match on the word.
-- shard: account_id
create table search_entries (
  id bigint generated by default as identity primary key,
  account_id uuid not null,
  kind text collate "C" not null,
  subject_id uuid not null,
  title text not null,
  folded text not null,
  tokens text not null,
  terms tsvector generated always as (array_to_tsvector(array_remove(string_to_array(tokens, ' '), ''))) stored
);
create unique index search_entries_subject on search_entries (account_id, kind, subject_id);
create index search_entries_terms on search_entries using gin (terms);
