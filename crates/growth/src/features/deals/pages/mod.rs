//! The pages: the pipeline as board and table, the renewal desk, one deal with its forms, its verbs, the stages, and
//! what other pages show of deals.

pub mod bar;
mod beside;
mod board;
mod close;
pub mod figure;
mod file;
mod form;
mod moving;
mod one;
pub mod panel;
mod parts;
mod quick;
pub mod reason;
mod reasons;
mod renewal_bar;
mod renewal_dates;
mod renewal_panel;
mod renewal_rules;
mod renewals;
mod stages;
mod steps;
mod table;
pub mod timeline;
mod words;

use axum::http::StatusCode;
use axum::response::Response;
use maud::Markup;

use super::model::Deal;
use crate::base::page::Page;
use crate::base::{AccountId, Cx, DealId, Need, Right, Routes};
use crate::features::people::pages::draw::crumbs;

/// The routes.
pub fn routes(routes: Routes) -> Routes {
    const NEW: &str = "/deals/new";
    const EDIT: &str = "/accounts/{id}/deals/{deal}/edit";
    const QUICK: &str = "/accounts/{id}/deals/{deal}/quick";
    const MOVE: &str = "/accounts/{id}/deals/{deal}/moves";
    const STAGES: &str = "/admin/deal-stages";
    const STAGE: &str = "/admin/deal-stages/{id}";
    let (user, admin) = (Need::User, Need::Right(Right::Administer));
    let routes = routes
        .get("/pipeline", user, board::show)
        .get("/pipeline/table", user, table::show)
        .get("/pipeline/table.csv", user, file::deals)
        .get("/pipeline/table.xlsx", user, file::deals)
        .get("/pipeline/renewals", user, renewals::show)
        .get("/pipeline/renewals.ics", user, renewal_dates::file)
        .get(NEW, user, form::new)
        .post(NEW, user, form::create)
        .get("/accounts/{id}/deals/{deal}", user, one::show)
        .get(EDIT, user, form::edit)
        .post(EDIT, user, form::save)
        .get(QUICK, user, quick::show)
        .post(QUICK, user, quick::save)
        .get(MOVE, user, moving::show)
        .post(MOVE, user, moving::act)
        .post("/accounts/{id}/deals/{deal}/archiving", user, one::archive)
        .get(STAGES, admin, stages::list)
        .get("/admin/deal-stages/new", admin, stages::new)
        .post("/admin/deal-stages/new", admin, stages::create)
        .get(STAGE, admin, stages::edit)
        .post(STAGE, admin, stages::save);
    let routes = parts::routes(close::routes(reasons::routes(routes)));
    steps::routes(renewal_rules::routes(routes))
}

/// The page of a deal.
pub fn href(account: AccountId, id: DealId) -> String {
    format!("/accounts/{account}/deals/{id}")
}

/// The same for what knows only that it is found.
pub(in crate::features::deals) fn href_of(account: AccountId, id: uuid::Uuid) -> String {
    href(account, DealId(id))
}

/// A page about one deal of an account of this name: its title, and what stands on it.
fn of_deal(cx: &Cx, deal: &Deal, name: &str, (title, body): (&str, Markup), status: StatusCode) -> Response {
    let here = href(deal.account, deal.id);
    let page = crumbs(Page::new(title, body), cx, deal.account, name).nav("/pipeline");
    page.crumb(Some(&here), deal.facts.name.as_str()).crumb(None, title).status(status).respond(cx)
}
