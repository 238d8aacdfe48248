-- Rows of a file, from its beginning, of which none is left: rows that are stored account by account are not stored in
-- their order, so how many are done does not tell where another runner begins.
alter table imports add column resume integer not null default 0;
update imports set resume = done;
