//! One's own dates in one's own calendar: a feed at a secret address that calendar programs read again and again.
//!
//! The address is random, shown once and kept as a hash; its owner can have several, give each a name, and revoke them.
//! A feed holds what its owner has to do, and only what they may see at the moment at which it is read: it is made with
//! their rights for each request. An address that is unknown, revoked, or whose owner may not sign in any more, is not
//! found.

pub mod actions;
pub mod api;
pub mod feed;
pub mod model;
pub mod pages;
pub mod sources;
pub mod store;

use axum::http::Method;

use crate::base::registry::{Command, Registry};
use crate::base::routes::Op;
use crate::base::{Need, Routes};

/// Registers what the feature gives upwards.
pub fn register(registry: &mut Registry) {
    registry.commands.push(Command {
        label: "calendar-title",
        href: "/profile/calendar",
        icon: "calendar",
        key: "",
        in_new: false,
        need: Need::User,
    });
    registry.compiled.calendar.extend(sources::ALL);
    registry.undo.extend(actions::KINDS);
}

/// The feature's routes.
pub fn routes() -> Routes {
    let user = Need::User;
    let list = Op::new("Your calendar feeds").gives::<api::FeedList>();
    let new = Op::new("A new calendar feed; its address is in this answer only");
    Routes::default()
        .get("/calendar/{file}", Need::Public, feed::serve)
        .get("/profile/calendar", user, pages::show)
        .post("/profile/calendar", user, pages::create)
        .post("/profile/calendar/{id}/revoke", user, pages::revoke)
        .api(Method::GET, "/api/v1/calendar-feeds", user, list, api::list)
        .api(
            Method::POST,
            "/api/v1/calendar-feeds",
            user,
            new.takes::<api::FeedInput>().gives::<api::NewFeed>(),
            api::create,
        )
        .api(
            Method::DELETE,
            "/api/v1/calendar-feeds/{id}",
            user,
            Op::new("Revokes an address: from the next request on it is not found"),
            api::revoke,
        )
}
