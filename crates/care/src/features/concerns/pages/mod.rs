//! Pages of concerns, one screen a file.

pub mod form;
pub mod list;
pub mod panel;
pub mod record;
pub mod timeline;
pub mod verbs;

use crate::base::{AccountId, ConcernId, Routes};

/// The page of a concern.
pub fn href(account: AccountId, id: ConcernId) -> String {
    format!("/accounts/{account}/concerns/{id}")
}

/// The routes.
pub fn routes(routes: Routes) -> Routes {
    verbs::routes(record::routes(form::routes(list::routes(routes))))
}
