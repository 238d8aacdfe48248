//! Positions that one of us looks after and that go to another with the accounts.

use tenure_db::Tx;

use super::super::store::handing;
use crate::base::permit_set::PermitSet;
use crate::base::registry::StoredEvent;
use crate::base::{Acting, BatchId, Manage, Result, UserId};
use crate::features::access::handing::Handing;

const POSITIONS: Handing = Handing {
    verb: "position.handed_over",
    subject: "position",
    field: "owner",
    held: handing::kept,
    give: handing::give,
};

/// Gives the positions that `from` looks after on the accounts of the permit to `to`; answers how many.
///
/// # Errors
/// What the database says.
pub fn hand_over(permit: &PermitSet<'_, Manage>, by: &Acting, from: UserId, to: UserId) -> Result<i64> {
    POSITIONS.hand_over(permit, by, from, to)
}

pub(super) fn undo(tx: &Tx<'_>, by: &Acting, _: BatchId, events: &[StoredEvent]) -> Result<()> {
    POSITIONS.undo(tx, by, events)
}
