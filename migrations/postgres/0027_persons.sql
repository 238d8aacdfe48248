-- More of a name: it is the person's, the same at every account. Former names stand a line each.
alter table persons add column given_name text not null default '';
alter table persons add column family_name text not null default '';
alter table persons add column name_order text not null default '';
alter table persons add column native_name text not null default '';
alter table persons add column former_names text not null default '';
alter table persons add column pronunciation text not null default '';

-- How somebody is reached and why one may keep it belongs to a position: who sees one account learns nothing of another.
alter table positions add column email_kind text not null default 'work';
alter table positions add column phone_kind text not null default 'work';
alter table positions add column phone_key text collate "C" not null default '';
alter table positions add column languages text not null default '';
alter table positions add column channel text not null default '';
alter table positions add column basis text not null default '';
alter table positions add column basis_note text not null default '';
alter table positions add column keep_until date;
alter table positions add column birthday text not null default '';
alter table positions add column notes text not null default '';
create index positions_keep on positions (keep_until, account_id) where keep_until is not null;

-- Further addresses and numbers of a position, in the order in which they were given.
-- shard: account_id
create table position_contacts (
  account_id uuid not null,
  position_id uuid not null,
  place bigint not null,
  kind text not null,
  value text not null,
  value_key text collate "C" not null,
  primary key (account_id, position_id, place)
);
create index position_contacts_value on position_contacts (account_id, value_key);
