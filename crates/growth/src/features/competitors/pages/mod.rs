//! The pages: the list, and one competitor.

mod list;
mod one;

use crate::base::{Need, Routes};

/// The routes.
pub fn routes(routes: Routes) -> Routes {
    use super::EDITORS;
    routes
        .get("/competitors", Need::User, list::show)
        .get("/competitors.csv", Need::User, list::file)
        .get("/competitors.xlsx", Need::User, list::file)
        .get("/competitors/new", EDITORS, one::new)
        .post("/competitors/new", EDITORS, one::create)
        .get("/competitors/{id}", Need::User, one::show)
        .get("/competitors/{id}/edit", EDITORS, one::edit)
        .post("/competitors/{id}/edit", EDITORS, one::save)
        .post("/competitors/{id}/archiving", EDITORS, one::archive)
        .post("/competitors/{id}/restoring", EDITORS, one::restore)
}
