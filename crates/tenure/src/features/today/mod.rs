//! Today: whom to contact and why, what is late, what comes. Features give panels and reasons; this one ranks.

pub mod api;
pub mod model;
pub mod pages;
pub mod store;

use crate::base::registry::{NavItem, Registry};
use crate::base::routes::{LIST_QUERY, Op};
use crate::base::{Need, Routes};

/// Registers what the feature gives upwards.
pub fn register(r: &mut Registry) {
    r.nav.push(NavItem { href: "/", label: "today-title", icon: "today", order: 0, need: Need::User });
}

/// The feature's routes.
pub fn routes() -> Routes {
    Routes::default().get("/", Need::User, pages::today::show).api(
        axum::http::Method::GET,
        "/api/v1/contact-next",
        Need::User,
        Op::new("Accounts to contact next, with every reason and its points")
            .gives::<api::ContactNext>()
            .query(LIST_QUERY),
        api::contact_next,
    )
}
