-- What one of us is to do for an account.
-- shard: account_id
create table tasks (
  account_id blob not null,
  id blob not null,
  content text not null,
  person_id blob,
  owner_id blob not null,
  due_on text,
  original_due_on text,
  moves integer not null default 0,
  done_at integer,
  done_by blob,
  interaction_id blob,
  version integer not null default 1,
  archived_at integer,
  created_at integer not null,
  created_by blob,
  primary key (account_id, id)
) strict, without rowid;
create index tasks_owner on tasks (owner_id, done_at, due_on);
create index tasks_due on tasks (due_on, id) where done_at is null and archived_at is null;
create index tasks_made on tasks (created_at, id);
