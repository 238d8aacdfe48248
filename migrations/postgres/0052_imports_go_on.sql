-- The import that an import goes on with, so that the open one that does so is found without reading how others are read.
alter table imports add column continues uuid;
update imports set continues = cast(setup -> 'continues' ->> 'import' as uuid)
 where setup -> 'continues' ->> 'import' is not null;
create index imports_continues on imports (continues) where continues is not null;
