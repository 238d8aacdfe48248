//! The digest in the API.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::letter::{self, Letter};
use super::model::WEEKDAYS;
use super::{actions, gather, store};
use crate::base::extract::Json;
use crate::base::{Cx, Result};
use crate::features::identity::mail;

/// When one gets it.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ChoiceOut {
    /// `monday` to `sunday`; null for never.
    weekday: Option<String>,
    /// Whether this install can send mails at all.
    mail_server: bool,
}

/// The word of a weekday.
pub(super) fn word(n: i64) -> Option<&'static str> {
    WEEKDAYS.iter().find(|(_, number)| *number == n).map(|(word, _)| *word)
}

/// `GET /api/v1/digest`
pub async fn chosen(cx: Cx) -> Result<axum::Json<ChoiceOut>> {
    let user = cx.viewer.id;
    let chosen = cx.read(move |q| store::chosen(q, user)).await?;
    Ok(axum::Json(ChoiceOut { weekday: word(chosen).map(str::to_owned), mail_server: mail::possible(&cx.app) }))
}

/// The choice.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ChoiceInput {
    /// `monday` to `sunday`; null for never.
    weekday: Option<String>,
}

/// `PUT /api/v1/digest`
pub async fn choose(cx: Cx, Json(input): Json<ChoiceInput>) -> Result<axum::Json<ChoiceOut>> {
    let weekday = actions::weekday(input.weekday.as_deref().unwrap_or_default())?;
    cx.write(move |tx, by| actions::choose(tx, by, weekday)).await?;
    chosen(cx).await
}

/// A mail.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct PreviewOut {
    subject: String,
    text: String,
    html: String,
    /// Whether there is anything to say; else nothing is mailed.
    empty: bool,
}

/// `GET /api/v1/digest/preview`
pub async fn preview(cx: Cx) -> Result<axum::Json<PreviewOut>> {
    let inner = cx.clone();
    let parts =
        cx.snapshot(move |q| gather::gather(q, &inner.app.registry, &inner.viewer, &inner.settings().zone)).await?;
    let address = cx.app.config.public_url.trim_end_matches('/').to_owned();
    let Letter { subject, text, html } = letter::write(&cx.viewer, &cx.settings().company, &address, &parts);
    Ok(axum::Json(PreviewOut { subject, text, html, empty: parts.is_empty() }))
}
