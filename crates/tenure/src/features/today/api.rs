//! Contact next as JSON, and what is said of its rows.

use axum::http::{Method, StatusCode};
use axum::response::{IntoResponse, Response};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::actions::{self, WeightChange, check_weights, set_weights};
use super::model::{FORMULA, RULES};
use super::pages::{next, rules, said};
use super::store::tuning;
use crate::base::extract::{Json, Query};
use crate::base::paging::List;
use crate::base::permit::look;
use crate::base::routes::{Op, SCOPE_QUERY};
use crate::base::scope::{self, Choice};
use crate::base::{AccountId, Cx, Error, Need, PersonId, Read, Result, Right, Routes, Scope};

const ADMIN: Need = Need::Right(Right::Administer);

/// The routes.
pub fn routes(routes: Routes) -> Routes {
    let said = |summary| Op::new(summary).takes::<RowInput>();
    routes
        .api(
            Method::GET,
            "/api/v1/contact-next",
            Need::User,
            Op::new("People and accounts to contact next, with every reason and its points")
                .gives::<ContactNext>()
                .query(SCOPE_QUERY),
            contact_next,
        )
        .api(Method::POST, "/api/v1/contact-next/snooze", Need::User, said("Leaves somebody out before a day"), snooze)
        .api(Method::POST, "/api/v1/contact-next/not-this", Need::User, said("Halves a rule's points"), not_this)
        .api(Method::POST, "/api/v1/contact-next/forget", Need::User, said("Takes a lesson back"), forget)
        .api(
            Method::GET,
            "/api/v1/contact-next/taught",
            Need::User,
            Op::new("Everything that the caller said of rows").gives::<List<SaidView>>(),
            taught,
        )
        .api(
            Method::GET,
            "/api/v1/contact-rules",
            Need::User,
            Op::new("How much each rule weighs").gives::<List<WeightChange>>(),
            list_rules,
        )
        .api(
            Method::PUT,
            "/api/v1/contact-rules",
            ADMIN,
            Op::new("Sets weights of rules").takes::<RulesInput>().gives::<List<WeightChange>>(),
            put_rules,
        )
        .api(
            Method::POST,
            "/api/v1/contact-rules/preview",
            ADMIN,
            Op::new("What other weights would do to the lists").takes::<RulesInput>().gives::<rules::Effect>(),
            preview,
        )
}

/// Query: only the scope counts; the list is short.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NextQuery {
    scope: Option<String>,
}

/// One reason with its points.
#[derive(Serialize, JsonSchema)]
pub struct ReasonView {
    /// The rule.
    pub rule: String,
    /// What it adds, after weight and lessons.
    pub points: f64,
    /// Its weight in per cent.
    pub weight: i64,
    /// How often the caller said "not this one".
    pub times: i64,
    /// In words.
    pub headline: String,
    /// What to do.
    pub advice: String,
}

/// One row.
#[derive(Serialize, JsonSchema)]
pub struct NextView {
    /// The account.
    pub account_id: AccountId,
    /// The person; null where a reason is about the account and nobody there is known.
    pub person_id: Option<PersonId>,
    /// Sum of the points.
    pub points: f64,
    /// All reasons, heaviest first.
    pub reasons: Vec<ReasonView>,
}

/// The list, with the version of the formula that ranked it.
#[derive(Serialize, JsonSchema)]
pub struct ContactNext {
    /// Formula and version.
    pub formula: String,
    /// Most points first.
    pub items: Vec<NextView>,
}

/// Ranks the caller's people and accounts.
async fn contact_next(cx: Cx, Query(query): Query<NextQuery>) -> Result<axum::Json<ContactNext>> {
    let choice = match query.scope.as_deref() {
        None => Choice::Mine,
        Some(code) => scope::Choice::parse(code).ok_or_else(|| Error::field("scope", "error-choose"))?,
    };
    let inner = cx.clone();
    let found = cx
        .snapshot(move |q| {
            let scope = Scope::resolve(q, &inner.viewer, choice)?;
            next::load(q, &inner, &scope, false)
        })
        .await?;
    let tuning = found.tuning;
    let items = found.candidates.into_iter().map(|c| NextView {
        account_id: c.account,
        person_id: c.person,
        points: c.points,
        reasons: c
            .reasons
            .into_iter()
            .map(|s| ReasonView {
                weight: tuning.weight(s.reason.rule),
                rule: s.reason.rule.to_owned(),
                points: s.points,
                times: s.times,
                headline: s.reason.headline,
                advice: s.reason.advice,
            })
            .collect(),
    });
    Ok(axum::Json(ContactNext { formula: FORMULA.to_owned(), items: items.collect() }))
}

/// What is said of a row.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RowInput {
    /// The account.
    account_id: AccountId,
    /// The person; null or absent for the account.
    #[serde(default)]
    person_id: Option<PersonId>,
    /// snooze: `tomorrow`, `week` or a day; null shows them again.
    #[serde(default)]
    until: Option<String>,
    /// not-this and forget: the rule.
    #[serde(default)]
    rule: String,
}

async fn snooze(cx: Cx, Json(input): Json<RowInput>) -> Result<Response> {
    let account = input.account_id;
    cx.write(move |tx, by| {
        look::<Read>(tx, &by.viewer, account)?;
        let until = input.until.as_deref().map(|text| said::until(text, by)).transpose()?;
        actions::snooze(tx, by, account, input.person_id, until)
    })
    .await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

async fn not_this(cx: Cx, Json(input): Json<RowInput>) -> Result<Response> {
    let account = input.account_id;
    cx.write(move |tx, by| actions::not_this_one(tx, by, account, input.person_id, &input.rule)).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

async fn forget(cx: Cx, Json(input): Json<RowInput>) -> Result<Response> {
    let account = input.account_id;
    cx.write(move |tx, by| actions::forget(tx, by, account, input.person_id, &input.rule)).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// Something that the caller said of a row.
#[derive(Serialize, JsonSchema)]
pub struct SaidView {
    /// The account.
    pub account_id: AccountId,
    /// The person; null for the account.
    pub person_id: Option<PersonId>,
    /// Until when they are left out.
    pub until: Option<String>,
    /// The rule that was lowered.
    pub rule: Option<String>,
    /// How often.
    pub times: i64,
}

async fn taught(cx: Cx) -> Result<axum::Json<List<SaidView>>> {
    let inner = cx.clone();
    let said = cx.read(move |q| tuning::said(q, &Scope::probe(&inner.viewer))).await?;
    let items = said.into_iter().map(|s| SaidView {
        account_id: s.account,
        person_id: s.person,
        until: s.until.map(|day| day.to_string()),
        times: s.lesson.as_ref().map_or(0, |(_, times)| *times),
        rule: s.lesson.map(|(rule, _)| rule),
    });
    Ok(axum::Json(List { items: items.collect(), next: None }))
}

/// Weights to be set.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RulesInput {
    /// Those that change; others stay.
    pub rules: Vec<WeightChange>,
}

fn all_rules(q: &crate::base::Conn<'_>) -> Result<List<WeightChange>> {
    let stored = tuning::weights(q)?;
    let weight = |rule: &str| stored.iter().find(|(r, _)| r == rule).map_or(100, |(_, weight)| *weight);
    let items = RULES.iter().map(|rule| WeightChange { rule: (*rule).to_owned(), weight: weight(rule) }).collect();
    Ok(List { items, next: None })
}

async fn list_rules(cx: Cx) -> Result<axum::Json<List<WeightChange>>> {
    Ok(axum::Json(cx.read(all_rules).await?))
}

async fn put_rules(cx: Cx, Json(input): Json<RulesInput>) -> Result<axum::Json<List<WeightChange>>> {
    let list = cx.write(move |tx, by| {
        set_weights(tx, by, &input.rules)?;
        all_rules(tx)
    });
    Ok(axum::Json(list.await?))
}

async fn preview(cx: Cx, Json(input): Json<RulesInput>) -> Result<axum::Json<rules::Effect>> {
    check_weights(&input.rules)?;
    let inner = cx.clone();
    Ok(axum::Json(cx.snapshot(move |q| rules::effect(q, &inner, &input.rules)).await?))
}
