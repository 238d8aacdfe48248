-- Requests that are done once: who named them by which key, and the answer for as long as it is kept.
-- shard: key
create table idempotency_keys (
  user_id uuid not null,
  key_hash bytea not null,
  fingerprint bytea not null,
  claim_id uuid not null,
  claimed_at bigint not null,
  written bigint not null default 0,
  status bigint,
  headers jsonb,
  body bytea,
  primary key (user_id, key_hash)
);
create index idempotency_keys_age on idempotency_keys (claimed_at);
