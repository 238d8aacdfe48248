-- Who of the client confirmed that a promise was kept; names are not stored beside it.
alter table promises add column confirmed_by blob;
