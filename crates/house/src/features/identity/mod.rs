//! Users, and how they prove to be themselves: passwords, sessions, API tokens, one-time links.
//!
//! Secrets (cookies, tokens, links) are random and stored as SHA-256; passwords as argon2id, hashed off the async
//! threads and outside the database's closures. Every try to sign in is counted before it is checked, so that many
//! tries at once cannot slip by. An unknown e-mail costs as much time as a known one and gets the same answer.

pub mod actions;
pub mod api;
pub mod colleagues;
pub mod flow;
pub mod mail;
pub mod model;
pub mod pages;
pub mod passwords;
pub mod store;
pub mod throttle;
mod touch;
pub mod web;

pub use actions::links::setup as setup_link;
pub use touch::{remember_scope, touch};

use jiff::Timestamp;
use jiff::civil::Date;

use crate::base::registry::{Command, Registry, UndoKind};
use crate::base::viewer::Via;
use crate::base::{Conn, Need, Result, Right, Routes, UserId, Viewer, secret_hash};

/// Name of the session cookie.
pub const COOKIE: &str = "tenure_session";

/// Who makes this request: by token if there is one (a bad token is nobody, whatever the cookie says), else by
/// session. Nobody for what ended, was revoked, or belongs to somebody who is not active today.
pub fn resolve(
    q: &Conn<'_>,
    cookie: Option<&str>,
    bearer: Option<&str>,
    now: Timestamp,
    today: Date,
) -> Result<Option<Viewer>> {
    match (bearer, cookie) {
        (Some(token), _) => store::users::viewer_of_token(q, secret_hash(token), now, today),
        (None, Some(cookie)) if !cookie.is_empty() => {
            store::users::viewer_of_session(q, secret_hash(cookie), now, today)
        }
        _ => Ok(None),
    }
}

/// A user as viewer, for jobs and the console; none when they are not active on `today`.
pub fn viewer_of(q: &Conn<'_>, user: UserId, today: Date, via: Via) -> Result<Option<Viewer>> {
    store::users::viewer(q, user, today, via)
}

/// Registers what the feature gives upwards.
pub fn register(registry: &mut Registry) {
    let admin = Need::Right(Right::Administer);
    for (label, href, icon, in_new, need) in [
        ("identity-profile", "/profile", "user", false, Need::User),
        ("identity-users", "/admin/users", "team", false, admin),
        ("identity-user-new", "/admin/users/new", "user", true, admin),
    ] {
        registry.commands.push(Command { label, href, icon, key: "", in_new, need });
    }
    for verb in ["user.deactivated", "user.reactivated"] {
        registry.undo.push(UndoKind { verb, run: actions::deactivate::undo });
    }
}

/// The feature's routes.
pub fn routes() -> Routes {
    api::routes(pages::routes(Routes::default()))
}
