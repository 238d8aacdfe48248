//! Currency rates: what money of one currency is worth in another, from which day.
//!
//! They belong to the install and stand on an admin page. Whoever changes one asks the job `reprice` to convert again
//! what features keep converted ([`crate::base::money::REPRICE`]).

pub mod actions;
pub mod api;
pub mod exports;
pub mod imports;
pub mod model;
pub mod pages;
pub mod store;

use crate::base::registry::{Command, Registry};
use crate::base::{Need, Right, Routes};

/// Who may change rates.
const ADMIN: Need = Need::Right(Right::Administer);

/// Registers what the feature gives upwards.
pub fn register(registry: &mut Registry) {
    registry.commands.push(Command {
        label: "rates-title",
        href: "/admin/rates",
        icon: "money",
        key: "",
        in_new: false,
        need: ADMIN,
    });
    registry.imports.push(imports::RATES);
    registry.exports.push(exports::RATES);
    registry.undo.extend(actions::KINDS);
}

/// The feature's routes.
pub fn routes() -> Routes {
    api::routes(pages::routes(Routes::default()))
}
