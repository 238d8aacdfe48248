//! Giving a request to somebody else.

use serde_json::json;
use tenure_db::Tx;

use super::super::sight::Hand;
use super::super::store::request::held;
use super::{active, save, tell, waits};
use crate::base::{AccountId, Acting, RequestId, Result, UserId};

/// Gives it to another owner, who begins anew, and tells them; by its owner or by the asker's side. Whoever gave it away
/// without seeing the account sees nothing of it from then on.
///
/// # Errors
/// `NotFound` or `Forbidden` for others; `Invalid` for an owner who cannot sign in; `Conflict` when nobody waits.
pub fn give(
    tx: &Tx<'_>,
    by: &Acting,
    account: AccountId,
    id: RequestId,
    (owner, reason): (UserId, &str),
) -> Result<()> {
    let hand = Hand::either(tx, by, account, id)?;
    let stored = held(&hand, id)?;
    waits(&stored)?;
    active(tx, by, owner)?;
    if owner == stored.owner {
        return Ok(());
    }
    let set = json!({"owner": owner, "state": "open"});
    let set = set.as_object().cloned().unwrap_or_default();
    let after = save(tx, by, &hand, &stored, &set, ("request.given", reason))?;
    tell::tell(tx, by, tell::ASKED, owner, (account, id), (&after.what, after.need_by))
}
