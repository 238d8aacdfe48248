//! Search: one question over accounts, people, users and commands, of what the viewer can see.

pub mod api;
pub mod find;
pub mod pages;
pub mod store;

use crate::base::registry::{AccountTable, Command, Registry};
use crate::base::routes::Op;
use crate::base::{Need, Routes};

/// Registers what the feature gives upwards.
pub fn register(r: &mut Registry) {
    r.tables.push(AccountTable { table: "search_entries", key: &["kind", "subject_id"], computed: true });
    r.commands.push(Command {
        label: "search-title",
        href: "/search",
        icon: "search",
        key: "",
        in_new: false,
        need: Need::User,
    });
}

/// The feature's routes.
pub fn routes() -> Routes {
    Routes::default()
        .get("/search", Need::User, pages::results::show)
        .get("/palette", Need::User, pages::palette::show)
        .api(
            axum::http::Method::GET,
            "/api/v1/search",
            Need::User,
            Op::new("What matches a question, of what the caller can see").gives::<api::Answer>().query(&[
                ("q", "The question"),
                ("kind", "account or person; all without it"),
                ("limit", "1 to 50; 20 without it"),
            ]),
            api::search,
        )
}
