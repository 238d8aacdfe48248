//! Offerings: what we sell, as a tree of lines, products and services, each dated, with list prices and former names.
//!
//! They belong to the install: everybody may read them. Who leads and who administers may change them.

pub mod actions;
pub mod api;
pub mod exports;
pub mod form;
pub mod imports;
pub mod lookup;
pub mod model;
pub mod pages;
pub mod store;

use crate::base::registry::{Command, Registry};
use crate::base::{Need, Right, Routes};

/// Who may change what we sell; see [`actions::may`].
const EDITORS: Need = Need::Either(Right::Lead, Right::Administer);

/// Registers what the feature gives upwards.
pub fn register(registry: &mut Registry) {
    let command = |label, href, in_new, need| Command { label, href, icon: "tree", key: "", in_new, need };
    registry.commands.push(command("offerings-title", "/offerings", false, Need::User));
    registry.commands.push(command("offerings-new", "/offerings/new", false, EDITORS));
    registry.imports.push(imports::OFFERINGS);
    registry.exports.push(exports::OFFERINGS);
    registry.undo.extend(actions::undo::KINDS);
}

/// The feature's routes.
pub fn routes() -> Routes {
    api::routes(pages::routes(Routes::default()))
}
