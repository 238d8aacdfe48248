-- What one of us is to do for an account.
-- shard: account_id
create table tasks (
  account_id uuid not null,
  id uuid not null,
  content text not null,
  person_id uuid,
  owner_id uuid not null,
  due_on date,
  original_due_on date,
  moves bigint not null default 0,
  done_at bigint,
  done_by uuid,
  interaction_id uuid,
  version bigint not null default 1,
  archived_at bigint,
  created_at bigint not null,
  created_by uuid,
  primary key (account_id, id)
);
create index tasks_owner on tasks (owner_id, done_at, due_on);
create index tasks_due on tasks (due_on, id) where done_at is null and archived_at is null;
create index tasks_made on tasks (created_at, id);
