//! What changed between two days: for an account, a territory, a person's book of accounts.
//!
//! The dated rows of the other features are compared as they stood at the end of both days: who led, on which team,
//! in which territory, tier, lifecycle and group; beside it the conversations, promises and people between them.
//! Rights are today's: only accounts that the viewer can see now take part, whoever held them then. The feature only
//! reads, and owns no table.

use crate::base::registry::{AccountTab, Command, Registry};
use crate::base::{Need, Routes};

pub mod api;
pub mod model;
pub mod pages;
pub mod store;

/// Registers what the feature gives upwards.
pub fn register(registry: &mut Registry) {
    registry.tabs.push(AccountTab {
        key: "changes",
        label: "history-title",
        order: 35,
        render: pages::account::render,
    });
    registry.commands.push(Command {
        label: "history-own",
        href: "/changes",
        icon: "clock",
        key: "",
        in_new: false,
        need: Need::User,
    });
}

/// The feature's routes.
pub fn routes() -> Routes {
    api::routes(pages::routes(Routes::default()))
}
