//! Previews, and what is open.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use super::wire::{AppliedOut, ApplyInput, ClaimsOut, PreviewOut, StaysOut};
use crate::base::extract::{Json, Path, Query};
use crate::base::scope::Choice;
use crate::base::{Cx, Error, Fields, Result, RuleSetId, Scope, calendar, validate};
use crate::features::territories::actions::apply::{self as verb, Apply};
use crate::features::territories::actions::preview::{self as verbs, check_from};
use crate::features::territories::model::gap::Gap;

/// Accounts of a list unless somebody asks for more.
const FEW: i64 = 200;
/// Most accounts of a list.
const MANY: i64 = 10_000;

/// The query of a preview.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PreviewQuery {
    from: String,
    limit: String,
}

fn limit(fields: &mut Fields, text: &str) -> usize {
    let limit = validate::int(fields, "limit", text, 1, MANY).unwrap_or(FEW);
    usize::try_from(limit).unwrap_or(0)
}

/// GET.
pub async fn preview(
    cx: Cx,
    Path(set): Path<RuleSetId>,
    Query(query): Query<PreviewQuery>,
) -> Result<axum::Json<PreviewOut>> {
    let mut fields = Fields::default();
    let limit = limit(&mut fields, &query.limit);
    let from = calendar::parse_optional(&mut fields, "from", &query.from, cx.today()).unwrap_or(cx.today());
    fields.finish()?;
    check_from(from, cx.today())?;
    let inner = cx.clone();
    let found = cx
        .snapshot(move |q| {
            let currency = inner.settings().currency.as_str();
            verbs::preview(q, &inner.viewer, set, from, currency, inner.now())
        })
        .await?;
    Ok(axum::Json(PreviewOut::of(&found, limit)))
}

/// The query of what is open.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ClaimsQuery {
    scope: String,
    kind: String,
    limit: String,
}

/// GET.
pub async fn claims(cx: Cx, Query(query): Query<ClaimsQuery>) -> Result<axum::Json<ClaimsOut>> {
    let mut fields = Fields::default();
    let limit = limit(&mut fields, &query.limit);
    fields.finish()?;
    let parsed = if query.kind.is_empty() { Some(Gap::Unassigned) } else { Gap::parse(&query.kind) };
    let gap = Some(parsed.ok_or_else(|| Error::field("kind", "error-choose"))?);
    let choice = if query.scope.is_empty() { Some(Choice::All) } else { Choice::parse(&query.scope) };
    let choice = choice.ok_or_else(|| Error::field("scope", "error-choose"))?;
    let viewer = cx.viewer.clone();
    let open = cx.snapshot(move |q| verbs::open(q, &viewer, &Scope::resolve(q, &viewer, choice)?, gap)).await?;
    let [unassigned_count, doubly_count, elsewhere_count, unled_count] = open.counts;
    let items = open.accounts.iter().take(limit).map(|one| StaysOut::of(one, &open.rules)).collect();
    Ok(axum::Json(ClaimsOut { unassigned_count, doubly_count, elsewhere_count, unled_count, items }))
}

/// POST: applies what was previewed.
pub async fn apply(cx: Cx, Path(set): Path<RuleSetId>, Json(input): Json<ApplyInput>) -> Result<Response> {
    let by = cx.acting();
    let batch = by.batch;
    let done = cx
        .write_as(by, move |tx, by| {
            let mut fields = Fields::default();
            let from = calendar::parse_optional(&mut fields, "from", &input.from, by.today).unwrap_or(by.today);
            fields.finish()?;
            let (reason, fingerprint) = (input.reason.clone(), input.fingerprint.clone());
            verb::apply(tx, by, set, &Apply { from, reason, fingerprint })
        })
        .await?;
    let out = AppliedOut { accounts: done.accounts, leads: done.leads, batch };
    Ok((StatusCode::CREATED, axum::Json(out)).into_response())
}
