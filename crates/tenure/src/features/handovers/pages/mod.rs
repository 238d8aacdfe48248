//! Pages, one screen a file.

pub mod account;
pub mod answer;
pub mod away;
pub mod draw;
pub mod list;
pub mod new;
pub mod preview;
pub mod show;

use crate::base::{Need, Routes};

/// The routes.
pub fn routes(routes: Routes) -> Routes {
    let any = Need::User;
    routes
        .get("/handovers", any, list::show)
        .post("/handovers", any, preview::hand_over)
        .get("/handovers/new", any, new::form)
        .post("/handovers/preview", any, preview::show)
        .get("/handovers/{id}", any, show::show)
        .get("/handovers/{id}/accounts/{account}", any, account::show)
        .post("/handovers/{id}/acceptance", any, answer::accept)
        .get("/handovers/{id}/decline", any, answer::decline_form)
        .post("/handovers/{id}/decline", any, answer::decline)
        .post("/handovers/{id}/withdrawal", any, answer::withdraw)
}
