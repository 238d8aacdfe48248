//! The wizard: each step is a page with an address of its own, and every change is a form.

mod answers;
mod arrive;
mod check;
mod earlier;
mod frame;
mod matching;
mod posted;
mod result;
mod run;
pub mod today;
mod upload;
mod verbs;

use axum::extract::DefaultBodyLimit;
use axum::handler::Handler;

use super::IMPORT;
use crate::base::Routes;

/// The routes.
pub fn routes(routes: Routes) -> Routes {
    routes
        .get("/import", IMPORT, upload::show)
        .post("/import", IMPORT, upload::submit.layer(DefaultBodyLimit::disable()))
        .get("/import/{id}", IMPORT, frame::resume)
        .get("/import/{id}/match", IMPORT, matching::show)
        .post("/import/{id}/match", IMPORT, matching::submit)
        .get("/import/{id}/check", IMPORT, check::show)
        .post("/import/{id}/check", IMPORT, check::submit)
        .get("/import/{id}/run", IMPORT, run::show)
        .get("/import/{id}/result", IMPORT, result::show)
        .get("/import/{id}/refused.csv", IMPORT, verbs::refused)
        .post("/import/{id}/stop", IMPORT, verbs::stop)
        .post("/import/{id}/resume", IMPORT, verbs::resume)
        .post("/import/{id}/undo", IMPORT, verbs::undo)
        .post("/import/{id}/again", IMPORT, verbs::again)
        .post("/import/{id}/discard", IMPORT, verbs::discard)
}
