//! Holders of territories.

use axum::http::StatusCode;
use axum::response::Response;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::wire::{EndInput, ListQuery, Made, Named, days};
use crate::base::dated::parse_span;
use crate::base::extract::{IfMatch, Json, Path, Query};
use crate::base::paging::List;
use crate::base::{Cx, Fields, Result, RowId, TerritoryId, UserId, validate};
use crate::features::org::holders;
use crate::features::org::model::NewHolder;

/// A holder to be set.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct HolderInput {
    /// The territory.
    territory: TerritoryId,
    /// Who holds it.
    user: UserId,
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

/// A holder.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct HolderOut {
    /// The row.
    id: RowId,
    /// The territory.
    territory: TerritoryId,
    /// Who holds it.
    user: Named,
    /// First day.
    valid_from: String,
    /// Last day, included; null when open.
    valid_to: Option<String>,
    /// Why.
    reason: String,
}

/// A page of holders.
pub type Holders = List<HolderOut>;

/// GET.
pub async fn list(cx: Cx, Query(query): Query<ListQuery>) -> Result<axum::Json<Holders>> {
    let (day, user) = query.filter(cx.today())?;
    let rows = cx.read(move |q| holders::list(q, None, day)).await?;
    let rows = rows.into_iter().filter(|h| user.is_none_or(|u| h.user == u)).map(|h| {
        let (valid_from, valid_to) = days(&h.span);
        let user = Named { id: h.user.0, name: h.user_name };
        HolderOut { id: h.id, territory: h.territory, user, valid_from, valid_to, reason: h.reason }
    });
    query.page(rows.collect(), |r| r.id.0).map(axum::Json)
}

/// POST.
pub async fn set(cx: Cx, Json(input): Json<HolderInput>) -> Result<Response> {
    let id = cx
        .write(move |tx, by| {
            let mut fields = Fields::default();
            let span = parse_span(&mut fields, by.today, &input.valid_from, &input.valid_to);
            let reason = validate::line(&mut fields, "reason", &input.reason, validate::LINE);
            fields.finish()?;
            holders::set(tx, by, &[NewHolder { territory: input.territory, user: input.user, span, reason }])
        })
        .await?;
    Ok(Made::answer(id[0]))
}

/// PATCH: dated rows have no versions, so any is taken.
pub async fn end(cx: Cx, Path(id): Path<RowId>, _: IfMatch, Json(input): Json<EndInput>) -> Result<StatusCode> {
    cx.write(move |tx, by| holders::end(tx, by, &input.parse(id, by.today)?)).await?;
    Ok(StatusCode::NO_CONTENT)
}
