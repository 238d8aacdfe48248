//! Bulk edit: tier, lifecycle, sector and tags of ticked accounts or of a whole filter, in one transaction.
//!
//! A change is planned first, from rows read together: what changes on which account, what is the same already, what
//! the viewer sees but may not change. The plan has a token; applying plans again under lock and refuses when the
//! token differs, so that nothing happens that was not shown. Writing and undoing take a few statements, however many
//! accounts there are.

pub mod actions;
pub mod api;
pub mod model;
pub mod pages;
pub mod undo;

use crate::base::registry::{Registry, UndoBatch};
use crate::base::{Need, Routes};

/// Registers how bulk edits are undone.
pub(super) fn register(registry: &mut Registry) {
    registry.undo_batches.extend([
        UndoBatch { verb: "account.tier_set", run: undo::facts },
        UndoBatch { verb: "account.lifecycle_set", run: undo::facts },
        UndoBatch { verb: "account.sector_set", run: undo::sectors },
        UndoBatch { verb: "account.tagged", run: undo::tags },
    ]);
}

/// The routes.
pub(super) fn routes(routes: Routes) -> Routes {
    api::routes(routes).post("/accounts/bulk", Need::User, pages::ask).post(
        "/accounts/bulk/apply",
        Need::User,
        pages::apply,
    )
}
