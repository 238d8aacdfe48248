-- Conversations without a dated step stand in no index of steps: most have none, and each index is written with each.
drop index interactions_open;
drop index interactions_next;
create index interactions_open on interactions (account_id, next_step_on, id)
  where next_step_on is not null and next_step_done_at is null and archived_at is null;
create index interactions_next on interactions (author_id, next_step_on) where next_step_on is not null;
