//! Open promises of one of us that go to another with the accounts.

use tenure_db::Tx;

use super::super::store::handing;
use crate::base::permit_set::PermitSet;
use crate::base::registry::StoredEvent;
use crate::base::{Acting, BatchId, Manage, Result, UserId};
use crate::features::access::handing::Handing;

const PROMISES: Handing = Handing {
    verb: "promise.handed_over",
    subject: "promise",
    field: "owner",
    held: handing::open,
    give: handing::give,
};

/// Gives the open promises that `from` looks after on the accounts of the permit to `to`; answers how many.
///
/// # Errors
/// What the database says.
pub fn hand_over(permit: &PermitSet<'_, Manage>, by: &Acting, from: UserId, to: UserId) -> Result<i64> {
    PROMISES.hand_over(permit, by, from, to)
}

pub(super) fn undo(tx: &Tx<'_>, by: &Acting, _: BatchId, events: &[StoredEvent]) -> Result<()> {
    PROMISES.undo(tx, by, events)
}
