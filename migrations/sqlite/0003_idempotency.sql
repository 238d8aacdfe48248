-- Requests that are done once: who named them by which key, and the answer for as long as it is kept.
-- shard: key
create table idempotency_keys (
  user_id blob not null,
  key_hash blob not null,
  fingerprint blob not null,
  claim_id blob not null,
  claimed_at integer not null,
  written integer not null default 0,
  status integer,
  headers text,
  body blob,
  primary key (user_id, key_hash)
) strict, without rowid;
create index idempotency_keys_age on idempotency_keys (claimed_at);
