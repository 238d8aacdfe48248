//! The verbs of revenue lines: adding, changing, removing, importing.

mod add;
mod edit;
mod import;
mod remove;
pub mod reprice;
pub mod take_back;
pub mod undo;

pub use add::{add, add_many};
pub use edit::edit;
pub use import::enter;
pub use remove::{remove, restore};

pub(in crate::features::revenue) use edit::save;
pub(in crate::features::revenue) use import::{Given, store};

use super::model::Facts;
use super::store::{known, line};
use crate::base::permit::AtLeast;
use crate::base::{Fields, Permit, Read, Result, RevenueLineId};

/// What a line names must exist, and its unit belong to the account; its source id must be nobody else's.
fn check<L: AtLeast<Read>>(permit: &Permit<'_, L>, id: Option<RevenueLineId>, facts: &Facts) -> Result<()> {
    let (q, mut wrong) = (permit.conn(), Fields::default());
    let mut there = |field: &'static str, found: bool| {
        if !found {
            wrong.add(field, "error-choose");
        }
    };
    if let Some(unit) = facts.unit {
        there("unit", known::unit(permit, unit)?);
    }
    if let Some(offering) = facts.offering {
        there("offering", known::offering(q, offering)?);
    }
    if let Some(user) = facts.sold_by {
        there("sold_by", known::user(q, user)?);
    }
    if let Some(territory) = facts.territory {
        there("territory", known::territory(q, territory)?);
    }
    if facts.source_id.is_empty() != facts.source_system.is_empty() {
        wrong.add("source_id", "revenue-error-source");
    } else if !facts.source_id.is_empty() {
        let mine = id.map(|id| (permit.account(), id.0));
        let holder = line::KEYS.holder(q, &facts.source_system, &facts.source_id)?;
        if holder.is_some() && holder != mine {
            wrong.add("source_id", "revenue-error-source-used");
        }
    }
    wrong.finish()
}
