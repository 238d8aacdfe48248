//! Saved views of lists: a name for filters, columns, order and scope, private or for those who report to its owner.
//!
//! A view is a query string and gives no right: whoever opens it sees what the same address would show them. Only its
//! owner changes it. Lists register themselves as `ViewPlace`; they say which query strings are theirs.

pub mod actions;
pub mod api;
pub mod model;
pub mod pages;
pub mod store;

pub use pages::bar::{Views, draw, first, load};

use crate::base::Routes;
use crate::base::registry::{Registry, UndoKind};

/// Registers what the feature gives upwards.
pub fn register(registry: &mut Registry) {
    registry.undo.extend([
        UndoKind { verb: "view.saved", run: actions::undo::gone },
        UndoKind { verb: "view.restored", run: actions::undo::gone },
        UndoKind { verb: "view.archived", run: actions::undo::again },
        UndoKind { verb: "view.edited", run: actions::undo::edited },
    ]);
}

/// The feature's routes.
pub fn routes() -> Routes {
    api::routes(pages::routes(Routes::default()))
}
