//! Pages: one screen a file.

pub mod deputies;
pub mod lines;
pub mod shared;
pub mod territories;
pub mod territory;

use crate::base::{Need, Right, Routes};

/// Adds the pages.
pub fn routes(routes: Routes) -> Routes {
    let admin = Need::Right(Right::Administer);
    routes
        .get("/admin/reporting-lines", admin, lines::list)
        .post("/admin/reporting-lines", admin, lines::set)
        .get("/admin/reporting-lines/{id}/end", admin, lines::end_form)
        .post("/admin/reporting-lines/{id}/end", admin, lines::end)
        .get("/admin/territories", admin, territories::list)
        .post("/admin/territories", admin, territories::create)
        .get("/admin/territories/{id}", admin, territory::show)
        .post("/admin/territories/{id}", admin, territory::edit)
        .post("/admin/territories/{id}/archive", admin, territory::archive)
        .post("/admin/territories/{id}/restore", admin, territory::restore)
        .post("/admin/territories/{id}/holders", admin, territory::set_holder)
        .get("/admin/territories/{id}/holders/{row}/end", admin, territory::end_form)
        .post("/admin/territories/{id}/holders/{row}/end", admin, territory::end)
        .get("/admin/deputies", admin, deputies::all)
        .post("/admin/deputies", admin, deputies::name_any)
        .get("/profile/deputy", Need::User, deputies::own)
        .post("/profile/deputy", Need::User, deputies::name_own)
        .get("/deputies/{id}/end", Need::User, deputies::end_form)
        .post("/deputies/{id}/end", Need::User, deputies::end)
}
