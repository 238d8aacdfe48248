//! The weekly digest: a mail on a weekday that each user chooses, off until they do.
//!
//! It is made for its receiver alone, with their rights at the moment of sending: what is late and what is due of
//! theirs, what changed on the accounts on whose team they are, and which reports wait. Nobody is mailed what they could
//! not open. A week in which there is nothing to say has no mail.

pub mod actions;
pub mod api;
pub mod gather;
pub mod letter;
pub mod model;
pub mod pages;
pub mod send;
pub mod store;

use axum::http::Method;

use crate::base::registry::{Command, ProfilePanel, Registry};
use crate::base::routes::Op;
use crate::base::{Need, Routes};

/// Registers what the feature gives upwards.
pub fn register(registry: &mut Registry) {
    registry.commands.push(Command {
        label: "digests-title",
        href: "/profile/digest",
        icon: "mail",
        key: "",
        in_new: false,
        need: Need::User,
    });
    registry.own.profile.push(ProfilePanel { order: 20, render: pages::panel });
    registry.jobs.push(send::JOB);
    registry.undo.push(actions::CHOSEN);
}

/// The feature's routes.
pub fn routes() -> Routes {
    let user = Need::User;
    let chosen = Op::new("On which weekday you get the digest").gives::<api::ChoiceOut>();
    let choose = Op::new("Chooses the weekday of the digest").takes::<api::ChoiceInput>().gives::<api::ChoiceOut>();
    let preview = Op::new("The digest as it would be mailed now").gives::<api::PreviewOut>();
    Routes::default()
        .get("/profile/digest", user, pages::preview)
        .post("/profile/digest", user, pages::save)
        .api(Method::GET, "/api/v1/digest", user, chosen, api::chosen)
        .api(Method::PUT, "/api/v1/digest", user, choose, api::choose)
        .api(Method::GET, "/api/v1/digest/preview", user, preview, api::preview)
}
