-- What is searched in long texts: conversations and promises. The words lie folded beside their account; `number` is
-- SQLite's, whose index of pieces is made some dozens of rows at a time as this one makes its own.
-- shard: account_id
create table search_texts (
  account_id uuid not null,
  kind text collate "C" not null,
  subject_id uuid not null,
  at bigint not null,
  folded text not null,
  number bigint,
  tokens text not null default '',
  terms tsvector generated always as (array_to_tsvector(array_remove(string_to_array(tokens, ' '), ''))) stored,
  primary key (account_id, kind, subject_id)
);
create index search_texts_time on search_texts (at);
create index search_texts_terms on search_texts using gin (terms);

-- Every word of a name by what is left of it without one letter: finds it in spite of a typing error.
-- shard: reference
create table search_typos (
  gone text collate "C" not null,
  word text collate "C" not null,
  primary key (gone, word)
);
create index search_typos_word on search_typos (word);

-- Which version of the index is made, and how far a rebuild has come.
-- shard: local
create table search_state (
  name text collate "C" not null primary key,
  value text not null
);

-- Names by their beginning, so that the best matches come first however many there are.
alter table search_entries alter column folded type text collate "C";
create index search_entries_name on search_entries (kind, substr(folded, 1, 60));
