//! The deals of a past day as JSON.

use axum::http::Method;
use schemars::JsonSchema;
use serde::Serialize;
use uuid::Uuid;

use super::api::{DaysOut, SumOut, days, decimal, sum};
use super::asked::{FROZEN, ForecastQuery, When};
use super::behind::Reads;
use super::frozen::{self, Found, Item};
use super::model::fate::{Fate, Now};
use super::model::{Category, FORMULA, Outcome};
use super::pages::deals::place;
use super::store::Ask;
use crate::base::dated::Span;
use crate::base::extract::Query;
use crate::base::routes::Op;
use crate::base::{AccountId, Cx, Locale, Need, Result, Routes, Scope, UserId};
use crate::features::deals::model::named_in;
use crate::features::people::listing::slice;

/// The routes.
pub(super) fn routes(routes: Routes) -> Routes {
    let list = Op::new(
        "The deals behind a number of a freeze, or of a day that is over, as they were then and what has become of them; the largest first",
    );
    let list = list.gives::<FrozenOut>().query(FROZEN);
    routes.api(Method::GET, "/api/v1/forecast/frozen", Need::User, list, show)
}

/// A deal of a past day.
#[derive(Clone, Debug, Serialize, JsonSchema)]
struct ThenOut {
    account_id: AccountId,
    /// What the account is called now; null where the deal is no longer kept.
    account: Option<String>,
    deal_id: Uuid,
    /// What the deal is called now; null where it is no longer kept.
    deal: Option<String>,
    kind: Option<String>,
    /// How it stood then.
    outcome: Outcome,
    category: Category,
    /// The name of its stage then; null where nobody wrote it down.
    stage: Option<String>,
    probability: i64,
    /// The day on which it was to close then, or had closed.
    closes_on: Option<String>,
    /// Who led the account then.
    lead_id: Option<UserId>,
    /// Its amount then, in its own currency.
    amount: Option<String>,
    currency: String,
    /// What counted of it, in the reporting currency; null without an amount or a rate.
    counted: Option<String>,
    /// What has become of it.
    since: Fate,
    /// The day on which it closed, or is to close now.
    since_on: Option<String>,
}

/// The deals of a past day.
#[derive(Clone, Debug, Serialize, JsonSchema)]
struct FrozenOut {
    formula: &'static str,
    currency: String,
    period: DaysOut,
    /// The day of the freeze; null where nothing was frozen, or where `day` was asked for.
    frozen_on: Option<String>,
    /// The day that was asked for instead.
    day: Option<String>,
    /// What all of them come to, those of other pages as well.
    total: SumOut,
    items: Vec<ThenOut>,
    /// The `cursor` of the deals after these; null when these are all.
    next: Option<String>,
}

fn item(item: Item, locale: Locale, reporting: &str) -> ThenOut {
    let Item { shot, stage, now, fate } = item;
    let (name, account, kind) = match now {
        Some(Now { name, account, kind, .. }) => (Some(name), Some(account), Some(kind)),
        None => (None, None, None),
    };
    ThenOut {
        account_id: shot.key.0,
        account,
        deal_id: shot.key.1,
        deal: name,
        kind,
        outcome: shot.outcome,
        category: shot.category,
        stage: stage.map(|[en, zh]| named_in(locale, &en, &zh).to_owned()),
        probability: shot.probability,
        closes_on: shot.day.map(|day| day.to_string()),
        lead_id: shot.lead,
        amount: shot.own.map(|minor| decimal(minor, &shot.currency)),
        currency: shot.currency,
        counted: shot.minor.map(|minor| decimal(minor, reporting)),
        since: fate.0,
        since_on: fate.1.map(|day| day.to_string()),
    }
}

fn out(found: Found, period: &Span, locale: Locale, currency: &str) -> FrozenOut {
    let day = |of: fn(When) -> bool| found.when.filter(|when| of(*when)).map(|when| when.day().to_string());
    FrozenOut {
        formula: FORMULA,
        currency: currency.to_owned(),
        period: days(period),
        frozen_on: day(|when| matches!(when, When::Frozen(_))),
        day: day(|when| matches!(when, When::Stood(_))),
        total: sum(&found.sum, currency),
        items: found.items.into_iter().map(|of| item(of, locale, currency)).collect(),
        next: found.next.map(|place| place.to_string()),
    }
}

async fn show(cx: Cx, Query(query): Query<ForecastQuery>) -> Result<axum::Json<FrozenOut>> {
    let slice = slice(&query.limit, "", &query.scope, "", &[""])?;
    let (asked, from) = (query.read(cx.today(), cx.settings())?, place(&query)?);
    let (inner, period) = (cx.clone(), asked.period.span());
    let found = cx
        .snapshot(move |q| {
            let scope = Scope::resolve(q, &inner.viewer, slice.choice)?;
            let (viewer, settings) = (&*inner.viewer, inner.settings());
            let by = Reads { viewer, settings, ask: Ask::new(&scope, settings, &asked.only) };
            frozen::read(q, &by, &asked, from, slice.limit)
        })
        .await?;
    Ok(axum::Json(out(found, &period, cx.locale(), &cx.settings().currency)))
}
