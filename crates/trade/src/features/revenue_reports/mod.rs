//! Revenue reports: what was sold by lead, team, territory, account, group, unit, offering and sector, in months,
//! quarters, years and fiscal years.
//!
//! Two attributions stand side by side: a line belongs to whoever held the account on its day (or sold it), and to
//! whoever holds it today. Their difference is a list of hand-overs. Every sum leads to its lines, and counts only
//! accounts that the viewer can see today.

pub mod api;
pub mod asked;
pub mod gather;
pub mod model;
pub mod moves;
pub mod pages;
pub mod store;

use crate::base::registry::{Command, Registry};
use crate::base::{Need, Routes};

/// Registers what the feature gives upwards.
pub fn register(registry: &mut Registry) {
    let (label, href) = ("revenue_reports-title-lead", pages::HERE);
    registry.commands.push(Command { label, href, icon: "report", key: "", in_new: false, need: Need::User });
}

/// The feature's routes.
pub fn routes() -> Routes {
    api::routes(pages::routes(Routes::default()))
}
