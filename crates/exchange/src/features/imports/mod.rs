//! Imports: a file is taken in, its columns are matched, every row is checked, and then it is written in the background,
//! part by part, and can be taken back for 30 days.
//!
//! [`engine`] works through files; what the rows mean is the business of the kinds (`base/imports.rs`), which features
//! register. [`actions`] are what the importer may do with an import at each stage; pages, API and command line call
//! them. An import is its importer's alone.

pub mod actions;
pub mod api;
pub mod columns;
pub mod engine;
pub mod model;
pub mod pages;
pub mod presets;
pub mod refused;
pub mod store;
pub mod sweep;
pub mod wire;

use crate::base::registry::{Command, ImportKind, Registry, TodayNotice};
use crate::base::{Error, Need, Result, Right, Routes};

const IMPORT: Need = Need::Right(Right::Import);

/// The kind of this name.
///
/// # Errors
/// `NotFound` when nothing registered it.
pub fn kind<'a>(registry: &'a Registry, name: &str) -> Result<&'a ImportKind> {
    registry.imports.iter().find(|k| k.name == name).ok_or(Error::NotFound)
}

/// Registers what the feature gives upwards.
pub fn register(registry: &mut Registry) {
    registry.jobs.push(sweep::JOB);
    registry.own.erasures.push(actions::erase::erase);
    registry.own.notices.push(engine::tell::KIND);
    registry.today_notices.push(TodayNotice { render: pages::today::notice });
    registry.commands.push(Command {
        label: "imports-title",
        href: "/import",
        icon: "upload",
        key: "",
        in_new: false,
        need: IMPORT,
    });
}

/// The feature's routes.
pub fn routes() -> Routes {
    api::routes(pages::routes(Routes::default()))
}
