//! A request that is sent twice is done once.
//!
//! The client names its request by a key. The claim on the key is a row of its own, stored before the work begins; the
//! work's own transaction marks it as written. So after a crash the row tells which of three things is true: nothing
//! was written (the request may be done anew), it was written and the answer is known, or it was written and the answer
//! was lost with the process. Only of the last the client has to look for itself; nothing is ever written twice.

use jiff::{SignedDuration, Timestamp};
use serde_json::Value as Json;
use sha2::{Digest, Sha256};
use tenure_db::{Tx, params};
use uuid::Uuid;

use super::{Error, Result, UserId};

/// How long an answer is kept.
pub const KEPT: SignedDuration = SignedDuration::from_hours(24);
/// After this time without an answer the process that began is taken for gone. One that still works after it cannot
/// write any more: its mark finds the claim in other hands.
const ABANDONED: SignedDuration = SignedDuration::from_secs(60);

/// A key in use by the request that is being answered.
#[derive(Clone, Debug)]
pub struct Claim {
    user: UserId,
    key: Vec<u8>,
    id: Uuid,
}

/// A request as its key remembers it.
pub struct Asked {
    /// Who sent it.
    pub user: UserId,
    /// SHA-256 of the key.
    pub key: Vec<u8>,
    /// SHA-256 of key, route and body. The key is not stored, so that nobody can try bodies (passwords) against it.
    pub print: Vec<u8>,
}

impl Asked {
    /// Hashes a request.
    pub fn new(user: UserId, key: &str, route: &str, kind: &str, body: &[u8]) -> Self {
        let mut print = Sha256::new();
        for part in [key.as_bytes(), route.as_bytes(), kind.as_bytes()] {
            print.update(u64::try_from(part.len()).unwrap_or(0).to_be_bytes());
            print.update(part);
        }
        print.update(body);
        Self { user, key: Sha256::digest(key.as_bytes()).to_vec(), print: print.finalize().to_vec() }
    }
}

/// An answer that is kept.
#[derive(Clone, Debug, PartialEq)]
pub struct Kept {
    /// Its status.
    pub status: u16,
    /// Its headers, by name.
    pub headers: Json,
    /// Its body; none when it held a secret.
    pub body: Option<Vec<u8>>,
}

/// What is known of a key.
#[derive(Debug)]
pub enum Found {
    /// Nothing: the request is to be done, under this claim.
    New(Claim),
    /// The same request is being done.
    Running,
    /// The key belongs to another request.
    Other,
    /// The same request was answered.
    Answered(Kept),
    /// The same request was done, but its process ended before it answered.
    Lost,
}

/// Takes the key for a request, or tells what became of the one that has it.
///
/// # Errors
/// What the database says.
pub fn claim(tx: &Tx<'_>, asked: &Asked, id: Uuid, now: Timestamp) -> Result<Found> {
    tx.execute(
        "delete from idempotency_keys where user_id = $1 and key_hash = $2 and claimed_at <= $3",
        &params![asked.user, asked.key.clone(), now - KEPT],
    )?;
    let mine = Claim { user: asked.user, key: asked.key.clone(), id };
    let taken = tx.execute(
        "insert into idempotency_keys (user_id, key_hash, fingerprint, claim_id, claimed_at) values ($1, $2, $3, $4, $5)
         on conflict (user_id, key_hash) do nothing",
        &params![asked.user, asked.key.clone(), asked.print.clone(), id, now],
    )?;
    if taken == 1 {
        return Ok(Found::New(mine));
    }
    let (print, holder, since, written, kept) = tx.query_one(
        "select fingerprint, claim_id, claimed_at, written, status, headers, body from idempotency_keys
          where user_id = $1 and key_hash = $2",
        &params![asked.user, asked.key.clone()],
        |r| {
            let kept = match r.get::<Option<i64>>(4)? {
                Some(status) => Some(Kept {
                    status: u16::try_from(status).unwrap_or(500),
                    headers: r.get::<Option<Json>>(5)?.unwrap_or(Json::Null),
                    body: r.get(6)?,
                }),
                None => None,
            };
            Ok::<_, Error>((r.get::<Vec<u8>>(0)?, r.get::<Uuid>(1)?, r.get(2)?, r.get::<i64>(3)? == 1, kept))
        },
    )?;
    let since: Timestamp = since;
    match kept {
        _ if print != asked.print => Ok(Found::Other),
        Some(kept) => Ok(Found::Answered(kept)),
        None if now.duration_since(since) < ABANDONED => Ok(Found::Running),
        None if written => Ok(Found::Lost),
        None => {
            let taken = tx.execute(
                "update idempotency_keys set claim_id = $3, claimed_at = $4
                  where user_id = $1 and key_hash = $2 and claim_id = $5 and written = 0 and status is null",
                &params![asked.user, asked.key.clone(), id, now, holder],
            )?;
            Ok(if taken == 1 { Found::New(mine) } else { Found::Running })
        }
    }
}

impl Claim {
    /// Marks the request as written, in the transaction that writes.
    ///
    /// # Errors
    /// `Conflict` when the claim has passed to another try of the same request; then nothing of this one is kept.
    pub fn mark(&self, tx: &Tx<'_>) -> Result<()> {
        let marked = tx.execute(
            "update idempotency_keys set written = 1 where user_id = $1 and key_hash = $2 and claim_id = $3",
            &params![self.user, self.key.clone(), self.id],
        )?;
        if marked == 1 { Ok(()) } else { Err(Error::conflict("error-idempotency-running")) }
    }

    /// Keeps the answer.
    ///
    /// # Errors
    /// What the database says.
    pub fn keep(&self, tx: &Tx<'_>, kept: &Kept) -> Result<()> {
        tx.execute(
            "update idempotency_keys set status = $4, headers = $5, body = $6
              where user_id = $1 and key_hash = $2 and claim_id = $3",
            &params![
                self.user,
                self.key.clone(),
                self.id,
                i64::from(kept.status),
                kept.headers.clone(),
                kept.body.clone()
            ],
        )?;
        Ok(())
    }

    /// Gives the key back when nothing was written; says whether it did.
    ///
    /// # Errors
    /// What the database says.
    pub fn release(&self, tx: &Tx<'_>) -> Result<bool> {
        let gone = tx.execute(
            "delete from idempotency_keys where user_id = $1 and key_hash = $2 and claim_id = $3 and written = 0",
            &params![self.user, self.key.clone(), self.id],
        )?;
        Ok(gone == 1)
    }
}

/// Forgets answers that were kept long enough; says how many.
///
/// # Errors
/// What the database says.
pub fn sweep(tx: &Tx<'_>, now: Timestamp) -> Result<u64> {
    Ok(tx.execute("delete from idempotency_keys where claimed_at <= $1", &params![now - KEPT])?)
}
