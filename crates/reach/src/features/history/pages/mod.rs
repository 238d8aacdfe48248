//! The screens: a tab of the account, and the pages of a territory's and a person's book.

pub mod account;
mod book;
mod csv;
mod draw;

pub(super) use book::compare as compare_book;

use serde::Deserialize;

use super::model::Between;
use crate::base::{Cx, Need, Result, Routes};

/// Which days are compared, as typed.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct DaysQuery {
    /// The first day.
    pub(super) from: String,
    /// The second day.
    pub(super) to: String,
}

impl DaysQuery {
    /// The days.
    pub(super) fn read(&self, cx: &Cx) -> Result<Between> {
        Between::read(&self.from, &self.to, cx.today(), &cx.settings().zone)
    }
}

/// Adds the pages.
pub(super) fn routes(routes: Routes) -> Routes {
    routes
        .get("/accounts/{id}/changes.csv", Need::User, account::file)
        .get("/accounts/{id}/changes.xlsx", Need::User, account::file)
        .get("/changes", Need::User, book::own)
        .get("/team/users/{id}/changes", Need::User, book::user)
        .get("/team/users/{id}/changes.csv", Need::User, book::user_file)
        .get("/team/users/{id}/changes.xlsx", Need::User, book::user_file)
        .get("/team/territories/{id}/changes", Need::User, book::territory)
        .get("/team/territories/{id}/changes.csv", Need::User, book::territory_file)
        .get("/team/territories/{id}/changes.xlsx", Need::User, book::territory_file)
}
