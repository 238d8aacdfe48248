//! Drafts: private to their author, and without a trace. They are no facts about a client until they are logged; an
//! event would show others that somebody writes.

use tenure_db::Tx;
use uuid::Uuid;

use super::super::store::drafts;
use crate::base::permit::look;
use crate::base::permit_set::PermitSet;
use crate::base::registry::UndoBatch;
use crate::base::{AccountId, Acting, Contribute, Error, Manage, Read, Result, UserId};
use crate::features::access::handing::Handing;

/// Most drafts of one person at one account.
const MOST: i64 = 20;

const DRAFTS: Handing = Handing {
    verb: "conversation.draft_handed_over",
    subject: "conversation",
    field: "author",
    held: drafts::of,
    give: drafts::give,
};

/// Drafts that went to somebody else with their accounts are taken back together.
pub const HANDED_OVER: UndoBatch =
    UndoBatch { verb: DRAFTS.verb, run: |tx, by, _, events| DRAFTS.undo(tx, by, events) };

/// Keeps a form that is not finished, as a new draft or in place of the viewer's own; answers its id.
///
/// # Errors
/// `NotFound` or `Forbidden` without `contribute`, `Conflict` when the account is archived, `Invalid` when there are too
/// many.
pub fn keep(tx: &Tx<'_>, by: &Acting, account: AccountId, id: Option<Uuid>, form: &str) -> Result<Uuid> {
    let permit = look::<Read>(tx, &by.viewer, account)?;
    permit.may::<Contribute>()?;
    let own = id.filter(|id| drafts::find(&permit, by.viewer.id, *id).is_ok());
    if own.is_none() && drafts::count(&permit, by.viewer.id)? >= MOST {
        return Err(Error::field("summary", "interactions-error-drafts"));
    }
    let id = own.unwrap_or_else(|| by.uuid());
    drafts::put(tx, &permit, (by.viewer.id, id), form, by.now)?;
    Ok(id)
}

/// Forgets a draft of the viewer; answers whether there was one.
///
/// # Errors
/// What the database says.
pub fn forget(tx: &Tx<'_>, by: &Acting, id: Uuid) -> Result<bool> {
    Ok(drafts::forget(tx, by.viewer.id, id)? > 0)
}

/// Gives the drafts of `from` on the accounts of the permit to `to`; answers how many.
///
/// # Errors
/// What the database says.
pub fn hand_over(permit: &PermitSet<'_, Manage>, by: &Acting, from: UserId, to: UserId) -> Result<i64> {
    DRAFTS.hand_over(permit, by, from, to)
}
