-- What was done, the latest first, over many accounts.
create index tasks_done on tasks (done_at desc, id) where done_at is not null;
-- Open next steps of one of us, the earliest first.
create index interactions_steps on interactions ((coalesce(next_step_owner_id, author_id)), next_step_on, id)
    where next_step_on is not null and next_step_done_at is null and archived_at is null;
