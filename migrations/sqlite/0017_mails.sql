-- What mails said, beside the conversations that they became; the same mail has the same key at every account.
-- shard: account_id
create table mail_texts (
  account_id blob not null,
  interaction_id blob not null,
  message_key text not null,
  words text not null,
  primary key (account_id, interaction_id)
) strict, without rowid;
create index mail_texts_key on mail_texts (message_key);

-- Mails of which addresses wait for whoever dropped them.
-- shard: key
create table mails (
  id blob not null primary key,
  author_id blob not null,
  message_key text not null,
  subject text not null,
  sent_at integer not null,
  sha256 blob not null,
  hint_id blob,
  created_at integer not null
) strict, without rowid;
create unique index mails_author on mails (author_id, message_key);
create index mails_content on mails (sha256);
create index mails_created on mails (created_at);

-- Addresses that nobody is known by: open, known, new, nobody, withdrawn.
-- shard: key
create table mail_strays (
  id blob not null primary key,
  mail_id blob not null,
  author_id blob not null,
  email text not null,
  name text not null,
  sender integer not null,
  state text not null,
  person_id blob,
  created_at integer not null,
  settled_at integer
) strict, without rowid;
create unique index mail_strays_mail on mail_strays (mail_id, email);
create index mail_strays_open on mail_strays (author_id) where state = 'open';

create index positions_address on positions (email_key) where email_key <> '';
