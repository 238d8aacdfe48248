-- What is searched in long texts: conversations and promises. The words lie folded beside their account, so that few
-- accounts are read one by one; over many the index of pieces is walked from the newest number down. A row without a
-- number waits to be numbered: pieces are indexed some dozens of rows at a time, which costs a writer far less.
-- shard: account_id
create table search_texts (
  account_id blob not null,
  kind text not null,
  subject_id blob not null,
  at integer not null,
  folded text not null,
  number integer,
  primary key (account_id, kind, subject_id)
) strict, without rowid;
create unique index search_texts_number on search_texts (number) where number is not null;
create index search_texts_waiting on search_texts (at) where number is null;
create virtual table search_words using fts5 (tokens, content = '', contentless_delete = 1, tokenize = 'ascii', detail = none);

-- Every word of a name by what is left of it without one letter: finds it in spite of a typing error.
-- shard: reference
create table search_typos (
  gone text not null,
  word text not null,
  primary key (gone, word)
) strict, without rowid;
create index search_typos_word on search_typos (word);

-- Which version of the index is made, and how far a rebuild has come.
-- shard: local
create table search_state (
  name text not null primary key,
  value text not null
) strict;

-- Names by their beginning, so that the best matches come first however many there are.
create index search_entries_name on search_entries (kind, substr(folded, 1, 60));
