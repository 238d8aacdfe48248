//! The brief: one page about an account to take along or to print, before one meets its people.
//!
//! Who they are, the numbers, the people to know, what was said last, what was promised, what comes next, and where it
//! hurts. It is gathered when it is asked for, from what its reader may see, and holds nothing of its own.

pub mod api;
pub mod gather;
pub mod model;
pub mod pages;

use axum::http::Method;

use crate::base::registry::Registry;
use crate::base::routes::Op;
use crate::base::{Need, Routes};

/// Registers what the feature gives upwards: nothing, as the way to it stands in the account's menu.
pub fn register(_: &mut Registry) {}

/// The feature's routes.
pub fn routes() -> Routes {
    let brief = Op::new("What to know of an account before one meets its people").gives::<api::BriefOut>();
    let meeting = Op::new("The same before a meeting, those who come first").gives::<api::BriefOut>();
    Routes::default()
        .get("/accounts/{id}/brief", Need::User, pages::brief::show)
        .get("/accounts/{id}/meetings/{meeting}/brief", Need::User, pages::meeting::show)
        .api(Method::GET, "/api/v1/accounts/{id}/brief", Need::User, brief, api::brief)
        .api(Method::GET, "/api/v1/accounts/{id}/meetings/{meeting}/brief", Need::User, meeting, api::of_meeting)
}
