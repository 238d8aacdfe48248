-- When each person of an account was last talked to: what the people of a busy account are listed with.
-- shard: account_id
create table person_talks (
  account_id blob not null,
  person_id blob not null,
  last_at integer not null,
  primary key (account_id, person_id)
) strict, without rowid;
insert into person_talks (account_id, person_id, last_at)
select ip.account_id, ip.person_id, max(i.happened_at)
  from interaction_people ip
  join interactions i on i.account_id = ip.account_id and i.id = ip.interaction_id
 where i.archived_at is null and i.direction = 'both'
 group by ip.account_id, ip.person_id;

-- Lists over many accounts walk these instead of reading a whole table.
create index promises_due on promises (state, due_on, id);
create index promises_closed on promises (state, closed_on, id);
create index promises_first on promises (original_due_on, id);
create index interactions_when on interactions (happened_at, id);
create index accounts_country on accounts (country, id);
