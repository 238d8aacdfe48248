//! The pages.

pub mod draw;
pub mod language;
pub mod links;
pub mod profile;
pub mod profile_parts;
pub mod reset;
pub mod setup;
pub mod sign_in;
pub mod user;
pub mod user_form;
pub mod user_new;
pub mod user_parts;
pub mod users;

pub use user::invite as made_link;

use axum::http::StatusCode;

use crate::base::{Need, Right, Routes};

/// The places of users in their list, for pages and API alike.
pub mod listing {
    pub use super::users::{after, place};
}

/// The routes.
pub fn routes(routes: Routes) -> Routes {
    administration(own(doors(routes)))
}

/// For those who are not signed in.
fn doors(routes: Routes) -> Routes {
    routes
        .get("/sign-in", Need::Public, sign_in::show)
        .post("/sign-in", Need::Public, sign_in::enter)
        .post("/sign-out", Need::Public, sign_in::leave)
        .get("/password-reset", Need::Public, reset::show)
        .post("/password-reset", Need::Public, reset::ask)
        .get("/links/{token}", Need::Public, links::show)
        .post("/links/{token}", Need::Public, links::spend)
        .get("/setup", Need::Public, setup::show)
        .post("/setup", Need::Public, setup::run)
        .post("/profile/language", Need::Public, language::set)
        .get("/lookup/time-zones", Need::Public, language::time_zones)
}

fn own(routes: Routes) -> Routes {
    routes
        // A page that was fetched ahead is looked at now: noting that is the session layer's work.
        .post("/seen", Need::User, async || StatusCode::NO_CONTENT)
        .get("/profile", Need::User, profile::show)
        .post("/profile", Need::User, profile::save)
        .post("/profile/theme", Need::User, language::theme)
        .post("/profile/password", Need::User, profile::password)
        .post("/profile/sessions/end-others", Need::User, profile::end_others)
        .post("/profile/sessions/{id}/end", Need::User, profile::end_session)
        .post("/profile/tokens", Need::User, profile::create_token)
        .post("/profile/tokens/{id}/revoke", Need::User, profile::revoke_token)
}

fn administration(routes: Routes) -> Routes {
    let admin = Need::Right(Right::Administer);
    routes
        .get("/admin/users", admin, users::list)
        .get("/admin/users/new", admin, user_new::show)
        .post("/admin/users/new", admin, user_new::create)
        .get("/admin/users/{id}", admin, user::show)
        .post("/admin/users/{id}", admin, user::save)
        .post("/admin/users/{id}/deactivate", admin, user::deactivate)
        .post("/admin/users/{id}/reactivate", admin, user::reactivate)
        .post("/admin/users/{id}/links", admin, user::link)
}
