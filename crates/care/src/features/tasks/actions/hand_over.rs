//! Open tasks of one of us that go to another with the accounts.

use super::super::store;
use crate::base::permit_set::PermitSet;
use crate::base::registry::UndoBatch;
use crate::base::{Acting, Manage, Result, UserId};
use crate::features::access::handing::Handing;

const TASKS: Handing =
    Handing { verb: "task.handed_over", subject: "task", field: "owner", held: store::open, give: store::give };

/// Tasks that went to somebody else with their accounts are taken back together.
pub const HANDED_OVER: UndoBatch = UndoBatch { verb: TASKS.verb, run: |tx, by, _, events| TASKS.undo(tx, by, events) };

/// Gives the open tasks of `from` on the accounts of the permit to `to`; answers how many.
///
/// # Errors
/// What the database says.
pub fn hand_over(permit: &PermitSet<'_, Manage>, by: &Acting, from: UserId, to: UserId) -> Result<i64> {
    TASKS.hand_over(permit, by, from, to)
}
