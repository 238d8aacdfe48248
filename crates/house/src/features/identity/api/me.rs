//! `/api/v1/me`: who asks.

use axum::http::StatusCode;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::base::extract::{IfMatch, Json, Path};
use crate::base::paging::List;
use crate::base::viewer::Via;
use crate::base::{Cx, Error, Locale, Result, Right, Role, UserId};
use crate::features::identity::model::{Preferences, User};
use crate::features::identity::{actions, flow, store};

/// The user who asks.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct MeOut {
    id: UserId,
    email: String,
    name: String,
    job_title: String,
    language: Locale,
    time_zone: String,
    /// `auto`, `light` or `dark`.
    theme: String,
    /// Whether single-letter keys act.
    keys_on: bool,
    roles: Vec<Role>,
    /// All rights, from roles and by name.
    rights: Vec<Right>,
    /// Whether this token only reads.
    read_only: bool,
    /// The install's today.
    today: String,
}

fn out(cx: &Cx, u: User) -> MeOut {
    MeOut {
        id: u.id,
        email: u.email,
        name: u.name,
        job_title: u.job_title,
        language: u.language,
        time_zone: u.time_zone,
        theme: u.theme,
        keys_on: u.keys_on,
        roles: cx.viewer.roles.clone(),
        rights: cx.viewer.rights.clone(),
        read_only: matches!(cx.viewer.via, Via::Token { read_only: true, .. }),
        today: cx.today().to_string(),
    }
}

/// `GET /api/v1/me`
pub async fn find(cx: Cx) -> Result<axum::Json<MeOut>> {
    let id = cx.viewer.id;
    let user = cx.read(move |q| store::find(q, id)?.ok_or(Error::NotFound)).await?;
    Ok(axum::Json(out(&cx, user)))
}

/// What changes; what is absent stays.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct MePatch {
    language: Option<Locale>,
    time_zone: Option<String>,
    theme: Option<String>,
    keys_on: Option<bool>,
}

/// `PATCH /api/v1/me`
pub async fn edit(cx: Cx, _: IfMatch, Json(patch): Json<MePatch>) -> Result<axum::Json<MeOut>> {
    let input = Preferences {
        language: patch.language,
        time_zone: patch.time_zone,
        theme: patch.theme,
        keys_on: patch.keys_on,
    };
    let id = cx.viewer.id;
    let user = cx
        .write(move |tx, by| {
            actions::prefer(tx, by, &input)?;
            store::find(tx, id)?.ok_or(Error::NotFound)
        })
        .await?;
    Ok(axum::Json(out(&cx, user)))
}

/// The two passwords.
#[derive(Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PasswordInput {
    /// The current one; not needed where none is set yet.
    #[serde(default)]
    current: String,
    /// The new one: at least 12 characters, not the e-mail.
    password: String,
}

/// `POST /api/v1/me/password`
pub async fn password(cx: Cx, Json(input): Json<PasswordInput>) -> Result<StatusCode> {
    flow::change_password(&cx, input.current, input.password).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// A session.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct SessionOut {
    id: Uuid,
    created_at: String,
    last_seen_at: String,
    expires_at: String,
    user_agent: String,
    address: String,
}

/// Sessions.
pub type Sessions = List<SessionOut>;

/// `GET /api/v1/me/sessions`
pub async fn sessions(cx: Cx) -> Result<axum::Json<Sessions>> {
    let (id, now) = (cx.viewer.id, cx.now());
    let all = cx.read(move |q| store::sessions::list(q, id, now)).await?;
    let items = all.into_iter().map(|s| SessionOut {
        id: s.id,
        created_at: s.created_at.to_string(),
        last_seen_at: s.last_seen_at.to_string(),
        expires_at: s.expires_at.to_string(),
        user_agent: s.user_agent,
        address: s.address,
    });
    Ok(axum::Json(List { items: items.collect(), next: None }))
}

/// `DELETE /api/v1/me/sessions/{id}`
pub async fn end_session(cx: Cx, Path(id): Path<Uuid>) -> Result<StatusCode> {
    let user = cx.viewer.id;
    cx.write(move |tx, by| actions::sessions::end(tx, by, user, id)).await?;
    Ok(StatusCode::NO_CONTENT)
}
