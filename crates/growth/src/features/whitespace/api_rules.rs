//! Cross-sell rules for machines.

use axum::http::{Method, StatusCode};
use axum::response::Response;
use uuid::Uuid;

use super::actions;
use super::model::rules::{Rule, USEFUL};
use super::model::tree::Tree;
use super::openings::Mined;
use super::pages::EDITORS;
use super::rule_form::RuleForm;
use super::store::rules;
use super::wire_openings::{FoundListOut, RuleInput, RuleOut};
use crate::base::extract::{IfMatch, Json, Path};
use crate::base::paging::List;
use crate::base::routes::Op;
use crate::base::{Cx, Error, Need, Result, Routes, Scope};
use crate::features::offerings;
use crate::features::people::wire::tagged;

/// The routes.
pub(super) fn routes(routes: Routes) -> Routes {
    const ALL: &str = "/api/v1/cross-sell-rules";
    const ONE: &str = "/api/v1/cross-sell-rules/{id}";
    let post = Op::new("Writes a cross-sell rule").takes::<RuleInput>().gives::<RuleOut>();
    let patch = Op::new("Changes a cross-sell rule; needs If-Match").takes::<RuleInput>().gives::<RuleOut>();
    let found_op = Op::new("Rules that purchases of the accounts that you see show").gives::<FoundListOut>();
    routes
        .api(Method::GET, ALL, Need::User, Op::new("Cross-sell rules").gives::<List<RuleOut>>(), list)
        .api(Method::POST, ALL, EDITORS, post, create)
        .api(Method::GET, "/api/v1/cross-sell-found", Need::User, found_op, found)
        .api(Method::GET, ONE, Need::User, Op::new("A cross-sell rule").gives::<RuleOut>(), get)
        .api(Method::PATCH, ONE, EDITORS, patch, change)
        .api(Method::DELETE, ONE, EDITORS, Op::new("Takes a cross-sell rule out of use"), remove)
}

async fn list(cx: Cx) -> Result<axum::Json<List<RuleOut>>> {
    let all = cx.read(rules::all).await?;
    Ok(axum::Json(List { items: all.into_iter().map(RuleOut::from).collect(), next: None }))
}

async fn get(cx: Cx, Path(id): Path<Uuid>) -> Result<Response> {
    let rule = cx.read(move |q| live(rules::find(q, id)?)).await?;
    Ok(tagged(StatusCode::OK, rule.version, RuleOut::from(rule)))
}

fn live(rule: Rule) -> Result<Rule> {
    if rule.archived { Err(Error::NotFound) } else { Ok(rule) }
}

/// A form with the given fields over another.
fn over(input: RuleInput, form: RuleForm) -> RuleForm {
    RuleForm {
        owns: input.owns_id.map_or(form.owns, |id| id.to_string()),
        lacks: input.lacks_id.map_or(form.lacks, |id| id.to_string()),
        sector: input.sector.unwrap_or(form.sector),
        unit_kind: input.unit_kind.unwrap_or(form.unit_kind),
        reason: input.reason.unwrap_or(form.reason),
        reason_zh: input.reason_zh.unwrap_or(form.reason_zh),
        version: form.version,
    }
}

async fn create(cx: Cx, Json(input): Json<RuleInput>) -> Result<Response> {
    let rule = cx
        .write(move |tx, by| {
            let id = actions::rules::add(tx, by, &over(input.clone(), RuleForm::default()).read()?)?;
            rules::find(tx, id)
        })
        .await?;
    let at = format!("/api/v1/cross-sell-rules/{}", rule.id);
    Ok(super::api::made(&at, rule.version, RuleOut::from(rule)))
}

async fn change(cx: Cx, Path(id): Path<Uuid>, version: IfMatch, Json(input): Json<RuleInput>) -> Result<Response> {
    let rule = cx
        .write(move |tx, by| {
            let stored = live(rules::find(tx, id)?)?;
            let rule = Rule { id, ..over(input.clone(), RuleForm::of(&stored)).read()? };
            actions::rules::edit(tx, by, &rule, version.version())?;
            rules::find(tx, id)
        })
        .await?;
    Ok(tagged(StatusCode::OK, rule.version, RuleOut::from(rule)))
}

async fn remove(cx: Cx, Path(id): Path<Uuid>) -> Result<StatusCode> {
    cx.write(move |tx, by| actions::rules::set_archived(tx, by, id, true)).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn found(cx: Cx) -> Result<axum::Json<FoundListOut>> {
    let inner = cx.clone();
    let mined = cx
        .snapshot(move |q| {
            let scope = Scope::all(q, &inner.viewer)?;
            let tree = Tree::of(offerings::store::all(q)?, inner.today());
            Mined::load(q, &scope, &tree, inner.today())
        })
        .await?;
    let items = mined.rules.iter().map(Into::into).collect();
    Ok(axum::Json(FoundListOut {
        items,
        accounts: mined.accounts,
        enough: mined.accounts >= USEFUL,
        looked_through: mined.part,
    }))
}
