//! The pages: the account's tab, its lines as a file, one line, and what other pages show of revenue.

mod charts;
pub mod figure;
mod file;
mod form;
mod lines;
pub mod tab;
pub mod timeline;

use crate::base::{AccountId, Need, RevenueLineId, Routes};

/// The routes.
pub fn routes(routes: Routes) -> Routes {
    const NEW: &str = "/accounts/{id}/revenue/new";
    const EDIT: &str = "/accounts/{id}/revenue/{line}/edit";
    let user = Need::User;
    routes
        .get(NEW, user, form::new)
        .post(NEW, user, form::create)
        .get("/accounts/{id}/revenue.csv", user, file::of_account)
        .get("/accounts/{id}/revenue.xlsx", user, file::of_account)
        .get(EDIT, user, form::edit)
        .post(EDIT, user, form::save)
        .post("/accounts/{id}/revenue/{line}/removing", user, form::remove)
}

/// The page of an account's revenue.
pub fn tab_href(account: AccountId) -> String {
    format!("/accounts/{account}/revenue")
}

/// The page of a line.
fn href(account: AccountId, id: RevenueLineId) -> String {
    format!("/accounts/{account}/revenue/{id}/edit")
}
