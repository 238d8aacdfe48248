-- By which ids other systems know us, divided by semicolons: what files of those systems say of their owners is understood.
alter table users add column source_ids text not null default '';
