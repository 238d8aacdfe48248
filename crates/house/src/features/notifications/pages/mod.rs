//! The page of notices, and how one wants to be told.

pub mod choices;
pub mod list;

pub use list::place;

use crate::base::{Need, Routes};

/// The routes.
pub fn routes(routes: Routes) -> Routes {
    routes
        .get("/notifications", Need::User, list::show)
        .post("/notifications/reading", Need::User, list::read_all)
        .post("/notifications/choices", Need::User, choices::save)
        .post("/notifications/{id}/opening", Need::User, list::open)
        .post("/notifications/{id}/reading", Need::User, list::read)
        .post("/notifications/{id}/unreading", Need::User, list::unread)
}
