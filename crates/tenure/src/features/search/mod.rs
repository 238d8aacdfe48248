//! Search: one question over accounts, units, people, conversations, promises, colleagues and commands, of what the
//! viewer can see. What can be found is kept by its own feature (`base/search.rs`); here it is ranked and shown.

pub mod api;
pub mod find;
pub mod index;
pub mod model;
pub mod pages;
pub mod place;
pub mod store;

use crate::base::registry::{AccountTable, Command, Registry};
use crate::base::routes::Op;
use crate::base::{Need, Routes};

/// Registers what the feature gives upwards.
pub fn register(r: &mut Registry) {
    r.tables.extend(["search_entries", "search_texts"].map(|table| AccountTable {
        table,
        key: &["kind", "subject_id"],
        computed: true,
    }));
    r.jobs.extend([index::REBUILDS, index::RENAMES, index::SETTLES]);
    r.checks.push(index::CHECK);
    r.rebuilds.extend(index::FITS);
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
                ("kind", "account, unit, person, promise, conversation or user; all without it"),
                ("limit", "Most of each kind, 1 to 50; 20 without it"),
                ("cursor", "From `next` of the page before; only together with kind"),
            ]),
            api::search,
        )
}
