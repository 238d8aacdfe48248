//! Competitors: who else sells to our clients, by name, so that deals, cells of the grid and numbers mean the same one.
//!
//! They belong to the install: everybody may read them. Who leads and who administers may change them.

pub mod actions;
pub mod api;
pub mod exports;
pub mod form;
pub mod imports;
pub mod model;
pub mod pages;
pub mod store;

use crate::base::registry::{Command, Registry};
use crate::base::{Need, Right, Routes};

/// Who may change them.
const EDITORS: Need = Need::Either(Right::Lead, Right::Administer);

/// Registers what the feature gives upwards.
pub fn register(registry: &mut Registry) {
    let command = |label, href, need| Command { label, href, icon: "shield", key: "", in_new: false, need };
    registry.commands.push(command("competitors-title", "/competitors", Need::User));
    registry.commands.push(command("competitors-new", "/competitors/new", EDITORS));
    registry.imports.push(imports::COMPETITORS);
    registry.exports.push(exports::COMPETITORS);
    registry.undo.extend(actions::undo::KINDS);
}

/// The feature's routes.
pub fn routes() -> Routes {
    api::routes(pages::routes(Routes::default()))
}
