//! Pages: one screen a file.

pub mod apply;
pub mod claims;
pub mod form;
pub mod list;
pub mod preview;
pub mod preview_file;
pub mod preview_tables;
pub mod regions;
pub mod rule;
pub mod set;
pub mod words;
pub mod workload;

use super::registrations::{ADMIN, LEAD};
use crate::base::{Need, Routes};

/// Adds the pages.
pub fn routes(routes: Routes) -> Routes {
    const ONE: &str = "/team/rules/{set}/rules/{rule}";
    routes
        .get("/team/rules", LEAD, list::show)
        .post("/team/rules", LEAD, list::begin)
        .get("/team/rules/{set}", LEAD, set::show)
        .post("/team/rules/{set}", LEAD, set::save)
        .post("/team/rules/{set}/discard", LEAD, set::discard)
        .get("/team/rules/{set}/rules/new", LEAD, rule::new)
        .post("/team/rules/{set}/rules/new", LEAD, rule::add)
        .get(ONE, LEAD, rule::show)
        .post(ONE, LEAD, rule::save)
        .post("/team/rules/{set}/rules/{rule}/remove", LEAD, rule::remove)
        .get("/team/rules/{set}/preview", LEAD, preview::show)
        .get("/team/rules/{set}/preview.csv", LEAD, preview_file::file)
        .get("/team/rules/{set}/preview.xlsx", LEAD, preview_file::file)
        .post("/team/rules/{set}/apply", LEAD, apply::submit)
        .get("/accounts/{id}/workload", Need::User, workload::show)
        .post("/accounts/{id}/workload", Need::User, workload::save)
        .get("/admin/regions", ADMIN, regions::show)
        .post("/admin/regions", ADMIN, regions::save)
        .get("/team/claims", LEAD, claims::show)
        .get("/team/claims.csv", LEAD, claims::file)
        .get("/team/claims.xlsx", LEAD, claims::file)
}
