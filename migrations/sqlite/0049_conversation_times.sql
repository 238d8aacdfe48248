-- All conversations in the order of time, for lists over many accounts. A table of its own and no index: rows of one account
-- lie anywhere in this order, so a long import puts its rows here at its end, sorted, and not with each part of them.
-- shard: account_id
create table conversation_times (
  happened_at integer not null,
  id blob not null,
  account_id blob not null,
  author_id blob not null,
  primary key (happened_at, id)
) strict, without rowid;
insert into conversation_times (happened_at, id, account_id, author_id)
  select happened_at, id, account_id, author_id from interactions order by happened_at, id;
create index conversation_times_author on conversation_times (author_id, happened_at);
drop index interactions_when;
drop index interactions_author;
-- Texts that wait to be numbered lie by account, as they are written by an import.
drop index search_texts_waiting;
create index search_texts_waiting on search_texts (account_id, kind, subject_id, at) where number is null;
