//! Revenue reports as JSON.

use axum::http::Method;
use schemars::JsonSchema;
use serde::Serialize;

use super::asked::{LINES, MOVES, QUERY, ReportQuery};
use super::gather::{Line, Report, gather};
use super::model::{Amount, FORMULA, Row};
use super::moves;
use super::pages::lines::{Found, find};
use super::store::moved::Moved;
use super::store::rows;
use crate::base::extract::Query;
use crate::base::money::Money;
use crate::base::paging::List;
use crate::base::routes::Op;
use crate::base::scope::Choice;
use crate::base::{AccountId, Cx, Error, Need, OfferingId, Result, RevenueLineId, Routes, Scope, UserId};
use crate::features::people::listing::slice;

/// The routes.
pub fn routes(routes: Routes) -> Routes {
    let report = Op::new("Revenue by lead, team, territory, account, group, unit, offering or sector, and by period");
    let lines = Op::new("The lines behind a sum of the report; the newest first").gives::<List<LineOut>>().query(LINES);
    let moved = Op::new("What the two attributions differ by, account by account; the largest first");
    let moved = moved.gives::<List<MovedOut>>().query(MOVES);
    routes
        .api(Method::GET, "/api/v1/reports/revenue", Need::User, report.gives::<ReportOut>().query(QUERY), show)
        .api(Method::GET, "/api/v1/reports/revenue/lines", Need::User, lines, list)
        .api(Method::GET, "/api/v1/reports/revenue/moved", Need::User, moved, moved_between)
}

/// A sum.
#[derive(Clone, Debug, Serialize, JsonSchema)]
struct SumOut {
    /// In the reporting currency; null when no line has a rate, or when there is none.
    amount: Option<String>,
    /// Lines, those without a rate as well.
    lines: i64,
    /// Lines that are left out, because their currency has no rate.
    unknown: i64,
}

/// Days.
#[derive(Clone, Debug, Serialize, JsonSchema)]
struct PeriodOut {
    from: String,
    /// The last day.
    to: String,
}

/// Sums of a row.
#[derive(Clone, Debug, Serialize, JsonSchema)]
struct SumsOut {
    /// By period, to whoever held the account on the day of each line.
    then: Vec<SumOut>,
    /// By period, to whoever holds it today.
    now: Vec<SumOut>,
    /// In the year to date.
    year_then: SumOut,
    /// The same by today's attribution.
    year_now: SumOut,
    /// What is more (or less) today; null where one of them is unknown.
    difference: Option<String>,
}

/// A row.
#[derive(Clone, Debug, Serialize, JsonSchema)]
struct RowOut {
    /// Id, code of a sector, or `none`.
    id: String,
    /// Its name; null for the row without a value.
    name: Option<String>,
    #[serde(flatten)]
    sums: SumsOut,
}

/// A rate that was used.
#[derive(Clone, Debug, Serialize, JsonSchema)]
struct RateOut {
    currency: String,
    /// What one unit is worth in the reporting currency.
    rate: Option<String>,
    /// From which day.
    on: Option<String>,
}

/// A report.
#[derive(Clone, Debug, Serialize, JsonSchema)]
struct ReportOut {
    /// The rules of attribution and conversion.
    formula: &'static str,
    /// The reporting currency.
    currency: String,
    periods: Vec<PeriodOut>,
    /// The year that is counted to date.
    year: PeriodOut,
    rows: Vec<RowOut>,
    /// All rows, those of other pages too.
    total: SumsOut,
    /// Accounts in scope.
    accounts: i64,
    /// Those of them without revenue in these periods.
    accounts_without: i64,
    /// Rates of constant conversion.
    rates: Vec<RateOut>,
    /// What `skip` is on the next page; null on the last.
    next_skip: Option<usize>,
}

fn sum(a: &Amount, currency: &str) -> SumOut {
    let amount = a.minor.map(|minor| Money { minor, currency: currency.to_owned() }.decimal());
    SumOut { amount, lines: a.lines, unknown: a.unknown }
}

fn sums(row: &Row, currency: &str) -> SumsOut {
    let of = |amounts: &[Amount]| amounts.iter().map(|a| sum(a, currency)).collect();
    SumsOut {
        then: of(&row.then),
        now: of(&row.now),
        year_then: sum(&row.sum_then, currency),
        year_now: sum(&row.sum_now, currency),
        difference: row.known_difference().map(|minor| Money { minor, currency: currency.to_owned() }.decimal()),
    }
}

fn period(period: &super::model::Period) -> PeriodOut {
    let span = period.span();
    PeriodOut { from: span.from.to_string(), to: span.last().unwrap_or(span.to).to_string() }
}

fn out(report: &Report, currency: &str, skip: usize) -> ReportOut {
    let row = |line: &Line| RowOut { id: line.key.clone(), name: line.name.clone(), sums: sums(&line.row, currency) };
    let (all, sold) = report.accounts;
    ReportOut {
        formula: FORMULA,
        currency: currency.to_owned(),
        periods: report.periods.iter().map(period).collect(),
        year: period(&report.sum),
        rows: report.rows.iter().map(row).collect(),
        total: sums(&report.total, currency),
        accounts: all,
        accounts_without: all - sold,
        rates: report
            .rates
            .iter()
            .map(|r| RateOut { currency: r.currency.clone(), rate: r.rate.clone(), on: r.on.map(|d| d.to_string()) })
            .collect(),
        next_skip: report.more.then_some(skip + report.rows.len()),
    }
}

/// The accounts asked for; all without it.
fn choice(query: &ReportQuery) -> Result<Choice> {
    match query.scope.as_str() {
        "" => Ok(Choice::All),
        scope => Choice::parse(scope).ok_or_else(|| Error::field("scope", "error-choose")),
    }
}

async fn show(cx: Cx, Query(query): Query<ReportQuery>) -> Result<axum::Json<ReportOut>> {
    let (asked, choice) = (query.read(cx.today())?, choice(&query)?);
    let (inner, skip) = (cx.clone(), asked.skip);
    let report = cx
        .snapshot(move |q| {
            let scope = Scope::resolve(q, &inner.viewer, choice)?;
            gather(q, &scope, inner.settings(), inner.locale(), &asked)
        })
        .await?;
    Ok(axum::Json(out(&report, &cx.settings().currency, skip)))
}

/// A line behind a sum.
#[derive(Clone, Debug, Serialize, JsonSchema)]
struct LineOut {
    account_id: AccountId,
    account: String,
    id: RevenueLineId,
    sold_on: String,
    amount: String,
    currency: String,
    /// In the reporting currency; null without a rate.
    reporting_amount: Option<String>,
    /// By the rates of which day: its own, or the one asked for.
    rates_of: String,
    document_number: String,
    offering_id: Option<OfferingId>,
    /// To whom it belonged on its day.
    owner_then_id: Option<UserId>,
    /// Who leads the account today.
    owner_now_id: Option<UserId>,
}

fn line(l: rows::Line, reporting: &str, constant: Option<jiff::civil::Date>) -> LineOut {
    LineOut {
        account_id: l.account,
        account: l.name,
        id: l.id,
        sold_on: l.sold_on.to_string(),
        amount: Money { minor: l.minor, currency: l.currency.clone() }.decimal(),
        currency: l.currency,
        reporting_amount: l.reporting.map(|minor| Money { minor, currency: reporting.to_owned() }.decimal()),
        rates_of: constant.unwrap_or(l.sold_on).to_string(),
        document_number: l.document,
        offering_id: l.offering,
        owner_then_id: l.then,
        owner_now_id: l.now,
    }
}

async fn list(cx: Cx, Query(query): Query<ReportQuery>) -> Result<axum::Json<List<LineOut>>> {
    let slice = slice(&query.limit, &query.cursor, &query.scope, "", &["-sold_on"])?;
    let inner = cx.clone();
    let found: Found = cx
        .snapshot(move |q| {
            let scope = Scope::resolve(q, &inner.viewer, slice.choice)?;
            find(q, &inner, &scope, &query, slice.limit)
        })
        .await?;
    let reporting = &cx.settings().currency;
    let items = found.lines.into_iter().map(|l| line(l, reporting, found.constant)).collect();
    Ok(axum::Json(List { items, next: found.next }))
}

/// What moved with one account.
#[derive(Clone, Debug, Serialize, JsonSchema)]
struct MovedOut {
    account_id: AccountId,
    account: String,
    owner_then_id: Option<UserId>,
    owner_now_id: Option<UserId>,
    /// The day on which the owner then stopped leading the account; null where they sold without leading it.
    handed_on: Option<String>,
    /// In the reporting currency, by the rates asked for; null when no line has a rate.
    amount: Option<String>,
    lines: i64,
    /// Lines that are left out of the amount, because their currency has no rate.
    unknown: i64,
}

async fn moved_between(cx: Cx, Query(query): Query<ReportQuery>) -> Result<axum::Json<List<MovedOut>>> {
    let asked = moves::read(&query, cx.today())?;
    let slice = slice(&query.limit, &query.cursor, &query.scope, "", &["-amount"])?;
    let inner = cx.clone();
    let found = cx
        .snapshot(move |q| {
            let scope = Scope::resolve(q, &inner.viewer, slice.choice)?;
            moves::list(q, &scope, inner.settings(), &asked, (&query.cursor, slice.limit))
        })
        .await?;
    let currency = &cx.settings().currency;
    let out = |m: Moved| MovedOut {
        amount: m.amount().map(|minor| Money { minor, currency: currency.clone() }.decimal()),
        account_id: m.account,
        account: m.name,
        owner_then_id: m.then,
        owner_now_id: m.now,
        handed_on: m.on.map(|d| d.to_string()),
        lines: m.lines,
        unknown: m.unknown,
    };
    Ok(axum::Json(List { items: found.items.into_iter().map(out).collect(), next: found.next }))
}
