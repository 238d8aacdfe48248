//! Shares in open deals that go to another of us with the accounts.

use tenure_db::Tx;

use super::super::store::handing;
use crate::base::permit_set::PermitSet;
use crate::base::registry::StoredEvent;
use crate::base::{Acting, BatchId, Manage, Result, UserId};
use crate::features::access::handing::Handing;

const SHARES: Handing =
    Handing { verb: "deal.handed_over", subject: "deal", field: "credited", held: handing::held, give: handing::give };

/// Gives the shares that `from` has in open deals on the accounts of the permit to `to`; answers how many.
///
/// # Errors
/// What the database says.
pub fn hand_over(permit: &PermitSet<'_, Manage>, by: &Acting, from: UserId, to: UserId) -> Result<i64> {
    SHARES.hand_over(permit, by, from, to)
}

pub(super) fn undo(tx: &Tx<'_>, by: &Acting, _: BatchId, events: &[StoredEvent]) -> Result<()> {
    SHARES.undo(tx, by, events)
}
