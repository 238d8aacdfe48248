//! The bar of views above a list, and the forms behind it.

pub mod bar;
pub mod form;
pub mod verbs;

use crate::base::{Need, Routes};

/// The routes.
pub fn routes(routes: Routes) -> Routes {
    routes
        .get("/views/new", Need::User, form::new)
        .post("/views", Need::User, form::create)
        .get("/views/{view}/edit", Need::User, form::edit)
        .post("/views/{view}", Need::User, form::save)
        .post("/views/{view}/query", Need::User, verbs::replace)
        .post("/views/{view}/archiving", Need::User, verbs::archive)
        .post("/views/default", Need::User, verbs::default)
}
