//! Pages and tabs: one screen a file.

pub mod access;
pub mod asof;
pub mod assign;
pub mod audit;
pub mod grant;
pub mod list;
pub mod reassign;
pub mod team;
pub mod user;
pub mod why;

use crate::base::{Need, Right, Routes};

/// Adds the pages. Tabs are drawn by the account page.
pub fn routes(routes: Routes) -> Routes {
    let (any, lead) = (Need::User, Need::Right(Right::Lead));
    routes
        .get("/accounts/{id}/team/new", any, assign::form)
        .post("/accounts/{id}/team/new", any, assign::make)
        .get("/accounts/{id}/team/{row}/end", any, assign::end_form)
        .post("/accounts/{id}/team/{row}/end", any, assign::end)
        .get("/accounts/{id}/grants/new", any, grant::form)
        .post("/accounts/{id}/grants/new", any, grant::give)
        .get("/accounts/{id}/grants/{row}/end", any, grant::end_form)
        .post("/accounts/{id}/grants/{row}/end", any, grant::revoke)
        .get("/accounts/{id}/why", any, why::show)
        .get("/admin/users/{id}/access", any, user::show)
        .get("/admin/accounts/{id}/access", Need::Right(Right::Audit), audit::show)
        .get("/team/reassign", lead, reassign::form)
        .post("/team/reassign", lead, reassign::reassign)
        .post("/team/reassign/preview", lead, reassign::preview)
}
