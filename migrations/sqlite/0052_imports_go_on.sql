-- The import that an import goes on with, so that the open one that does so is found without reading how others are read.
alter table imports add column continues blob;
update imports set continues = unhex(replace(json_extract(setup, '$.continues.import'), '-', ''))
 where json_extract(setup, '$.continues.import') is not null;
create index imports_continues on imports (continues) where continues is not null;
