//! Reporting lines.

use axum::http::StatusCode;
use axum::response::Response;
use schemars::JsonSchema;
use serde::Deserialize;

use super::wire::{EndInput, LineOut, Lines, ListQuery, Made};
use crate::base::dated::parse_span;
use crate::base::extract::{IfMatch, Json, Path, Query};
use crate::base::{Cx, Fields, Result, RowId, UserId, validate};
use crate::features::org::lines::{self, Filter};
use crate::features::org::model::{LineKind, NewLine};

/// A reporting line to be set.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LineInput {
    /// Who reports.
    user: UserId,
    /// To whom.
    manager: UserId,
    /// Solid or dotted.
    kind: LineKind,
    /// First day, ISO; today without it.
    #[serde(default)]
    valid_from: String,
    /// Last day, ISO, included; open without it.
    #[serde(default)]
    valid_to: String,
    /// Why.
    #[serde(default)]
    reason: String,
}

/// GET.
pub async fn list(cx: Cx, Query(query): Query<ListQuery>) -> Result<axum::Json<Lines>> {
    let (day, user) = query.filter(cx.today())?;
    let rows = cx.read(move |q| lines::list(q, Filter { user, day })).await?;
    let rows: Vec<LineOut> = rows.into_iter().map(LineOut::from).collect();
    query.page(rows, |r| r.id.0).map(axum::Json)
}

/// POST.
pub async fn set(cx: Cx, Json(input): Json<LineInput>) -> Result<Response> {
    let id = cx
        .write(move |tx, by| {
            let mut fields = Fields::default();
            let span = parse_span(&mut fields, by.today, &input.valid_from, &input.valid_to);
            let reason = validate::line(&mut fields, "reason", &input.reason, validate::LINE);
            fields.finish()?;
            let line = NewLine { user: input.user, manager: input.manager, kind: input.kind, span, reason };
            lines::set(tx, by, &[line])
        })
        .await?;
    Ok(Made::answer(id[0]))
}

/// PATCH: dated rows have no versions, so any is taken.
pub async fn end(cx: Cx, Path(id): Path<RowId>, _: IfMatch, Json(input): Json<EndInput>) -> Result<StatusCode> {
    cx.write(move |tx, by| lines::end(tx, by, &input.parse(id, by.today)?)).await?;
    Ok(StatusCode::NO_CONTENT)
}
