//! Accepting, answering and declining, which the owner does; withdrawing, which the asker does.

use serde_json::{Map, Value as Json, json};
use tenure_db::Tx;

use super::super::model::{Request, State};
use super::super::sight::Hand;
use super::super::store::request::held;
use super::{save, tell, waits};
use crate::base::{AccountId, Acting, Error, RequestId, Result};

fn closing(by: &Acting, state: State, answer: &str) -> Map<String, Json> {
    let set = json!({
        "state": state.code(),
        "answer": answer,
        "closed_on": by.today.to_string(),
        "closed_at": by.now.to_string(),
    });
    set.as_object().cloned().unwrap_or_default()
}

/// The owner takes it on; answers the version.
///
/// # Errors
/// `NotFound` when it is invisible, `Forbidden` for others than the owner, `Conflict` when it is not open.
pub fn accept(tx: &Tx<'_>, by: &Acting, account: AccountId, id: RequestId) -> Result<i64> {
    let hand = Hand::owner(tx, by, account, id)?;
    let stored = held(&hand, id)?;
    if stored.state != State::Open {
        return Err(Error::conflict("requests-error-closed"));
    }
    let set = json!({"state": State::Accepted.code()}).as_object().cloned().unwrap_or_default();
    save(tx, by, &hand, &stored, &set, ("request.accepted", "")).map(|after| after.version)
}

/// The owner answers, and the asker is told; answers the version.
///
/// # Errors
/// As [`accept`]; `Invalid` without an answer.
pub fn answer(tx: &Tx<'_>, by: &Acting, account: AccountId, id: RequestId, words: &str) -> Result<i64> {
    reply(tx, by, (account, id), words, (State::Answered, "request.answered", tell::ANSWERED))
}

/// The owner will not do it, and the asker is told why; answers the version.
///
/// # Errors
/// As [`accept`]; `Invalid` without a reason.
pub fn decline(tx: &Tx<'_>, by: &Acting, account: AccountId, id: RequestId, why: &str) -> Result<i64> {
    reply(tx, by, (account, id), why, (State::Declined, "request.declined", tell::DECLINED))
}

fn reply(
    tx: &Tx<'_>,
    by: &Acting,
    (account, id): (AccountId, RequestId),
    words: &str,
    (state, verb, notice): (State, &'static str, &'static str),
) -> Result<i64> {
    let hand = Hand::owner(tx, by, account, id)?;
    let stored = held(&hand, id)?;
    waits(&stored)?;
    if words.is_empty() {
        return Err(Error::field("answer", "error-required"));
    }
    let after: Request = save(tx, by, &hand, &stored, &closing(by, state, words), (verb, ""))?;
    if let Some(asker) = after.asker {
        tell::tell(tx, by, notice, asker, (account, id), (&after.what, after.need_by))?;
    }
    Ok(after.version)
}

/// The asker does not need it any more, and the owner is told; answers the version.
///
/// # Errors
/// `NotFound` or `Forbidden` without `contribute` on the account; `Conflict` when nobody waits.
pub fn withdraw(tx: &Tx<'_>, by: &Acting, account: AccountId, id: RequestId, why: &str) -> Result<i64> {
    let hand = Hand::asker(tx, by, account, id)?;
    let stored = held(&hand, id)?;
    waits(&stored)?;
    let after = save(tx, by, &hand, &stored, &closing(by, State::Withdrawn, why), ("request.withdrawn", ""))?;
    tell::tell_withdrawn(tx, by, after.owner)?;
    Ok(after.version)
}
