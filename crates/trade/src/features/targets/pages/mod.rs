//! Pages of targets.

pub mod cell;
pub mod edit;
pub mod file;
pub mod form;
pub mod grid;
pub mod new;
pub mod one;
pub mod person;
pub mod side;
pub mod split;

use crate::base::{Need, Routes, TargetId, UserId};

/// The grid.
pub const HERE: &str = "/goals";

/// The page of a target.
pub fn href(id: TargetId) -> String {
    format!("/goals/targets/{id}")
}

/// The page of a person's targets.
pub fn person_href(id: UserId) -> String {
    format!("/goals/people/{id}")
}

/// The routes.
pub fn routes(routes: Routes) -> Routes {
    let user = Need::User;
    routes
        .get(HERE, user, grid::show)
        .get("/goals.csv", user, file::shown)
        .get("/goals.xlsx", user, file::shown)
        .get("/goals/targets.csv", user, file::list)
        .get("/goals/targets.xlsx", user, file::list)
        .get("/goals/new", user, new::show)
        .post("/goals/new", user, new::save)
        .get("/goals/split", user, split::show)
        .post("/goals/split", user, split::save)
        .get("/goals/people/{user}", user, person::show)
        .get("/goals/targets/{target}", user, one::show)
        .get("/goals/targets/{target}/edit", user, edit::show)
        .post("/goals/targets/{target}/edit", user, edit::save)
        .post("/goals/targets/{target}/archiving", user, one::archive)
}
