//! Trips: a journey of one of us on which clients are visited. The trip belongs to who travels, and is read by those who
//! reach that person; its visits are meetings of their accounts, and of those each sees what they may see.
//!
//! A visit without a recap three working days later is listed, whether it belongs to a trip or not.

pub mod actions;
pub mod api;
pub mod model;
pub mod pages;
pub mod store;

use crate::base::registry::{Command, Place, Registry, TodaySource};
use crate::base::{Need, Routes};

/// Registers what the feature gives upwards.
pub fn register(registry: &mut Registry) {
    let command = |label, href, in_new| Command { label, href, icon: "pin", key: "", in_new, need: Need::User };
    registry.commands.push(command("trips-new", "/trips/new", false));
    registry.commands.push(command("trips-title", "/trips", false));
    registry.today.push(TodaySource { place: Place::Side, order: 6, render: pages::list::today });
    registry.undo.extend(actions::KINDS);
}

/// The feature's routes.
pub fn routes() -> Routes {
    api::routes(pages::record::routes(pages::list::routes(Routes::default())))
}
