-- Accounts that go from one of us to another, from a day on.
-- shard: key
create table handovers (
  id uuid not null primary key,
  giver_id uuid not null references users (id),
  receiver_id uuid not null references users (id),
  from_on date not null,
  accounts bigint not null,
  parts text not null default '',
  note text not null default '',
  state text collate "C" not null,
  answer text not null default '',
  answered_at bigint,
  moved_at bigint,
  batch_id uuid not null,
  created_at bigint not null,
  created_by uuid
);
create index handovers_giver on handovers (giver_id, created_at);
create index handovers_receiver on handovers (receiver_id, created_at);
create index handovers_creator on handovers (created_by, created_at);
create index handovers_due on handovers (from_on) where moved_at is null;

-- shard: account_id
create table handover_accounts (
  account_id uuid not null,
  handover_id uuid not null,
  primary key (account_id, handover_id)
);
create index handover_accounts_handover on handover_accounts (handover_id, account_id);

-- Who has the next step of a conversation, where it went to somebody else than its author.
alter table interactions add column next_step_owner_id uuid;
create index interactions_waiting on interactions (account_id) where next_step_done_at is null and archived_at is null and (next_step <> '' or next_step_on is not null);
