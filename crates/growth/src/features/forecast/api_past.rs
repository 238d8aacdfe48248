//! What moved, how earlier forecasts hit, freezes and win rates as JSON.

use std::collections::HashMap;

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use schemars::JsonSchema;
use serde::Serialize;
use uuid::Uuid;

use super::actions;
use super::api::{DaysOut, SumOut, choice, days, decimal, sum};
use super::asked::ForecastQuery;
use super::decided::{self, WinQuery};
use super::gather::{self, Ground};
use super::model::accuracy::{AGES, Judged, ratio};
use super::model::bridge::{Bridge, Step, Why};
use super::model::wins::Decided;
use super::model::{FORMULA, Key};
use super::store::{Ask, freezes, named};
use crate::base::extract::Query;
use crate::base::paging::List;
use crate::base::{AccountId, Cx, Result, Scope};

/// Periods of the past that forecasts are judged by.
const PAST: usize = 8;

/// A step of what moved.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(super) struct StepOut {
    step: Step,
    /// Null where there are deals and nothing is known of any.
    amount: Option<String>,
    deals: i64,
    /// Deals without an amount or a rate.
    unknown: i64,
    /// By how many deals commit is more, or less: with those of the start they add up to those of the end.
    more_deals: i64,
}

/// A deal that moved commit.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(super) struct MoveOut {
    account_id: AccountId,
    account: String,
    deal_id: Uuid,
    deal: String,
    step: Step,
    why: Why,
    /// Null without an amount or a rate.
    amount: Option<String>,
    /// Its close date before.
    closed_before: Option<String>,
    /// Its close date now.
    closes_now: Option<String>,
}

/// What moved commit since a freeze.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(super) struct ChangesOut {
    formula: &'static str,
    currency: String,
    period: DaysOut,
    /// The day of the freeze; null where nothing was frozen.
    since: Option<String>,
    start: Option<SumOut>,
    steps: Vec<StepOut>,
    end: Option<SumOut>,
    moves: Vec<MoveOut>,
}

pub(super) fn steps(bridge: &Bridge, currency: &str) -> Vec<StepOut> {
    let of = |step: &Step| {
        let of = bridge.step(*step);
        StepOut {
            step: *step,
            amount: of.minor().map(|minor| decimal(minor, currency)),
            deals: of.sum.deals,
            unknown: of.sum.unknown,
            more_deals: of.more,
        }
    };
    Step::ALL.iter().map(of).collect()
}

pub(super) fn moves(bridge: &Bridge, called: &HashMap<Key, named::Named>, currency: &str) -> Vec<MoveOut> {
    let told = bridge.moves.iter().filter_map(|m| {
        let named = called.get(&m.key)?;
        Some(MoveOut {
            account_id: m.key.0,
            account: named.account.clone(),
            deal_id: m.key.1,
            deal: named.name.clone(),
            step: m.step,
            why: m.why,
            amount: m.minor.map(|minor| decimal(minor, currency)),
            closed_before: m.from.map(|d| d.to_string()),
            closes_now: m.to.map(|d| d.to_string()),
        })
    });
    told.collect()
}

pub(super) async fn moved(cx: Cx, Query(query): Query<ForecastQuery>) -> Result<axum::Json<ChangesOut>> {
    let (asked, choice) = (query.read(cx.today(), cx.settings())?, choice(&query.scope)?);
    let inner = cx.clone();
    let out = cx
        .snapshot(move |q| {
            let scope = Scope::resolve(q, &inner.viewer, choice)?;
            let ask = Ask::new(&scope, inner.settings(), &asked.only);
            let period = asked.period.span();
            let currency = inner.settings().currency.clone();
            let since = gather::since(asked.since, &freezes::list(q, i64::MAX)?, ask.today)?;
            let empty = ChangesOut {
                formula: FORMULA,
                period: days(&period),
                since: since.map(|day| day.to_string()),
                start: None,
                steps: Vec::new(),
                end: None,
                moves: Vec::new(),
                currency,
            };
            let Some(day) = since else { return Ok(empty) };
            let bridge = gather::bridge(q, &ask, &Ground::load(q, &ask, period)?, day)?;
            let keys: Vec<_> = bridge.moves.iter().map(|m| m.key).collect();
            let called = named::read(q, &ask, &keys)?;
            let currency = &inner.settings().currency;
            Ok(ChangesOut {
                start: Some(sum(&bridge.start, currency)),
                steps: steps(&bridge, currency),
                end: Some(sum(&bridge.end, currency)),
                moves: moves(&bridge, &called, currency),
                ..empty
            })
        })
        .await?;
    Ok(axum::Json(out))
}

/// What was forecast of a period, and what came.
#[derive(Clone, Debug, Serialize, JsonSchema)]
struct JudgedOut {
    period: DaysOut,
    /// Days before its end.
    age: i64,
    frozen_on: String,
    forecast: SumOut,
    actual: SumOut,
    /// `1 − |F − A| ÷ A`; null where nothing came.
    accuracy: Option<f64>,
    /// `(F − A) ÷ A`; null where nothing came.
    bias: Option<f64>,
}

/// How forecasts of one age hit over all periods.
#[derive(Clone, Debug, Serialize, JsonSchema)]
struct AgeOut {
    age: i64,
    periods: usize,
    accuracy: Option<f64>,
    bias: Option<f64>,
}

/// How earlier forecasts hit.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(super) struct AccuracyOut {
    formula: &'static str,
    currency: String,
    ages: Vec<AgeOut>,
    periods: Vec<JudgedOut>,
}

fn age(age: i64, judged: &[Judged]) -> AgeOut {
    let of: Vec<Judged> = judged.iter().copied().filter(|j| j.age == age).collect();
    let rate = ratio(&of);
    AgeOut { age, periods: of.len(), accuracy: rate.map(|r| r.0), bias: rate.map(|r| r.1) }
}

pub(super) async fn hits(cx: Cx, Query(query): Query<ForecastQuery>) -> Result<axum::Json<AccuracyOut>> {
    let (asked, choice) = (query.read(cx.today(), cx.settings())?, choice(&query.scope)?);
    let inner = cx.clone();
    let judged = cx
        .snapshot(move |q| {
            let scope = Scope::resolve(q, &inner.viewer, choice)?;
            let settings = inner.settings();
            gather::judged(q, &Ask::new(&scope, settings, &asked.only), settings, asked.length, PAST)
        })
        .await?;
    let currency = &cx.settings().currency;
    let out = |j: &Judged| JudgedOut {
        period: days(&j.period),
        age: j.age,
        frozen_on: j.taken_on.to_string(),
        forecast: sum(&j.forecast, currency),
        actual: sum(&j.actual, currency),
        accuracy: j.accuracy(),
        bias: j.bias(),
    };
    Ok(axum::Json(AccuracyOut {
        formula: FORMULA,
        currency: currency.clone(),
        ages: AGES.iter().map(|a| age(*a, &judged)).collect(),
        periods: judged.iter().map(out).collect(),
    }))
}

/// A freeze.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(super) struct FreezeOut {
    taken_on: String,
}

pub(super) async fn frozen(cx: Cx) -> Result<axum::Json<List<FreezeOut>>> {
    let days = cx.read(|q| freezes::list(q, i64::MAX)).await?;
    let items = days.into_iter().map(|day| FreezeOut { taken_on: day.to_string() }).collect();
    Ok(axum::Json(List { items, next: None }))
}

pub(super) async fn freeze(cx: Cx) -> Result<Response> {
    let done = actions::freeze(&cx).await?;
    let status = if done { StatusCode::CREATED } else { StatusCode::OK };
    Ok((status, axum::Json(FreezeOut { taken_on: cx.today().to_string() })).into_response())
}

/// What was decided of a row.
#[derive(Clone, Debug, Serialize, JsonSchema)]
struct DecidedOut {
    won: SumOut,
    lost: SumOut,
    /// Won ÷ decided; null where nothing was decided.
    win_rate: Option<f64>,
    /// The same by value.
    win_rate_by_value: Option<f64>,
}

/// A row of win rates.
#[derive(Clone, Debug, Serialize, JsonSchema)]
struct WinRowOut {
    /// An id, a code, the first month of a quarter as `2026-10`, or `none`.
    id: String,
    /// Its name; null for the row without a value.
    name: Option<String>,
    #[serde(flatten)]
    decided: DecidedOut,
}

/// Win rates.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(super) struct WinsOut {
    formula: &'static str,
    currency: String,
    days: DaysOut,
    by: decided::WinBy,
    rows: Vec<WinRowOut>,
    total: DecidedOut,
}

fn decided(d: &Decided, currency: &str) -> DecidedOut {
    DecidedOut {
        won: sum(&d.won, currency),
        lost: sum(&d.lost, currency),
        win_rate: d.by_count(),
        win_rate_by_value: d.by_value(),
    }
}

pub(super) async fn win_rates(cx: Cx, Query(query): Query<WinQuery>) -> Result<axum::Json<WinsOut>> {
    let (asked, choice) = (query.read(cx.today(), cx.settings())?, choice(&query.scope)?);
    let (inner, ask) = (cx.clone(), asked.clone());
    let found = cx
        .snapshot(move |q| {
            let scope = Scope::resolve(q, &inner.viewer, choice)?;
            let settings = inner.settings();
            decided::read(q, &Ask::new(&scope, settings, &ask.only), &ask, settings, inner.locale())
        })
        .await?;
    let currency = &cx.settings().currency;
    let row = |l: decided::Line| WinRowOut { decided: decided(&l.decided, currency), id: l.key, name: l.name };
    Ok(axum::Json(WinsOut {
        formula: FORMULA,
        currency: currency.clone(),
        days: days(&asked.span),
        by: asked.by,
        total: decided(&found.total, currency),
        rows: found.rows.into_iter().map(row).collect(),
    }))
}
