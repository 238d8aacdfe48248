//! The pages: the tree, and one offering.

mod list;
mod one;

use crate::base::{Need, Routes};

/// The routes.
pub fn routes(routes: Routes) -> Routes {
    use super::EDITORS;
    routes
        .get("/offerings", Need::User, list::show)
        .get("/offerings.csv", Need::User, list::file)
        .get("/offerings.xlsx", Need::User, list::file)
        .get("/offerings/new", EDITORS, one::new)
        .post("/offerings/new", EDITORS, one::create)
        .get("/offerings/{id}", Need::User, one::show)
        .get("/offerings/{id}/edit", EDITORS, one::edit)
        .post("/offerings/{id}/edit", EDITORS, one::save)
        .post("/offerings/{id}/archiving", EDITORS, one::archive)
        .post("/offerings/{id}/restoring", EDITORS, one::restore)
}
