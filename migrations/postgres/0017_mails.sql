-- What mails said, beside the conversations that they became; the same mail has the same key at every account.
-- shard: account_id
create table mail_texts (
  account_id uuid not null,
  interaction_id uuid not null,
  message_key text collate "C" not null,
  words text not null,
  primary key (account_id, interaction_id)
);
create index mail_texts_key on mail_texts (message_key);

-- Mails of which addresses wait for whoever dropped them.
-- shard: key
create table mails (
  id uuid not null primary key,
  author_id uuid not null,
  message_key text collate "C" not null,
  subject text not null,
  sent_at bigint not null,
  sha256 bytea not null,
  hint_id uuid,
  created_at bigint not null
);
create unique index mails_author on mails (author_id, message_key);
create index mails_content on mails (sha256);
create index mails_created on mails (created_at);

-- Addresses that nobody is known by: open, known, new, nobody, withdrawn.
-- shard: key
create table mail_strays (
  id uuid not null primary key,
  mail_id uuid not null,
  author_id uuid not null,
  email text collate "C" not null,
  name text not null,
  sender bigint not null,
  state text collate "C" not null,
  person_id uuid,
  created_at bigint not null,
  settled_at bigint
);
create unique index mail_strays_mail on mail_strays (mail_id, email);
create index mail_strays_open on mail_strays (author_id) where state = 'open';

create index positions_address on positions (email_key) where email_key <> '';
