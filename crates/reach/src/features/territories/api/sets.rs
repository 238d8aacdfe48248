//! Sets and their rules.

use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};

use super::wire::{RegionIn, RegionOut, RuleIn, RuleOut, SetInput, SetOut, SetPatch};
use crate::base::extract::{IfMatch, Json, Path, Query};
use crate::base::paging::List;
use crate::base::{Conn, Cx, Error, Fields, Result, RuleId, RuleSetId, Scope, Viewer};
use crate::features::org::api::wire::ListQuery;
use crate::features::org::territories;
use crate::features::territories::actions::{self, drafts::stored};
use crate::features::territories::model::claims::Rules;
use crate::features::territories::model::{Region, Rule, TerritoryLevel};
use crate::features::territories::pages::form::countries_of;
use crate::features::territories::store::{regions as places, rules, sets};

/// Most sets that a list looks at.
const MOST: i64 = 2_000;

/// GET of all.
pub async fn list(cx: Cx, Query(query): Query<ListQuery>) -> Result<axum::Json<List<SetOut>>> {
    let all = cx.read(|q| sets::list(q, MOST)).await?;
    query.page(all.into_iter().map(SetOut::of).collect(), |set| set.id.0).map(axum::Json)
}

/// The set with its rules, as the viewer may see them.
fn whole(q: &Conn<'_>, viewer: &Viewer, id: RuleSetId) -> Result<SetOut> {
    let set = stored(q, id)?;
    let named = rules::named_visible(q, &Scope::all(q, viewer)?, id)?;
    let list = Rules::new(rules::list(q, id)?, &[]).list;
    let out = |rule: Rule| {
        let accounts = named.iter().filter(|(r, ..)| *r == rule.id).map(|(_, account, _)| *account).collect();
        RuleOut::of(rule, accounts)
    };
    Ok(SetOut { rules: Some(list.into_iter().map(out).collect()), ..SetOut::of(set) })
}

fn answer(status: StatusCode, set: SetOut) -> Response {
    (status, [(header::ETAG, format!("\"{}\"", set.version))], axum::Json(set)).into_response()
}

/// GET of one.
pub async fn show(cx: Cx, Path(id): Path<RuleSetId>) -> Result<Response> {
    let viewer = cx.viewer.clone();
    let set = cx.read(move |q| whole(q, &viewer, id)).await?;
    Ok(answer(StatusCode::OK, set))
}

/// POST: begins a draft.
pub async fn draft(cx: Cx, Json(input): Json<SetInput>) -> Result<Response> {
    let set = cx
        .write(move |tx, by| {
            let id = actions::draft(tx, by, &input.name, input.copy_of)?;
            whole(tx, &by.viewer, id)
        })
        .await?;
    Ok(answer(StatusCode::CREATED, set))
}

/// PATCH.
pub async fn edit(
    cx: Cx,
    Path(id): Path<RuleSetId>,
    version: IfMatch,
    Json(input): Json<SetPatch>,
) -> Result<Response> {
    let base = version.version();
    let set = cx
        .write(move |tx, by| {
            let set = stored(tx, id)?;
            if base.is_some_and(|base| base != set.version) {
                return Err(Error::conflict("territories-error-changed"));
            }
            let name = input.name.as_deref().unwrap_or(&set.name);
            actions::edit_set(tx, by, id, name, input.leads_follow.unwrap_or(set.leads_follow))?;
            whole(tx, &by.viewer, id)
        })
        .await?;
    Ok(answer(StatusCode::OK, set))
}

/// DELETE.
pub async fn discard(cx: Cx, Path(id): Path<RuleSetId>) -> Result<StatusCode> {
    cx.write(move |tx, by| actions::discard(tx, by, id)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// What a rule of the territory is unless somebody says otherwise.
fn level(q: &Conn<'_>, input: &RuleIn) -> Result<Option<TerritoryLevel>> {
    Ok(territories::find(q, input.territory)?.map(|territory| territory.level))
}

fn rule_out(q: &Conn<'_>, viewer: &Viewer, set: RuleSetId, rule: RuleId) -> Result<RuleOut> {
    let rules = whole(q, viewer, set)?.rules.unwrap_or_default();
    rules.into_iter().find(|r| r.id == rule).ok_or(Error::NotFound)
}

fn rule_answer(status: StatusCode, rule: RuleOut) -> Response {
    (status, [(header::ETAG, format!("\"{}\"", rule.version))], axum::Json(rule)).into_response()
}

/// POST of a rule.
pub async fn add(cx: Cx, Path(set): Path<RuleSetId>, Json(input): Json<RuleIn>) -> Result<Response> {
    let rule = cx
        .write(move |tx, by| {
            stored(tx, set)?;
            let ids = actions::add(tx, by, set, &[input.input(level(tx, &input)?)])?;
            rule_out(tx, &by.viewer, set, ids[0])
        })
        .await?;
    Ok(rule_answer(StatusCode::CREATED, rule))
}

/// PATCH of a rule.
pub async fn change(
    cx: Cx,
    Path((set, rule)): Path<(RuleSetId, RuleId)>,
    version: IfMatch,
    Json(input): Json<RuleIn>,
) -> Result<Response> {
    let base = version.version();
    let rule = cx
        .write(move |tx, by| {
            stored(tx, set)?;
            actions::edit(tx, by, (set, rule), &input.input(level(tx, &input)?), base)?;
            rule_out(tx, &by.viewer, set, rule)
        })
        .await?;
    Ok(rule_answer(StatusCode::OK, rule))
}

/// DELETE of a rule.
pub async fn remove(cx: Cx, Path((set, rule)): Path<(RuleSetId, RuleId)>) -> Result<StatusCode> {
    cx.write(move |tx, by| actions::remove(tx, by, set, rule)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// GET of the regions.
pub async fn regions(cx: Cx) -> Result<axum::Json<List<RegionOut>>> {
    let all = cx.read(places::list).await?;
    Ok(axum::Json(List { items: all.into_iter().map(RegionOut::from).collect(), next: None }))
}

/// POST of a region.
pub async fn set_region(cx: Cx, Json(input): Json<RegionIn>) -> Result<axum::Json<RegionOut>> {
    let region = cx
        .write(move |tx, by| {
            let mut fields = Fields::default();
            let countries = countries_of(&mut fields, &input.countries.join(";"));
            fields.finish()?;
            let (code, name_en, name_zh) = (input.code.clone(), input.name_en.clone(), input.name_zh.clone());
            let region = Region { code, name_en, name_zh, countries };
            actions::regions::set_region(tx, by, &region)?;
            let stored = places::list(tx)?.into_iter().find(|r| r.code == region.code.trim());
            stored.ok_or(Error::NotFound)
        })
        .await?;
    Ok(axum::Json(region.into()))
}
