//! Settings and terms as JSON.

use axum::http::header::ETAG;
use axum::http::{HeaderName, StatusCode};
use axum::response::{IntoResponse, Response};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::actions;
use super::model::{EditSettings, TermValues, kind as known_kind};
use super::store;
use super::terms::Term;
use crate::base::extract::{IfMatch, Json, Path, Query};
use crate::base::paging::List;
use crate::base::settings::{self, Settings};
use crate::base::{Cx, Error, Result};

/// The settings of this install.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct SettingsOut {
    company: String,
    time_zone: String,
    currency: String,
    fiscal_month: i64,
    language: String,
    retention_months: i64,
    operator: String,
    /// Whether webhooks may be sent into the own network, and without TLS.
    webhooks_private: bool,
    /// Most megabytes of one file.
    file_limit_mb: i64,
    /// The weekday on which forecasts are frozen: 1 is Monday, 7 is Sunday.
    freeze_day: i64,
    /// The hour of that day, 0 to 23, in the install's zone.
    freeze_hour: i64,
}

impl From<&Settings> for SettingsOut {
    fn from(s: &Settings) -> Self {
        Self {
            company: s.company.clone(),
            time_zone: s.zone_name.clone(),
            currency: s.currency.clone(),
            fiscal_month: s.fiscal_month,
            language: s.language.code().to_owned(),
            retention_months: s.retention_months,
            operator: s.operator.clone(),
            webhooks_private: s.webhooks_private,
            file_limit_mb: s.file_limit_mb,
            freeze_day: s.freeze_day,
            freeze_hour: s.freeze_hour,
        }
    }
}

/// `GET /api/v1/settings`
pub async fn settings(cx: Cx) -> axum::Json<SettingsOut> {
    axum::Json(SettingsOut::from(cx.settings()))
}

/// `PATCH /api/v1/settings`
pub async fn edit_settings(cx: Cx, _: IfMatch, Json(input): Json<EditSettings>) -> Result<axum::Json<SettingsOut>> {
    let stored = cx
        .write(move |tx, by| {
            super::edit(tx, by, &input)?;
            settings::load(tx)
        })
        .await?;
    Ok(axum::Json(SettingsOut::from(&stored)))
}

/// A word of a taxonomy.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct TermOut {
    kind: String,
    code: String,
    name_en: String,
    name_zh: String,
    /// Whether accounts with it are key accounts.
    is_key: bool,
    /// What an account with it weighs in somebody's load.
    points: i64,
    archived: bool,
    version: i64,
}

/// A page of terms.
pub type TermList = List<TermOut>;

impl From<Term> for TermOut {
    fn from(t: Term) -> Self {
        Self {
            kind: t.kind,
            code: t.code,
            name_en: t.name_en,
            name_zh: t.name_zh,
            is_key: t.is_key,
            points: t.points,
            archived: t.archived_at.is_some(),
            version: t.version,
        }
    }
}

fn answer(status: StatusCode, term: Term) -> Response {
    let etag: [(HeaderName, String); 1] = [(ETAG, format!("\"{}\"", term.version))];
    (status, etag, axum::Json(TermOut::from(term))).into_response()
}

/// What the list may be asked.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct TermQuery {
    archived: bool,
}

/// `GET /api/v1/terms/{kind}`
pub async fn terms(cx: Cx, Path(kind): Path<String>, Query(query): Query<TermQuery>) -> Result<axum::Json<TermList>> {
    let kind = known_kind(&kind)?;
    let all = cx.read(move |q| store::list(q, Some(kind))).await?;
    let shown = all.into_iter().filter(|t| query.archived || t.archived_at.is_none());
    Ok(axum::Json(List { items: shown.map(TermOut::from).collect(), next: None }))
}

/// A new word.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TermInput {
    /// English name.
    name_en: String,
    /// Chinese name; the English one without it.
    #[serde(default)]
    name_zh: String,
    /// Whether accounts with it are key accounts.
    #[serde(default)]
    is_key: bool,
    /// Weight in somebody's load, 0 to 100; 1 without it.
    points: Option<i64>,
}

/// `POST /api/v1/terms/{kind}`
pub async fn add_term(cx: Cx, Path(kind): Path<String>, Json(input): Json<TermInput>) -> Result<Response> {
    let points = input.points.map(|p| p.to_string()).unwrap_or_default();
    let values = TermValues::parse(&input.name_en, &input.name_zh, input.is_key, &points)?;
    let term = cx.write(move |tx, by| actions::terms::add(tx, by, &kind, &values)).await?;
    Ok(answer(StatusCode::CREATED, term))
}

/// What changes of a word; what is absent stays.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct TermPatch {
    /// English name.
    name_en: Option<String>,
    /// Chinese name.
    name_zh: Option<String>,
    /// Whether accounts with it are key accounts.
    is_key: Option<bool>,
    /// Weight in somebody's load, 0 to 100.
    points: Option<i64>,
    /// Place among the words that are not archived, from 1.
    place: Option<usize>,
    /// True archives it, false takes it out again.
    archived: Option<bool>,
}

/// `PATCH /api/v1/terms/{kind}/{code}`
pub async fn edit_term(
    cx: Cx,
    Path((kind, code)): Path<(String, String)>,
    version: IfMatch,
    Json(patch): Json<TermPatch>,
) -> Result<Response> {
    let base = version.version();
    let term = cx
        .write(move |tx, by| {
            let old = store::find(tx, known_kind(&kind)?, &code)?.ok_or(Error::NotFound)?;
            let values = TermValues::parse(
                patch.name_en.as_deref().unwrap_or(&old.name_en),
                patch.name_zh.as_deref().unwrap_or(&old.name_zh),
                patch.is_key.unwrap_or(old.is_key),
                &patch.points.unwrap_or(old.points).to_string(),
            )?;
            actions::terms::edit(tx, by, &kind, &code, &values, base)?;
            if let Some(archived) = patch.archived {
                actions::terms::set_archived(tx, by, &kind, &code, archived)?;
            }
            if let Some(place) = patch.place {
                actions::terms::place(tx, by, &kind, &code, place)?;
            }
            store::find(tx, &kind, &code)?.ok_or(Error::NotFound)
        })
        .await?;
    Ok(answer(StatusCode::OK, term))
}
