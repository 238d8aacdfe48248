//! A user as JSON.

use axum::http::header::ETAG;
use axum::http::{HeaderName, StatusCode};
use axum::response::{IntoResponse, Response};
use schemars::JsonSchema;
use serde::Serialize;

use crate::base::{Locale, Right, Role, UserId};
use crate::features::identity::model::User;

/// A user, for administrators.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct UserOut {
    id: UserId,
    email: String,
    name: String,
    language: Locale,
    time_zone: String,
    job_title: String,
    /// Ids in other systems, by which files name them.
    source_ids: Vec<String>,
    roles: Vec<Role>,
    /// Rights beyond those of the roles.
    rights: Vec<Right>,
    /// Level on all accounts, 0 for none, 5 for all.
    all_accounts: i64,
    /// Points of accounts that they can carry.
    capacity: i64,
    /// First day on which they may sign in.
    active_from: String,
    /// Last day on which they may sign in; null when open.
    active_to: Option<String>,
    has_password: bool,
    version: i64,
}

impl From<User> for UserOut {
    fn from(u: User) -> Self {
        Self {
            active_to: u.active_last().map(|d| d.to_string()),
            active_from: u.active_from.to_string(),
            id: u.id,
            email: u.email,
            name: u.name,
            language: u.language,
            time_zone: u.time_zone,
            job_title: u.job_title,
            source_ids: u.source_ids,
            roles: u.roles,
            rights: u.rights,
            all_accounts: u.all_accounts,
            capacity: u.capacity,
            has_password: u.has_password,
            version: u.version,
        }
    }
}

/// The user with its version as ETag.
pub fn answer(status: StatusCode, user: User) -> Response {
    let etag: [(HeaderName, String); 1] = [(ETAG, format!("\"{}\"", user.version))];
    (status, etag, axum::Json(UserOut::from(user))).into_response()
}
