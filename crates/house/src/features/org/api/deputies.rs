//! Deputies.

use axum::http::StatusCode;
use axum::response::Response;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::wire::{EndInput, ListQuery, Made, Named, days};
use crate::base::dated::parse_span;
use crate::base::extract::{IfMatch, Json, Path, Query};
use crate::base::paging::List;
use crate::base::{Cx, Fields, Result, Right, RowId, UserId, validate};
use crate::features::org::deputies;
use crate::features::org::model::NewDeputy;

/// A deputy to be named.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DeputyInput {
    /// Who is away; you without it.
    #[serde(default)]
    person: Option<UserId>,
    /// Who stands in.
    deputy: UserId,
    /// First day, ISO; today without it.
    #[serde(default)]
    valid_from: String,
    /// Last day, ISO, included.
    valid_to: String,
    /// Why.
    #[serde(default)]
    reason: String,
}

/// A deputy.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct DeputyOut {
    /// The row.
    id: RowId,
    /// Who is away.
    person: Named,
    /// Who stands in.
    deputy: Named,
    /// First day.
    valid_from: String,
    /// Last day, included.
    valid_to: Option<String>,
    /// Why.
    reason: String,
}

/// A page of deputies.
pub type Deputies = List<DeputyOut>;

/// GET.
pub async fn list(cx: Cx, Query(query): Query<ListQuery>) -> Result<axum::Json<Deputies>> {
    let (day, user) = query.filter(cx.today())?;
    let person = if cx.viewer.has(Right::Administer) { user } else { Some(cx.viewer.id) };
    let rows = cx.read(move |q| deputies::list(q, person, None)).await?;
    let rows = rows.into_iter().filter(|d| day.is_none_or(|day| d.span.holds(day))).map(|d| {
        let (valid_from, valid_to) = days(&d.span);
        let person = Named { id: d.person.0, name: d.person_name };
        let deputy = Named { id: d.deputy.0, name: d.deputy_name };
        DeputyOut { id: d.id, person, deputy, valid_from, valid_to, reason: d.reason }
    });
    query.page(rows.collect(), |r| r.id.0).map(axum::Json)
}

/// POST.
pub async fn name(cx: Cx, Json(input): Json<DeputyInput>) -> Result<Response> {
    let id = cx
        .write(move |tx, by| {
            let mut fields = Fields::default();
            let span = parse_span(&mut fields, by.today, &input.valid_from, &input.valid_to);
            let reason = validate::line(&mut fields, "reason", &input.reason, validate::LINE);
            fields.finish()?;
            let person = input.person.unwrap_or(by.viewer.id);
            deputies::name_deputy(tx, by, &NewDeputy { person, deputy: input.deputy, span, reason })
        })
        .await?;
    Ok(Made::answer(id))
}

/// PATCH: dated rows have no versions, so any is taken.
pub async fn end(cx: Cx, Path(id): Path<RowId>, _: IfMatch, Json(input): Json<EndInput>) -> Result<StatusCode> {
    cx.write(move |tx, by| deputies::end(tx, by, &input.parse(id, by.today)?)).await?;
    Ok(StatusCode::NO_CONTENT)
}
