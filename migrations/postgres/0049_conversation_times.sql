-- All conversations in the order of time, for lists over many accounts. A table of its own and no index: rows of one account
-- lie anywhere in this order, so a long import puts its rows here at its end, sorted, and not with each part of them.
-- shard: account_id
create table conversation_times (
  happened_at bigint not null,
  id uuid not null,
  account_id uuid not null,
  author_id uuid not null,
  primary key (happened_at, id)
);
insert into conversation_times (happened_at, id, account_id, author_id)
  select happened_at, id, account_id, author_id from interactions order by happened_at, id;
create index conversation_times_author on conversation_times (author_id, happened_at);
drop index interactions_when;
drop index interactions_author;
