//! Who reports to whom, who holds which territory, and who stands in for whom.
//!
//! All three are dated. From reporting lines and deputies [`reach`] computes `user_reach` (whose holdings each user
//! reaches); from territories and their holders [`holdings`] writes the territory part of `account_access`. Both are
//! written in the transaction that changes their cause, and compared with a recomputation by `tenure check`.

pub mod actions;
pub mod api;
pub mod checks;
pub mod model;
pub mod pages;
pub mod rules;
pub mod store;
pub mod undo;

pub use actions::{deputies, holders, lines, reach, territories};
pub use pages::shared;
pub use store::holdings;

use crate::base::registry::{CheckSource, Command, Registry, UndoKind};
use crate::base::{Need, Right, Routes};

/// Registers what the feature gives upwards.
pub fn register(registry: &mut Registry) {
    let admin = Need::Right(Right::Administer);
    for (label, href, icon, need) in [
        ("org-lines-title", "/admin/reporting-lines", "team", admin),
        ("org-territories-title", "/admin/territories", "globe", admin),
        ("org-deputies-title", "/admin/deputies", "swap", admin),
        ("org-deputy-title", "/profile/deputy", "swap", Need::User),
    ] {
        registry.commands.push(Command { label, href, icon, key: "", in_new: false, need });
    }
    registry.checks.push(CheckSource { name: "user_reach", run: checks::user_reach });
    registry.checks.push(CheckSource { name: "territory_tree", run: checks::territory_tree });
    registry.undo.push(UndoKind { verb: "reporting_line.set", run: undo::line });
    registry.undo.push(UndoKind { verb: "reporting_line.ended", run: undo::line });
    registry.undo.push(UndoKind { verb: "territory_holder.set", run: undo::holder });
    registry.undo.push(UndoKind { verb: "territory_holder.ended", run: undo::holder });
    registry.undo.push(UndoKind { verb: "deputy.named", run: undo::deputy });
    registry.undo.push(UndoKind { verb: "deputy.ended", run: undo::deputy });
    registry.undo.push(UndoKind { verb: "territory.archived", run: undo::territory_archived });
}

/// The feature's routes.
pub fn routes() -> Routes {
    api::routes(pages::routes(Routes::default()))
}
