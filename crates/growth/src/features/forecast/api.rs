//! Forecasts as JSON.

use axum::http::Method;
use schemars::JsonSchema;
use serde::Serialize;
use uuid::Uuid;

use super::against::Against;
use super::api_past::{AccuracyOut, ChangesOut, FreezeOut, WinsOut, freeze, frozen, hits, moved, win_rates};
use super::asked::{CHANGES, DEALS, ForecastQuery, PIPELINE, QUERY};
use super::behind::{Item, Reads, behind};
use super::decided::QUERY as WINS;
use super::gather::{Ground, Line};
use super::goals;
use super::model::{By, FORMULA, Figures, Sum};
use super::pages::deals::place;
use super::store::Ask;
use super::store::pipeline::{self, Months};
use crate::base::dated::Span;
use crate::base::extract::Query;
use crate::base::money::{Decimal, Money};
use crate::base::paging::List;
use crate::base::routes::Op;
use crate::base::scope::Choice;
use crate::base::{AccountId, Cx, Error, Fields, Need, Result, Right, Routes, Scope, UserId, validate};
use crate::features::people::listing::slice;
use crate::features::revenue_reports::store::named as names;

/// The routes.
pub fn routes(routes: Routes) -> Routes {
    let user = Need::User;
    let freezes = Need::Either(Right::Lead, Right::Administer);
    let forecast = Op::new("Won so far, commit, best case, weighted and target of a period, by row");
    let changes = Op::new("What moved commit of a period since a freeze: steps that add up, and the deals behind them");
    let accuracy =
        Op::new("How earlier forecasts hit: commit 30, 60 and 90 days before the end of periods that are over");
    let deals = Op::new("The deals behind a number of the forecast; the largest first");
    let months = Op::new("The whole open pipeline by lead and month");
    let wins = Op::new("Win rates by count and by value");
    let list = Op::new("The days on which all deals were frozen; the last one first").gives::<List<FreezeOut>>();
    let now = Op::new("Freezes all deals as they are today; once a day").gives::<FreezeOut>();
    let routes = super::api_frozen::routes(super::api_submitted::routes(routes));
    routes
        .api(Method::GET, "/api/v1/forecast", user, forecast.gives::<ForecastOut>().query(QUERY), show)
        .api(Method::GET, "/api/v1/forecast/changes", user, changes.gives::<ChangesOut>().query(CHANGES), moved)
        .api(Method::GET, "/api/v1/forecast/accuracy", user, accuracy.gives::<AccuracyOut>().query(CHANGES), hits)
        .api(Method::GET, "/api/v1/forecast/deals", user, deals.gives::<List<DealOut>>().query(DEALS), list_deals)
        .api(Method::GET, "/api/v1/forecast/pipeline", user, months.gives::<PipelineOut>().query(PIPELINE), by_month)
        .api(Method::GET, "/api/v1/forecast/freezes", user, list, frozen)
        .api(Method::POST, "/api/v1/forecast/freezes", freezes, now, freeze)
        .api(Method::GET, "/api/v1/win-rates", user, wins.gives::<WinsOut>().query(WINS), win_rates)
}

/// A sum with what it leaves out.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(super) struct SumOut {
    /// In the reporting currency; null where there are deals and nothing is known of any.
    amount: Option<String>,
    /// Deals, those left out as well.
    deals: i64,
    /// Deals that are left out: without an amount, or without a rate.
    unknown: i64,
}

/// Days.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(super) struct DaysOut {
    from: String,
    /// The last day.
    to: String,
}

/// What some deals come to.
#[derive(Clone, Debug, Serialize, JsonSchema)]
struct FiguresOut {
    won: SumOut,
    /// Won, and open with the evidence for it.
    commit: SumOut,
    /// Commit, and open with a champion and a stated need.
    best_case: SumOut,
    /// Open, of any category.
    open: SumOut,
    /// What is open times its probability.
    weighted: Option<String>,
    /// What is to be sold; null without a target.
    target: Option<String>,
}

/// A row.
#[derive(Clone, Debug, Serialize, JsonSchema)]
struct RowOut {
    /// An id, a month as `2026-11`, a kind, or `none`.
    id: String,
    /// Its name; null for the row without a value.
    name: Option<String>,
    /// The team of which a team is a part: its deals are among those of that row, too.
    within: Option<String>,
    #[serde(flatten)]
    figures: FiguresOut,
}

/// A forecast.
#[derive(Clone, Debug, Serialize, JsonSchema)]
struct ForecastOut {
    /// The rules.
    formula: &'static str,
    /// The reporting currency.
    currency: String,
    period: DaysOut,
    by: By,
    rows: Vec<RowOut>,
    total: FiguresOut,
    /// What counts against the target of all: what is credited to whom it is of, wherever the deals lie; null without one.
    attained: Option<FiguresOut>,
    /// What of the total is credited to others, or to nobody.
    beside: Option<FiguresOut>,
    /// The share of the target that is expected by today; null outside the period.
    pace: Option<f64>,
    /// Targets that are left out, because their currency has no rate.
    targets_unknown: i64,
    /// Whose targets leave days of the period without one: they are compared with nothing.
    targets_partial: i64,
}

pub(super) fn decimal(minor: i64, currency: &str) -> String {
    Money { minor, currency: currency.to_owned() }.decimal()
}

pub(super) fn sum(s: &Sum, currency: &str) -> SumOut {
    SumOut { amount: s.known().map(|minor| decimal(minor, currency)), deals: s.deals, unknown: s.unknown }
}

pub(super) fn days(span: &Span) -> DaysOut {
    DaysOut { from: span.from.to_string(), to: span.last().unwrap_or(span.to).to_string() }
}

fn figures(f: &Figures, target: Option<i64>, currency: &str) -> FiguresOut {
    FiguresOut {
        won: sum(&f.won, currency),
        commit: sum(&f.commit(), currency),
        best_case: sum(&f.best(), currency),
        open: sum(&f.open, currency),
        weighted: f.weighted().map(|minor| decimal(minor, currency)),
        target: target.map(|minor| decimal(minor, currency)),
    }
}

/// The accounts asked for; all without it.
pub(super) fn choice(scope: &str) -> Result<Choice> {
    match scope {
        "" => Ok(Choice::All),
        scope => Choice::parse(scope).ok_or_else(|| Error::field("scope", "error-choose")),
    }
}

async fn show(cx: Cx, Query(query): Query<ForecastQuery>) -> Result<axum::Json<ForecastOut>> {
    let (asked, choice) = (query.read(cx.today(), cx.settings())?, choice(&query.scope)?);
    let inner = cx.clone();
    let out = cx
        .snapshot(move |q| {
            let scope = Scope::resolve(q, &inner.viewer, choice)?;
            let (settings, period) = (inner.settings(), asked.period.span());
            let ask = Ask::new(&scope, settings, &asked.only);
            let ground = Ground::load(q, &ask, period)?;
            let against = Against::load(q, &inner.viewer, settings, &ask, &ground)?;
            let (goals, currency) = (&against.goals, &settings.currency);
            let row = |l: Line| RowOut {
                figures: figures(&l.figures, l.target, currency),
                id: l.key,
                name: l.name,
                within: l.within,
            };
            let rows = ground.lines(q, &scope, inner.locale(), asked.by, &against)?;
            let attained = against.attained(&ground);
            Ok(ForecastOut {
                formula: FORMULA,
                currency: currency.clone(),
                period: days(&period),
                by: asked.by,
                rows: rows.into_iter().map(row).collect(),
                total: figures(&ground.all(), goals.whole, currency),
                beside: attained.map(|_| figures(&against.beside(&ground), None, currency)),
                attained: attained.map(|of| figures(&of, goals.whole, currency)),
                pace: goals::expected(q, &ask, &period)?,
                targets_unknown: goals.unknown,
                targets_partial: goals.partial,
            })
        })
        .await?;
    Ok(axum::Json(out))
}

/// A deal behind a number.
#[derive(Clone, Debug, Serialize, JsonSchema)]
struct DealOut {
    account_id: AccountId,
    account: String,
    deal_id: Uuid,
    deal: String,
    kind: String,
    outcome: super::model::Outcome,
    category: super::model::Category,
    probability: i64,
    /// The day on which it closes, or closed.
    closes_on: Option<String>,
    lead_id: Option<UserId>,
    amount: Option<String>,
    currency: String,
    /// What counts of it, in the reporting currency; null without an amount or a rate.
    counted: Option<String>,
    next_step: String,
}

fn deal(item: Item, reporting: &str) -> DealOut {
    let Item { shot, part, named } = item;
    DealOut {
        account_id: shot.key.0,
        account: named.account,
        deal_id: shot.key.1,
        deal: named.name,
        kind: named.kind,
        outcome: shot.outcome,
        category: shot.category,
        probability: shot.probability,
        closes_on: shot.day.map(|d| d.to_string()),
        lead_id: shot.lead,
        amount: named.own.map(|minor| decimal(minor, &named.currency)),
        currency: named.currency,
        counted: part.map(|minor| decimal(minor, reporting)),
        next_step: named.next_step,
    }
}

async fn list_deals(cx: Cx, Query(query): Query<ForecastQuery>) -> Result<axum::Json<List<DealOut>>> {
    let slice = slice(&query.limit, "", &query.scope, "", &[""])?;
    let (asked, from) = (query.read(cx.today(), cx.settings())?, place(&query)?);
    let inner = cx.clone();
    let found = cx
        .snapshot(move |q| {
            let scope = Scope::resolve(q, &inner.viewer, slice.choice)?;
            let (viewer, settings) = (&*inner.viewer, inner.settings());
            let by = Reads { viewer, settings, ask: Ask::new(&scope, settings, &asked.only) };
            behind(q, &by, &asked, from, slice.limit)
        })
        .await?;
    let reporting = &cx.settings().currency;
    let next = found.next.map(|place| place.to_string());
    Ok(axum::Json(List { items: found.items.into_iter().map(|item| deal(item, reporting)).collect(), next }))
}

/// What one of us has open in a month.
#[derive(Clone, Debug, Serialize, JsonSchema)]
struct CellOut {
    /// `2026-11`; null without a close date.
    #[schemars(with = "Option<String>")]
    month: Option<MonthOut>,
    /// In the reporting currency; null where nothing is known of any.
    #[schemars(with = "Option<String>")]
    amount: Option<Decimal>,
    deals: i64,
    /// Deals without an amount or a rate.
    unknown: i64,
    #[schemars(with = "Option<String>")]
    weighted: Option<Decimal>,
}

/// A month as `2026-11`: ten thousand cells may have one.
#[derive(Clone, Copy, Debug)]
struct MonthOut(i64);

impl Serialize for MonthOut {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        let (year, month) = (self.0.div_euclid(12), self.0.rem_euclid(12) + 1);
        let digit = |n: i64, unit: i64| b'0' + (n / unit % 10) as u8;
        let [a, b, c, d] = [1_000, 100, 10, 1].map(|unit| digit(year, unit));
        let text = [a, b, c, d, b'-', digit(month, 10), digit(month, 1)];
        serializer.serialize_str(std::str::from_utf8(&text).unwrap_or_default())
    }
}

/// What one of us has open.
#[derive(Clone, Debug, Serialize, JsonSchema)]
struct OpenOut {
    /// Null where nobody leads the account.
    lead_id: Option<UserId>,
    name: Option<String>,
    months: Vec<CellOut>,
}

/// The open pipeline.
#[derive(Clone, Debug, Serialize, JsonSchema)]
struct PipelineOut {
    currency: String,
    rows: Vec<OpenOut>,
    /// The `cursor` of the rows after these; null when these are all.
    next: Option<String>,
}

/// Rows of one answer: more than a house of ten thousand accounts has leads, so that only larger ones read on.
const LEADS: usize = 1_000;
/// The cursor behind what nobody leads.
const NONE: &str = "none";

/// How many rows are asked for, and the last one of those before.
fn leads(query: &ForecastQuery) -> Result<(usize, Option<Option<UserId>>)> {
    let mut fields = Fields::default();
    let most = i64::try_from(LEADS).unwrap_or(i64::MAX);
    let limit = validate::int(&mut fields, "limit", &query.limit, 1, most);
    let after = match query.cursor.as_str() {
        "" => None,
        NONE => Some(None),
        id => Some(id.parse().ok()).filter(Option::is_some).or_else(|| {
            fields.add("cursor", "error-cursor");
            None
        }),
    };
    fields.finish()?;
    Ok((limit.map_or(LEADS, |n| usize::try_from(n).unwrap_or(LEADS)), after))
}

async fn by_month(cx: Cx, Query(query): Query<ForecastQuery>) -> Result<axum::Json<PipelineOut>> {
    let (asked, choice) = (query.read(cx.today(), cx.settings())?, choice(&query.scope)?);
    let (limit, after) = leads(&query)?;
    let inner = cx.clone();
    let (found, people, next) = cx
        .snapshot(move |q| {
            let scope = Scope::resolve(q, &inner.viewer, choice)?;
            let mut found = pipeline::read(q, &Ask::new(&scope, inner.settings(), &asked.only))?;
            if let Some(after) = after {
                found.retain(|(lead, _)| *lead > after);
            }
            let next = found.get(limit).and(found.get(limit - 1)).map(|(last, _)| *last);
            found.truncate(limit);
            let people = names::users(q, &scope, found.iter().filter_map(|(lead, _)| *lead))?;
            Ok((found, people, next))
        })
        .await?;
    let currency = cx.settings().currency.clone();
    let cell = |(month, f): &(Option<i64>, Figures)| CellOut {
        month: month.map(MonthOut),
        amount: f.open.known().map(|minor| Decimal::new(minor, &currency)),
        deals: f.open.deals,
        unknown: f.open.unknown,
        weighted: f.weighted().map(|minor| Decimal::new(minor, &currency)),
    };
    let row = |(lead, months): &(Option<UserId>, Months)| OpenOut {
        lead_id: *lead,
        name: lead.and_then(|id| people.get(&id.0).cloned()),
        months: months.iter().map(cell).collect(),
    };
    let rows = found.iter().map(row).collect();
    let next = next.map(|last| last.map_or_else(|| NONE.to_owned(), |id| id.to_string()));
    Ok(axum::Json(PipelineOut { currency, rows, next }))
}
