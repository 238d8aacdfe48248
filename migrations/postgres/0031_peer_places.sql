-- Where somebody stands among those with the same manager, where that was put in order by hand; `under_id` is that manager,
-- so that the place does not go along to another one. None for those at the top.
-- shard: account_id
create table peer_places (
  account_id uuid not null,
  position_id uuid not null,
  under_id uuid,
  place bigint not null,
  primary key (account_id, position_id)
);
