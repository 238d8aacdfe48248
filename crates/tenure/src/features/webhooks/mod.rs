//! How other systems learn what changed: a feed that they read at their own pace.
//!
//! The feed gives the events of the accounts that its reader may see today, in the order in which they were recorded,
//! thin: what was done to which thing, and which fields changed, never what they hold. Whoever wants the content reads
//! the record, and gets what its permit gives.

pub mod api;
pub mod feed;
pub mod store;

use axum::http::Method;

use crate::base::registry::Registry;
use crate::base::routes::Op;
use crate::base::{Need, Routes};

/// Registers what the feature gives upwards.
pub fn register(_: &mut Registry) {}

/// The feature's routes.
pub fn routes() -> Routes {
    let feed = Op::new("What changed, oldest first: read it again and again with the `next` of the answer before");
    Routes::default().api(
        Method::GET,
        "/api/v1/changes",
        Need::User,
        feed.gives::<api::ChangesOut>().query(&[
            ("cursor", "The `next` of the answer before; without it from the beginning; `latest` for from now on"),
            ("limit", "Events per answer, 1 to 200; 50 without it"),
        ]),
        api::changes,
    )
}
