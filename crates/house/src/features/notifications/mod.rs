//! What people are told: that somebody mentioned them, gave them an account, or that a promise of theirs is late.
//!
//! Other features call [`notify`] in the transaction of the change. A notice names no account and no person: its
//! sentence is made when it is read, and one that is bound to an account is shown, counted and mailed only while its
//! receiver sees that account. Nobody is told of what they did themselves.

pub mod actions;
pub mod api;
pub mod mail;
pub mod model;
pub mod pages;
pub mod store;

pub use actions::notify::{notify, tell, tell_once};
pub use model::{Message, Notice};
pub use store::unread;

use crate::base::registry::{AccountTable, Command, JobKind, MergeRule, PersonalData, ProfilePanel, Registry};
use crate::base::{Need, Routes};

/// Registers what the feature gives upwards.
pub fn register(registry: &mut Registry) {
    let command = Command {
        label: "notifications-title",
        href: "/notifications",
        icon: "bell",
        key: "",
        in_new: false,
        need: Need::User,
    };
    registry.commands.push(command);
    registry.own.profile.push(ProfilePanel { order: 10, render: pages::choices::panel });
    registry.tables.push(AccountTable { table: "notifications", key: &["user_id", "id"], computed: false });
    // Notices stay with the account that they were about: what they lead to is found through it.
    registry.merge_rules.push(MergeRule { table: "notifications", moves: MergeRule::NOTHING });
    // A notice may quote what concerns a person; which one it does not say, so all of the person's accounts count.
    registry.personal.push(PersonalData {
        table: "notifications",
        column: "args",
        rows: "account_id in (select p.account_id from positions p where p.person_id = $1)",
    });
    registry.jobs.push(JobKind { kind: mail::JOB, every: Some(1), run: mail::run });
}

/// The feature's routes.
pub fn routes() -> Routes {
    api::routes(pages::routes(Routes::default()))
}
